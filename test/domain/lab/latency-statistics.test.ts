import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binsOf, latencyStatistics, linearPercentile } from "../../../src/domain/lab/latency-statistics.ts";
import { notebook } from "../../support/notebook-cases.ts";

const { latencies_s, expected_summary } = notebook.measured.baseline;

describe("latency statistics", () => {
  it("S3-38: gives the notebook's summary of its recorded latencies", () => {
    const statistics = latencyStatistics(latencies_s);
    for (const [name, value] of Object.entries(statistics))
      expect(value, name).toBeCloseTo(expected_summary[name] ?? Number.NaN, 12);
    expect(statistics.p95_s).toBeCloseTo(0.307902, 6);
  });

  it("S3-38: is NaN for no values", () => {
    const { n, ...figures } = latencyStatistics([]);
    expect(n).toBe(0);
    expect(Object.values(figures).every(Number.isNaN)).toBe(true);
  });

  it("S3-25: interpolates between ranks, so that p95 of six values lies between the two largest", () => {
    // (6 − 1) × 0.95 = 4.75: three quarters of the way from the fifth to the sixth.
    expect(linearPercentile([1, 2, 3, 4, 5, 6], 0.95)).toBeCloseTo(5.75, 12);
  });

  it("lies between the smallest and the largest, and grows with the share", () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, share, (all, a, b) => {
        const [low, high] = [linearPercentile(all, Math.min(a, b)), linearPercentile(all, Math.max(a, b))];
        expect(low).toBeGreaterThanOrEqual(Math.min(...all));
        expect(high).toBeLessThanOrEqual(Math.max(...all) * (1 + 1e-12));
        expect(low).toBeLessThanOrEqual(high * (1 + 1e-12));
      }),
    );
  });
});

describe("bins", () => {
  it("S3-39: twelve bins hold every value, the largest in the last", () => {
    const bins = binsOf(latencies_s, 12);
    expect(bins).toHaveLength(12);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(12);
    expect(bins.at(-1)?.count).toBe(1);
  });

  it("is one bin where all values are equal, and none without values", () => {
    expect(binsOf([2, 2], 12)).toEqual([{ from: 2, to: 2, count: 2 }]);
    expect(binsOf([], 12)).toEqual([]);
  });
});
