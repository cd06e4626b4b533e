import { describe, expect, it } from "vitest";
import { meanWait, prefillWait, slotWait, spreadRareWait } from "../../../src/domain/forecasting/waiting.ts";

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

describe("a rare wait for a slot", () => {
  it("is spread over one request in ten with its mean kept, so that no mean lies beyond every percentile", () => {
    // 1 % of requests wait 20 s: the mean is 0.2 s, and nobody up to the 99th percentile would wait at all.
    const spread = spreadRareWait({ probability: 0.01, meanWhenWaiting: 20 });
    expect(meanWait(spread)).toBeCloseTo(0.2, 12);
    expect(spread.probability).toBe(0.1);
  });

  it("stays as it is when it is common", () => {
    const common = { probability: 0.4, meanWhenWaiting: 2 };
    expect(spreadRareWait(common)).toBe(common);
  });
});
