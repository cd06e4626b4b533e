import { describe, expect, it } from "vitest";
import type { BenchmarkLevel } from "../../../src/domain/measurement/benchmark-level.ts";
import { bracketOf, nextLoad, type SearchTargets } from "../../../src/domain/measurement/search.ts";
import { flatSummary } from "../../support/flat-summary.ts";
import { sampleBenchmark } from "../../support/sample-benchmark.ts";

const [template] = sampleBenchmark().levels;

/** A level of a server whose TTFT is 10 ms a stream and whose throughput stops growing at `slots`. */
function level(concurrency: number, slots = 1000, given: Partial<BenchmarkLevel> = {}): BenchmarkLevel {
  if (template === undefined) throw new Error("the sample has no level");
  const ttft = 10 * concurrency;
  const rate = Math.min(concurrency, slots);
  return {
    ...template,
    concurrency,
    requests: 100,
    ok: 100,
    ttftMs: flatSummary(ttft),
    itlMs: flatSummary(5),
    e2eMs: flatSummary((1000 * concurrency) / rate),
    requestsPerSecond: rate,
    ...given,
  };
}

const under = (ttftMs: number): SearchTargets => ({ ttftMs, percentile: 95 });
const NONE: SearchTargets = { percentile: 95 };

/** Loads tried until the search is over. */
function search(targets: SearchTargets, measure: (load: number) => BenchmarkLevel): number[] {
  const levels: BenchmarkLevel[] = [];
  for (
    let load = nextLoad(levels, targets);
    load !== null && levels.length < 50;
    load = nextLoad(levels, targets)
  )
    levels.push(measure(load));
  return levels.map(({ concurrency }) => concurrency ?? 0);
}

describe("the automatic search", () => {
  it("doubles until the target is missed, then halves the gap: 130 ms at 10 ms a stream is 13 streams", () => {
    const tried = search(under(130), (load) => level(load));
    expect(tried.slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
    expect(
      bracketOf(
        tried.map((load) => level(load)),
        under(130),
      ),
    ).toEqual({ largest: 13, firstFailing: 14 });
  });
  it("without a target doubles until throughput stands still, and narrows the knee", () => {
    // Twenty slots of a second: 100 ms to the first of ten tokens, the rest waits.
    const flat = (value: number, key: "ttftMs" | "itlMs" | "e2eMs") => ({
      [key]: { ...level(1).e2eMs, p50: value },
    });
    const tried = search(NONE, (load) => {
      const waitMs = 1000 * Math.max(0, load / 20 - 1);
      const figures = {
        ...flat(100 + waitMs, "ttftMs"),
        ...flat(100, "itlMs"),
        ...flat(1000 + waitMs, "e2eMs"),
      };
      return level(load, 20, figures as Partial<BenchmarkLevel>);
    });
    expect(tried.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32]);
    expect(Math.max(...tried)).toBeLessThanOrEqual(64);
    expect(tried.some((load) => Math.abs(load - 20) <= 2)).toBe(true);
  });
  it("ends where not even one stream keeps the target", () => {
    expect(search(under(5), (load) => level(load))).toEqual([1]);
    expect(bracketOf([level(1)], under(5))).toEqual({ largest: null, firstFailing: 1 });
  });
  it("ends at its own limit when the server never tires", () => {
    expect(Math.max(...search(under(1e9), (load) => level(load)))).toBe(1024);
  });
  it("counts a failure as missing every target: at p95 one in twenty may fail, not two", () => {
    expect(bracketOf([level(1, 1000, { ok: 95 })], under(1000)).largest).toBe(1);
    expect(bracketOf([level(1, 1000, { ok: 94 })], under(1000)).largest).toBeNull();
  });
  it("does not trust a load above one that failed", () => {
    const levels = [level(1), level(2, 1000, { ok: 50 }), level(4)];
    expect(bracketOf(levels, under(1000))).toEqual({ largest: 1, firstFailing: 2 });
  });
  it("ends when nothing succeeds", () => {
    expect(search(NONE, (load) => level(load, 1, { ok: 0, e2eMs: null, requestsPerSecond: 0 }))).toEqual([1]);
  });
});
