import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  HISTOGRAM_ERROR_FRACTION,
  histogramOf,
  merge,
  quantiles,
} from "../../../src/domain/measurement/histogram.ts";
import { summaryOf } from "../../../src/domain/measurement/latency-summary.ts";

const latencies = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
});

describe("latency histogram", () => {
  it("gives the nearest rank: of 1 to 100 the 95th percentile is 95", () => {
    const histogram = histogramOf(Array.from({ length: 100 }, (_, at) => at + 1));
    const [p50 = 0, p95 = 0, p99 = 0] = quantiles(histogram, [0.5, 0.95, 0.99]);
    expect(Math.abs(p50 - 50) / 50).toBeLessThan(HISTOGRAM_ERROR_FRACTION);
    expect(Math.abs(p95 - 95) / 95).toBeLessThan(HISTOGRAM_ERROR_FRACTION);
    expect(Math.abs(p99 - 99) / 99).toBeLessThan(HISTOGRAM_ERROR_FRACTION);
  });
  it("keeps mean, minimum and maximum exactly", () => {
    expect(summaryOf(histogramOf([1, 2, 6]))).toMatchObject({ mean: 3, min: 1, max: 6, count: 3 });
  });
  it("is within half a bucket of the sorted list at every percentile", () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, fraction) => {
        const sorted = [...values].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(fraction * values.length - 1e-9)) - 1] ?? 0;
        const [found = 0] = quantiles(histogramOf(values), [fraction]);
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * HISTOGRAM_ERROR_FRACTION * 1.0001);
      }),
    );
  });
  it("merges to what one histogram of all values says", () => {
    fc.assert(
      fc.property(latencies, latencies, (some, others) => {
        const merged = merge([histogramOf(some), histogramOf(others)]);
        const whole = histogramOf([...some, ...others]);
        expect(quantiles(merged, [0.5, 0.9, 0.99])).toEqual(quantiles(whole, [0.5, 0.9, 0.99]));
        expect(merged.sum).toBeCloseTo(whole.sum, 3);
      }),
    );
  });
  it("of nothing says nothing", () => {
    expect(summaryOf(histogramOf([]))).toBeNull();
    expect(quantiles(merge([]), [0.5])).toEqual([]);
  });
  it("takes a gap of zero: two events in one read", () => {
    expect(summaryOf(histogramOf([0, 0, 10]))).toMatchObject({ p50: 0, min: 0, max: 10 });
  });
});
