import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  breakPointRequestsPerSecond,
  growthFactor,
  type LoadSpec,
  peakCallsPerSecond,
  replicaCounts,
  replicasFor,
  steadyCallsPerSecond,
} from "../../../src/domain/planning/replicas.ts";

const load: LoadSpec = {
  requestsPerSecond: 10,
  callsPerRequest: 1,
  peakMultiplier: 1.5,
  growthFraction: 0,
  horizonMonths: 12,
};
const policy = { safetyMargin: 0.25, redundantReplicas: 1 };

describe("replicas", () => {
  it("S4-25: the margin is inside the ceiling: 10 requests/s at 6 a replica with 25 % are 3, not 2.5", () => {
    expect(replicasFor(10, 6, 0.25)).toBe(3);
  });

  it("a division that comes out whole buys no extra replica", () => {
    expect(replicasFor(0.3, 0.1, 0)).toBe(3);
    expect(replicasFor(1.1, 1.1 / 7, 0)).toBe(7);
  });

  it("S4-11: the peak multiplier of 1.5 is on top of the steady load, 3 doubles that", () => {
    expect(peakCallsPerSecond(load)).toBe(15);
    expect(peakCallsPerSecond({ ...load, peakMultiplier: 3 })).toBe(30);
  });

  it("S4-12: growth of 0 is no growth, 20 % a month compounds to 8.92 over a year", () => {
    expect(growthFactor(load)).toBe(1);
    // 1.2¹² = 8.9161
    expect(growthFactor({ ...load, growthFraction: 0.2 })).toBeCloseTo(8.9161, 4);
    expect(growthFactor({ ...load, growthFraction: 0.2, horizonMonths: 0 })).toBe(1);
  });

  it("S4-12: growth of 1000 % a month stays finite", () => {
    const counts = replicaCounts({ ...load, growthFraction: 10 }, 6, policy);
    expect(Number.isFinite(counts.max)).toBe(true);
    // 11¹² = 3.138e12, × 15 × 1.25 ÷ 6
    expect(counts.peak / 9.807e12).toBeCloseTo(1, 3);
  });

  it("S4-40: three model calls a request triple the load", () => {
    expect(steadyCallsPerSecond({ ...load, callsPerRequest: 3 })).toBe(30);
    expect(replicaCounts({ ...load, callsPerRequest: 3 }, 6, policy).steady).toBe(7);
  });

  it("S4-30: minimum and maximum come from load, peak and one failure", () => {
    // ceil(10 × 1.25 ÷ 6) = 3; ceil(15 × 1.25 ÷ 6) = 4
    expect(replicaCounts(load, 6, policy)).toEqual({ steady: 3, peak: 4, redundancy: 1, min: 4, max: 5 });
  });

  it("after one failure at the peak the rest carry it within the margin, whatever the load", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-2, max: 1e3, noNaN: true }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        (requestsPerSecond, rate, peakMultiplier) => {
          const busy = { ...load, requestsPerSecond, peakMultiplier };
          const counts = replicaCounts(busy, rate, policy);
          const left = counts.max - policy.redundantReplicas;
          expect((peakCallsPerSecond(busy) * 1.25) / left).toBeLessThanOrEqual(rate * (1 + 1e-6));
        },
      ),
    );
  });

  it("a spare never makes the fleet smaller, and more load never needs fewer", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e4, noNaN: true }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        (requestsPerSecond, more) => {
          const one = replicaCounts({ ...load, requestsPerSecond }, 6, policy);
          const other = replicaCounts({ ...load, requestsPerSecond: requestsPerSecond * more }, 6, policy);
          expect(one.max).toBeGreaterThan(
            replicaCounts({ ...load, requestsPerSecond }, 6, { ...policy, redundantReplicas: 0 }).max,
          );
          expect(other.min).toBeGreaterThanOrEqual(one.min);
          expect(other.max).toBeGreaterThanOrEqual(one.max);
        },
      ),
    );
  });

  it("the break point is the last load that the same peak replicas carry", () => {
    const counts = replicaCounts(load, 6, policy);
    const edge = breakPointRequestsPerSecond(load, 6, counts, policy.safetyMargin);
    // 4 × 6 ÷ (1.5 × 1.25)
    expect(edge).toBeCloseTo(12.8, 9);
    expect(replicaCounts({ ...load, requestsPerSecond: edge }, 6, policy).peak).toBe(counts.peak);
    expect(replicaCounts({ ...load, requestsPerSecond: edge * 1.001 }, 6, policy).peak).toBe(counts.peak + 1);
  });

  it("a shrinking load is planned at today's size", () => {
    expect(growthFactor({ ...load, growthFraction: -0.1 })).toBe(1);
  });
});
