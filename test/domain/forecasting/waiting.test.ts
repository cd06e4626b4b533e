import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  exceedance,
  meanWait,
  prefillWait,
  slotWait,
  waitPercentile,
} from "../../../src/domain/forecasting/waiting.ts";

describe("waiting for the prompts ahead", () => {
  it("equals the M/M/1 wait", () => {
    // ρ = 0.5, S = 1 s: ρS / (1 − ρ) = 1 s
    expect(meanWait(prefillWait(0.5, 1))).toBeCloseTo(1, 12);
  });

  it("is unbounded at saturation", () => {
    expect(meanWait(prefillWait(1, 1))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("waiting for a slot", () => {
  // Erlang-C tables: probability of waiting for c servers and a erlangs.
  it.each([
    [1, 0.5, 0.5],
    [10, 8, 0.409],
    [100, 90, 0.217],
    [100, 95, 0.507],
  ])("is as likely as Erlang-C says: %s slots, %s erlangs", (slots, erlangs, probability) => {
    const wait = slotWait({
      slots,
      meanSequences: erlangs,
      deviation: Math.sqrt(erlangs),
      arrivalsPerSecond: erlangs,
      saturationPerSecond: slots,
    });
    expect(Math.abs(wait.probability - probability)).toBeLessThan(0.04);
    expect(wait.meanWhenWaiting).toBeCloseTo(1 / (slots - erlangs), 12);
  });

  it("is never there without load and certain at saturation", () => {
    const load = { slots: 4, meanSequences: 0, deviation: 0, saturationPerSecond: 2 };
    expect(slotWait({ ...load, arrivalsPerSecond: 0 }).probability).toBe(0);
    expect(slotWait({ ...load, arrivalsPerSecond: 2 }).probability).toBe(1);
  });
});

describe("percentiles of two waits in a row", () => {
  const wait = fc.record({
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    meanWhenWaiting: fc.double({ min: 1e-6, max: 100, noNaN: true }),
  });

  it("are zero when fewer wait than the percentile leaves out", () => {
    const rare = { probability: 0.02, meanWhenWaiting: 1 };
    expect(waitPercentile(rare, rare, 0.95)).toBe(0);
    expect(waitPercentile(rare, rare, 0.99)).toBeGreaterThan(0);
  });

  it("equal the exponential's when only one is there", () => {
    // P(W > x) = 0.5 e^−x = 0.05: x = ln 10
    const none = { probability: 0, meanWhenWaiting: 1e-3 };
    expect(waitPercentile({ probability: 0.5, meanWhenWaiting: 1 }, none, 0.95)).toBeCloseTo(Math.LN10, 3);
  });

  it("are exceeded by exactly the share they leave out", () => {
    fc.assert(
      fc.property(wait, wait, fc.constantFrom(0.5, 0.95, 0.99), (a, b, level) => {
        const seconds = waitPercentile(a, b, level);
        if (seconds === 0) return;
        expect(exceedance(a, b, seconds)).toBeLessThanOrEqual((1 - level) * 1.001);
        expect(exceedance(a, b, seconds * 0.999)).toBeGreaterThan((1 - level) * 0.99);
      }),
    );
  });
});
