import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { medianInterval } from "../../../src/domain/accuracy/bootstrap.ts";
import { conformalBand } from "../../../src/domain/accuracy/conformal.ts";
import { errorStatistics, quantile } from "../../../src/domain/accuracy/error-statistics.ts";

const pair = (measured: number, forecast: number) => ({
  measured,
  forecast,
  low: 0.8 * forecast,
  high: 1.25 * forecast,
});

describe("error statistics", () => {
  it("are worked out by hand for five rows", () => {
    // errors: -50 %, -10 %, 0, +10 %, +30 %
    const found = errorStatistics([pair(2, 1), pair(10, 9), pair(5, 5), pair(10, 11), pair(10, 13)]);
    expect(found.count).toBe(5);
    expect(found.medianAbsoluteError).toBeCloseTo(0.1, 12);
    expect(found.p90AbsoluteError).toBeCloseTo(0.3 + 0.6 * 0.2, 12);
    expect(found.bias).toBeCloseTo(0, 12);
    expect(found.shareWithin25Percent).toBeCloseTo(0.6, 12);
    // 2 lies outside 0.8 … 1.25, 10 outside 10.4 … 16.25.
    expect(found.coverage).toBeCloseTo(0.6, 12);
  });

  it("interpolate between neighbours", () => {
    expect(quantile([1, 2, 4], 0.75)).toBe(3);
    expect(quantile([7], 0.1)).toBe(7);
  });
});

describe("a conformal band", () => {
  it("runs between the quantiles of the errors, and never leaves out the forecast itself", () => {
    const errors = [-0.3, -0.1, 0, 0.1, 0.2].map((logRatio) => ({ logRatio, cluster: "one" }));
    expect(conformalBand(errors, 0.5)).toEqual({ low: -0.1, high: 0.1 });
    const tooHigh = [0.1, 0.2, 0.3].map((logRatio) => ({ logRatio, cluster: "one" }));
    expect(conformalBand(tooHigh, 0.8).low).toBe(0);
  });

  it("widens with its level, whatever the errors", () => {
    const error = fc.record({
      logRatio: fc.double({ min: -2, max: 2, noNaN: true }),
      cluster: fc.constantFrom("a", "b", "c"),
    });
    fc.assert(
      fc.property(fc.array(error, { minLength: 1 }), (errors) => {
        const narrow = conformalBand(errors, 0.5);
        const wide = conformalBand(errors, 0.9);
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      }),
    );
  });
});

describe("the interval of a median", () => {
  const errors = (clusters: number) =>
    Array.from({ length: 60 }, (_, row) => ({
      cluster: `c${row % clusters}`,
      absoluteError: (row % clusters) / clusters,
    }));

  it("holds the median and is the same each time", () => {
    const found = medianInterval(errors(12));
    expect(found).toEqual(medianInterval(errors(12)));
    expect(found?.low).toBeLessThanOrEqual(0.5);
    expect(found?.high).toBeGreaterThanOrEqual(0.45);
    expect(found?.clusters).toBe(12);
  });

  it("is not told from two setups", () => {
    expect(medianInterval(errors(2))).toBeNull();
  });
});
