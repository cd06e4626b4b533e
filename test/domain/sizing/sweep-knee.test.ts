import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adviceFor } from "../../../src/domain/sizing/advice.ts";
import { calcOutput } from "../../../src/domain/sizing/calc-answer.ts";
import { sizeSweep } from "../../../src/domain/sizing/size-sweep.ts";
import type { SizingLevel, SizingTargets } from "../../../src/domain/sizing/sizing-level.ts";
import { kneeOfSweep, throughputOf } from "../../../src/domain/sizing/sweep-knee.ts";
import { NIM_ROWS } from "../../support/nim-benchmark.ts";

/**
 * NVIDIA NIM 1.8.0 documentation, Llama 3.3 70B FP8 on 2 H100, 5,000 tokens in and 500 out: concurrency, TTFT and ITL in ms,
 * tokens per second. E2E = TTFT + 499 × ITL; throughput = tokens per second ÷ 500.
 */
const published: readonly SizingLevel[] = NIM_ROWS.map(
  ({ concurrency, ttftMs, itlMs, outputTokensPerSecond: tokensPerSecond }) => {
    const seconds = (ttftMs + 499 * itlMs) / 1000;
    const items = 4 * concurrency;
    return {
      concurrency,
      interrupted: false,
      llmLatencyP95Seconds: seconds,
      workflowRuntimeP95Seconds: seconds,
      totalRuntimeSeconds: items / (tokensPerSecond / 500),
      items: Array.from({ length: items }, (_, at) => ({
        id: String(at),
        llmLatencySeconds: seconds,
        workflowRuntimeSeconds: seconds,
      })),
    };
  },
);

const targets = (over: Partial<SizingTargets> = {}): SizingTargets => ({
  llmLatencySeconds: 0,
  workflowRuntimeSeconds: 90,
  users: 500,
  testGpus: 2,
  ...over,
});

describe("a published hard knee", () => {
  it("has R² 0.998 on the line, and the knee beside it between 50 and 100 requests in flight", () => {
    const result = sizeSweep(published, targets());
    expect(result.runtimeFit?.rSquared).toBeCloseTo(0.998, 3);
    expect(result.runtimeFit?.outliersRemoved).toEqual([]);
    expect(result.knee?.range).toMatchObject({ low: 50, high: 100 });
  });

  it("keeps the line's number where the original has it, and leads with what the knee supports", () => {
    const result = sizeSweep(published, targets());
    const output = calcOutput(result);
    // The line meets 90 s near 165 in flight: 500 ÷ 165 × 2 = 6.1 GPUs, in the middle of a queue that only grows.
    expect(output.gpu_estimates.gpu_estimate_by_wf_runtime).toBeCloseTo(6.1, 1);
    // Largest throughput 1.842/s × 30.64 s at the last level before the knee = 56.4 in flight (Little's law).
    expect(output.knee?.supported_concurrency.by_wf_runtime).toBeCloseTo(56.4, 1);
    expect(output.advice).toMatchObject({ gpus: 18, basis: "knee" });
    expect(output.advice.sentences[0]).toContain("Plan with 18 GPUs for 500 users");
    expect(output.advice.sentences[0]).toContain("The line alone gives 6.07");
    expect(output.knee?.reason).toContain("0.998");
  });

  it("reads a target below the knee between the two levels around it", () => {
    // 20.02 s at 25 and 30.64 s at 50: 25 s lies at 25 + 25 × (25 − 20.02) ÷ (30.64 − 20.02).
    const knee = kneeOfSweep(published, targets({ workflowRuntimeSeconds: 25 }));
    expect(knee?.supported.byRuntime).toBeCloseTo(36.7, 1);
    expect(knee?.gpus.byRuntime).toBeCloseTo((500 / 36.7) * 2, 1);
  });

  it("names no number when not even the first level meets the target", () => {
    const result = sizeSweep(published, targets({ workflowRuntimeSeconds: 5 }));
    expect(adviceFor(result).gpus).toBeNull();
    expect(adviceFor(result).lead[0]).toContain("No measured level meets the targets");
  });

  it("is not there below it: the four lower levels lie on a line and throughput still grows", () => {
    const below = sizeSweep(published.slice(0, 4), targets());
    expect(below.runtimeFit?.rSquared).toBeGreaterThan(0.9999);
    expect(below.knee).toBeNull();
    expect(calcOutput(below).knee).toBeNull();
  });
});

