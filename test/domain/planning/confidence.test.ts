import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chanceToSustain, normalQuantile, sureShare } from "../../../src/domain/planning/confidence.ts";

const saturation = { requestsPerSecond: 10, band: { low: 8, high: 12.5, level: 0.8 } };
const banded = fc
  .record({
    requestsPerSecond: fc.double({ min: 0.01, max: 1e4, noNaN: true }),
    low: fc.double({ min: 0.2, max: 0.99, noNaN: true }),
    high: fc.double({ min: 1.01, max: 4, noNaN: true }),
  })
  .map(({ requestsPerSecond, low, high }) => ({
    requestsPerSecond,
    band: { low: low * requestsPerSecond, high: high * requestsPerSecond, level: 0.8 },
  }));
const probability = fc.double({ min: 0.5, max: 0.99, noNaN: true });

describe("how sure a fleet is", () => {
  it("takes the normal quantile from the table: 1.2816 at 90 %, 0 at a half", () => {
    expect(normalQuantile(0.9)).toBeCloseTo(1.2816, 3);
    expect(normalQuantile(0.1)).toBeCloseTo(-1.2816, 3);
    expect(normalQuantile(0.975)).toBeCloseTo(1.96, 2);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 3);
  });

  it("is 90 % at the lower end of an 80 % band, a half at the forecast, 10 % at the upper end", () => {
    expect(chanceToSustain(saturation, 8)).toBeCloseTo(0.9, 3);
    expect(chanceToSustain(saturation, 10)).toBeCloseTo(0.5, 3);
    expect(chanceToSustain(saturation, 12.5)).toBeCloseTo(0.1, 3);
    expect(chanceToSustain(saturation, 0)).toBe(1);
  });

  it("at 80 % counts on 86.4 % of a forecast whose band begins at 80 %", () => {
    // 0.8^(0.8416 ÷ 1.2816) = 0.8637
    expect(sureShare(saturation, 0.8)).toBeCloseTo(0.8637, 3);
  });

  it("gives back the confidence it was asked for", () => {
    fc.assert(
      fc.property(banded, probability, (given, asked) => {
        const rate = sureShare(given, asked) * given.requestsPerSecond;
        expect(chanceToSustain(given, rate)).toBeCloseTo(asked, 2);
      }),
    );
  });

  it("asks for more room the surer it must be, and never counts on more than the forecast", () => {
    fc.assert(
      fc.property(banded, probability, probability, (given, one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(sureShare(given, more)).toBeLessThanOrEqual(sureShare(given, less) + 1e-12);
        expect(sureShare(given, less)).toBeLessThanOrEqual(1 + 1e-3);
      }),
    );
  });
});
