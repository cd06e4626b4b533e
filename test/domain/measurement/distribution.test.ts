import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchStart } from "../../../src/domain/measurement/batch-start.ts";
import { distributionOf } from "../../../src/domain/measurement/distribution.ts";
import { histogramOf } from "../../../src/domain/measurement/histogram.ts";

describe("a distribution for drawing", () => {
  it("has four bins a doubling: 100 and 101 share one, 100 and 200 do not", () => {
    expect(distributionOf(histogramOf([100, 101])).map(({ count }) => count)).toEqual([2]);
    const bins = distributionOf(histogramOf([100, 200]));
    expect(bins).toHaveLength(2);
    expect((bins[1]?.fromMs ?? 0) / (bins[0]?.fromMs ?? 1)).toBeCloseTo(2, 9);
  });
  it("loses no value", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 100 }), (values) => {
        const bins = distributionOf(histogramOf(values));
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        for (const { fromMs, toMs } of bins) expect(toMs).toBeGreaterThan(fromMs);
      }),
    );
  });
});

describe("the start of a burst of answers", () => {
  it("is the first after the long wait", () => {
    // Three at once every second.
    const ends = [1000, 1001, 1002, 2000, 2001, 2002, 3000];
    expect(batchStart(ends, 0, 1, 4, 1000)).toBe(3);
    expect(batchStart(ends, 0, 3, 5, 1000)).toBe(3);
  });
  it("is nowhere among answers that come evenly", () => {
    expect(batchStart([100, 200, 300, 400, 500], 0, 1, 4, 400)).toBe(1);
  });
});