describe("a line that is read where nothing was measured", () => {
  const below = published.slice(0, 4);
  it("says how far beyond the sweep it is read", () => {
    // 9.6 s + 0.43 s a request: 60 s lies at 118 in flight, twice what was measured.
    const { lead, gpus } = adviceFor(sizeSweep(below, targets({ workflowRuntimeSeconds: 60 })));
    expect(gpus).toBeGreaterThan(0);
    expect(lead.join(" ")).toMatch(/read at 11\d requests in flight, beyond the 50 that were measured/);
  });
  it("names no number where even one request is over the target, though the line does", () => {
    const result = sizeSweep(below, targets({ workflowRuntimeSeconds: 9.4 }));
    expect(result.gpus.byRuntime).toBeGreaterThan(1000);
    expect(adviceFor(result).gpus).toBeNull();
    expect(adviceFor(result).lead[0]).toContain("Even a single request takes longer than the target");
  });
});

describe("throughput of a level", () => {
  it("is items over total runtime, else Little's law on the p95", () => {
    const [first] = published;
    if (first === undefined) throw new Error("no level");
    expect(throughputOf(first)).toMatchObject({ from: "items" });
    expect(throughputOf(first).itemsPerSecond).toBeCloseTo(0.10334, 5);
    expect(throughputOf({ ...first, items: [] })).toMatchObject({ from: "p95" });
  });
});

/** A server with so many slots and one second of service: throughput grows to the slots and stands still. */
const slotted = (slots: number, concurrency: number): SizingLevel => {
  const seconds = Math.max(1, concurrency / slots);
  return {
    concurrency,
    interrupted: false,
    llmLatencyP95Seconds: seconds,
    workflowRuntimeP95Seconds: seconds,
    totalRuntimeSeconds: (2 * concurrency) / Math.min(concurrency, slots),
    items: Array.from({ length: 2 * concurrency }, (_, at) => ({
      id: String(at),
      llmLatencySeconds: seconds,
      workflowRuntimeSeconds: seconds,
    })),
  };
};

it("says when items wait outside the workflow, which its own times do not show", () => {
  // Four workers of 1 s behind a queue: the workflow's own runtime stays at 1 s, the total does not.
  const levels = [1, 2, 4, 8, 16].map((concurrency) => ({
    ...slotted(4, concurrency),
    llmLatencyP95Seconds: 1,
    workflowRuntimeP95Seconds: 1,
    items: slotted(1000, concurrency).items,
  }));
  const result = sizeSweep(levels, targets());
  expect(result.knee?.range).toMatchObject({ low: 4, high: 8 });
  expect(result.knee?.insideFraction).toBeCloseTo(0.5, 9);
  expect(calcOutput(result).knee?.reason).toContain("50 % of their time in flight inside the workflow");
});

describe("laws of the knee", () => {
  const ladder = [1, 2, 4, 8, 16, 32, 64, 128];
  const slots = fc.integer({ min: 3, max: 60 });

  it("finds a server's slots within one step of the sweep", () => {
    fc.assert(
      fc.property(slots, (count) => {
        const knee = kneeOfSweep(
          ladder.map((concurrency) => slotted(count, concurrency)),
          targets(),
        );
        expect(knee).not.toBeNull();
        expect(knee?.range.load).toBeGreaterThanOrEqual(count / 2);
        expect(knee?.range.load).toBeLessThanOrEqual(count * 2);
      }),
    );
  });

  it("asks for GPUs in proportion to users and to the GPUs that were tested", () => {
    fc.assert(
      fc.property(
        slots,
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 64 }),
        (count, users, gpus) => {
          const levels = ladder.map((concurrency) => slotted(count, concurrency));
          const one = kneeOfSweep(levels, targets({ users: 1, testGpus: 1 }))?.gpus.byRuntime ?? 0;
          const many = kneeOfSweep(levels, targets({ users, testGpus: gpus }))?.gpus.byRuntime ?? 0;
          expect(many / (one * users * gpus)).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it("never supports more in flight for a tighter target", () => {
    fc.assert(
      fc.property(
        slots,
        fc.double({ min: 1, max: 20, noNaN: true }),
        fc.double({ min: 1, max: 20, noNaN: true }),
        (count, a, b) => {
          const levels = ladder.map((concurrency) => slotted(count, concurrency));
          const supported = (seconds: number) =>
            kneeOfSweep(levels, targets({ workflowRuntimeSeconds: seconds }))?.supported.byRuntime ?? 0;
          expect(supported(Math.min(a, b))).toBeLessThanOrEqual(supported(Math.max(a, b)) + 1e-9);
        },
      ),
    );
  });

  it("does not depend on the order of the levels", () => {
    const levels = ladder.map((concurrency) => slotted(20, concurrency));
    expect(kneeOfSweep([...levels].reverse(), targets())).toEqual(kneeOfSweep(levels, targets()));
  });
});
