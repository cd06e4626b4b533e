import { describe, expect, it } from "vitest";
import {
  concurrencyLimit,
  decodeOccupancy,
  findKnee,
  type LoadPoint,
} from "../../../src/domain/measurement/knee.ts";
import { straightLine } from "../../../src/domain/measurement/straight-line.ts";
import { NIM_ROWS } from "../../support/nim-benchmark.ts";

/** The published table. */
const nim: LoadPoint[] = NIM_ROWS.map(({ concurrency, ttftMs, itlMs, outputTokensPerSecond }) => ({
  load: concurrency,
  ttftMs,
  itlMs,
  e2eMs: ttftMs + 499 * itlMs,
  outputTokens: 500,
  requestsPerSecond: outputTokensPerSecond / 500,
}));

/** A server of K slots: each holds a request 100 ms of prefill and 99 tokens of 10 ms, the rest waits in line. */
const slots = (limit: number, load: number): LoadPoint => {
  const serviceMs = 100 + 99 * 10;
  const waitMs = Math.max(0, load / limit - 1) * serviceMs;
  return {
    load,
    ttftMs: 100 + waitMs,
    itlMs: 10,
    e2eMs: serviceMs + waitMs,
    outputTokens: 100,
    requestsPerSecond: Math.min(load, limit) / 1.09,
  };
};

describe("the published table", () => {
  it("has its knee between 50 and 100", () => {
    const knee = findKnee(nim, "concurrency");
    expect([knee?.low, knee?.high]).toEqual([50, 100]);
    expect(knee?.load).toBeGreaterThan(50);
    expect(knee?.load).toBeLessThan(100);
  });
  it("shows a server that works on 85 requests at once, give or take 3", () => {
    expect(Math.abs((concurrencyLimit(nim, "concurrency") ?? 0) - 85)).toBeLessThan(3);
    expect(nim.map((point) => Math.round(decodeOccupancy(point) * 10) / 10)).toEqual([
      1, 4.8, 24.1, 48.5, 85.1, 85.3, 85.5, 85.6,
    ]);
  });
  it("has no knee yet when it ends at 50: nothing is said about what was not measured", () => {
    expect(findKnee(nim.slice(0, 4), "concurrency")).toBeNull();
    expect(concurrencyLimit(nim.slice(0, 4), "concurrency")).toBeNull();
  });
  it("fits a straight line with R² 0.998 that is off by a fifth all the same", () => {
    const points = nim.map(({ load, e2eMs }) => ({ x: load, y: e2eMs }));
    const all = straightLine(points);
    expect(all?.rSquared).toBeCloseTo(0.998, 3);
    expect(all?.worstError).toBeGreaterThan(0.2);
    expect(straightLine(points.slice(0, 4))?.rSquared).toBeGreaterThan(0.9999);
  });
});

describe("a server of K slots", () => {
  const loads = [1, 2, 4, 8, 16, 32, 64, 128];
  it.each([2, 3, 5, 7, 8, 12, 16, 24, 33, 60])("K = %i is found exactly from doubling loads", (limit) => {
    const knee = findKnee(
      loads.map((load) => slots(limit, load)),
      "concurrency",
    );
    expect(knee?.load).toBeCloseTo(limit, 6);
    expect(
      concurrencyLimit(
        loads.map((load) => slots(limit, load)),
        "concurrency",
      ),
    ).toBeCloseTo(limit, 6);
    expect(limit).toBeGreaterThanOrEqual(knee?.low ?? Number.NaN);
    expect(limit).toBeLessThanOrEqual(knee?.high ?? 0);
  });
  it("K = 16 is found among neighbouring loads", () => {
    const knee = findKnee(
      [12, 13, 14, 15, 16, 17, 18, 19].map((load) => slots(16, load)),
      "concurrency",
    );
    expect([knee?.low, knee?.high]).toEqual([16, 17]);
  });
});

it("a server that slows all requests instead of queueing has its knee where throughput flattens", () => {
  // Throughput 1, 1.6, 1.7, 1.72: ITL grows in proportion, nothing waits.
  const points = [1, 1.6, 1.7, 1.72].map((requestsPerSecond, at): LoadPoint => {
    const load = 2 ** at;
    const e2eMs = (1000 * load) / requestsPerSecond;
    return { load, requestsPerSecond, ttftMs: 0.1 * e2eMs, itlMs: 0.009 * e2eMs, e2eMs, outputTokens: 101 };
  });
  const knee = findKnee(points, "concurrency");
  expect([knee?.low, knee?.high]).toEqual([2, 4]);
  expect(concurrencyLimit(points, "concurrency")).toBeNull();
});

it("one level that something else slowed is no knee while throughput still grows beyond it", () => {
  // llama.cpp on a crowded machine: 1.09, 0.85, 1.87 requests a second at 1, 2 and 4 streams; TTFT ninefold at 2.
  const points = [
    [1, 1.09, 80, 22],
    [2, 0.85, 710, 38],
    [4, 1.87, 620, 48],
  ].map(([load = 0, requestsPerSecond = 0, ttftMs = 0, itlMs = 0]) => ({
    load,
    requestsPerSecond,
    ttftMs,
    itlMs,
    e2eMs: ttftMs + 31 * itlMs,
    outputTokens: 32,
  }));
  expect(findKnee(points, "concurrency")).toBeNull();
});

it("at offered rates the knee lies below the first rate that is not answered", () => {
  const points = [2, 4, 8].map(
    (load): LoadPoint => ({ ...slots(4, 1), load, requestsPerSecond: Math.min(load, 5) }),
  );
  const knee = findKnee(points, "rate");
  expect(knee).toEqual({ load: 5, low: 4, high: 8 });
});
