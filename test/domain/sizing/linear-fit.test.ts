import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gpusBySlope } from "../../../src/domain/sizing/gpu-estimate.ts";
import { DEFAULT_FIT_SETTINGS, fitLine } from "../../../src/domain/sizing/linear-fit.ts";
import { percentile } from "../../../src/domain/sizing/quantile.ts";

describe("the straight line", () => {
  it("S1-50, S1-51: the seeds' worked example is 10.8333 in flight and 73.846 GPUs; they round first and print 73.9", () => {
    const estimate = gpusBySlope(10, { users: 100, testGpus: 8 }, { slope: 0.6, intercept: 3.5 });
    expect(estimate).toMatchObject({ ok: true });
    if (!estimate.ok) return;
    expect(estimate.concurrency).toBeCloseTo(10.8333, 4);
    expect(estimate.gpus).toBeCloseTo(73.846, 3);
    expect((100 / 10.83) * 8).toBeCloseTo(73.9, 1);
  });

  it("S1-52: a target under the intercept and a slope that falls are reasons, not crashes", () => {
    const sizes = { users: 100, testGpus: 8 };
    expect(gpusBySlope(3, sizes, { slope: 0.6, intercept: 3.5 })).toMatchObject({ ok: false });
    expect(gpusBySlope(10, sizes, { slope: -0.6, intercept: 3.5 })).toMatchObject({ ok: false });
    expect(gpusBySlope(10, sizes, { slope: 0, intercept: 3.5 })).toMatchObject({ ok: false });
  });

  it("S0-19: eight doubling levels on a perfect line lose the last to the raw check, nine keep it", () => {
    const points = (levels: number) =>
      Array.from({ length: levels }, (_, at) => ({ concurrency: 2 ** at, seconds: 1 + 0.5 * 2 ** at }));
    const removed = (levels: number) => {
      const outcome = fitLine(points(levels));
      return outcome.ok ? outcome.fit.outliersRemoved : null;
    };
    expect(removed(8)).toEqual([128]);
    expect(removed(9)).not.toContain(128);
  });

  const slope = fc.double({ min: 0.01, max: 10, noNaN: true });
  const intercept = fc.double({ min: 0, max: 100, noNaN: true });
  const concurrencies = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 12 });

  it("is found again from points on it", () => {
    fc.assert(
      fc.property(slope, intercept, concurrencies, (b, a, levels) => {
        const points = levels.map((concurrency) => ({ concurrency, seconds: a + b * concurrency }));
        const outcome = fitLine(points, { ...DEFAULT_FIT_SETTINGS, removeOutliers: false });
        expect(outcome.ok).toBe(true);
        if (!outcome.ok) return;
        expect(outcome.fit.slope).toBeCloseTo(b, 5);
        expect(outcome.fit.rSquared).toBeCloseTo(1, 5);
      }),
    );
  });

  it("asks for more GPUs the tighter the target", () => {
    fc.assert(
      fc.property(slope, intercept, fc.double({ min: 0.1, max: 50, noNaN: true }), (b, a, over) => {
        const line = { slope: b, intercept: a };
        const tight = gpusBySlope(a + over, { users: 100, testGpus: 8 }, line);
        const loose = gpusBySlope(a + 2 * over, { users: 100, testGpus: 8 }, line);
        expect(tight.ok && loose.ok && tight.gpus > loose.gpus).toBe(true);
      }),
    );
  });
});

describe("percentile", () => {
  it("lies between the least and the largest value, and rises with the rank", () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        (sample, p, q) => {
          const [low, high] = [percentile(sample, Math.min(p, q)), percentile(sample, Math.max(p, q))];
          expect(low).toBeLessThanOrEqual(high + 1e-9);
          expect(low).toBeGreaterThanOrEqual(Math.min(...sample));
          expect(high).toBeLessThanOrEqual(Math.max(...sample));
        },
      ),
    );
  });
});
