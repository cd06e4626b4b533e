import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rootWithin } from "../../../src/domain/forecasting/root.ts";

const FINE = { width: 1e-12, excess: 1e-12 };

const rootOf = (curve: (at: number) => number, low: number, high: number, tolerance = FINE): number =>
  rootWithin(curve, { low, high, lowExcess: curve(low), highExcess: curve(high) }, tolerance);

describe("the root of a curve", () => {
  it("x² = 2 at 1.41421356, rising or falling", () => {
    expect(rootOf((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 10);
    expect(rootOf((x) => 2 - x * x, 0, 2)).toBeCloseTo(Math.SQRT2, 10);
  });

  it("is exact for a straight line after one look", () => {
    let looks = 0;
    const line = (x: number): number => {
      looks += 1;
      return 3 * x - 6;
    };
    expect(rootWithin(line, { low: 0, high: 10, lowExcess: -6, highExcess: 24 }, FINE)).toBe(2);
    expect(looks).toBe(1);
  });

  it("lies in the bracket, where the curve changes its sign, for curves of any bend", () => {
    const bends = fc.double({ min: 0.2, max: 5, noNaN: true });
    const roots = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(bends, roots, fc.boolean(), (bend, root, falls) => {
        const curve = (x: number): number => (falls ? -1 : 1) * (x ** bend - root ** bend);
        expect(rootOf(curve, 0, 1, { width: 1e-9, excess: 1e-12 })).toBeCloseTo(root, 6);
      }),
    );
  });

  it("takes some twenty looks where plain false position, which keeps one end, takes more than a hundred", () => {
    let looks = 0;
    const steep = (x: number): number => {
      looks += 1;
      return x ** 10 - 0.001;
    };
    // 0.001^(1/10) = 10^−0.3 = 0.501187
    expect(rootOf(steep, 0, 1, { width: 1e-9, excess: 1e-9 })).toBeCloseTo(0.501187, 6);
    expect(looks).toBeLessThanOrEqual(25);
  });

  it("gives the upper end of a bracket that is narrow already", () => {
    expect(rootWithin(() => Number.NaN, { low: 1, high: 1, lowExcess: 1, highExcess: -1 }, FINE)).toBe(1);
  });
});
