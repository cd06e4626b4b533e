import { expect, it } from "vitest";
import { confidenceInterval } from "../../../src/domain/measurement/confidence.ts";

it("of 9, 10 and 11 is 10 ± 2.48: t = 4.303 at two degrees of freedom, s = 1", () => {
  const interval = confidenceInterval([9, 10, 11]);
  expect(interval?.mean).toBeCloseTo(10, 9);
  expect(interval?.high).toBeCloseTo(12.484, 3);
  expect(interval?.low).toBeCloseTo(7.516, 3);
});
it("of many values uses a t close to the table's: 2.086 at twenty degrees of freedom", () => {
  // Deviation 1 in 21 values: ten below, one at, ten above the mean.
  const values = [...Array(10).fill(-1), 0, ...Array(10).fill(1)].map(Number);
  const interval = confidenceInterval(values.map((value) => value + 10));
  expect(((interval?.high ?? 0) - 10) / (1 / Math.sqrt(21))).toBeCloseTo(2.086, 1);
});
it("does not reach below zero: no latency does", () => {
  expect(confidenceInterval([1, 9])?.low).toBe(0);
});
it("of one value there is none", () => {
  expect(confidenceInterval([5])).toBeNull();
  expect(confidenceInterval([])).toBeNull();
});
