import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibratedBand } from "../../../src/domain/forecasting/calibrated-band.ts";
import {
  type Correction,
  NO_FIRST_TOKEN_CORRECTION,
  NO_STEP_CORRECTION,
} from "../../../src/domain/forecasting/correction.ts";
import { loadDistance } from "../../../src/domain/forecasting/load-distance.ts";

const correction: Correction = {
  step: NO_STEP_CORRECTION,
  firstToken: NO_FIRST_TOKEN_CORRECTION,
  stepLeftover: null,
  firstTokenLeftover: null,
  loads: [4, 16],
  isMeasuredLength: true,
};
const UNCALIBRATED = { low: 0.8, high: 1.25, level: 0.8 };
const METRICS = ["itl", "throughput", "ttft", "e2e"] as const;

describe("the distance of a load from the measured ones", () => {
  it("is the ratio to the nearest, whichever side it lies on", () => {
    expect(loadDistance([4, 16], 16)).toEqual({ side: "inside", factor: 1 });
    expect(loadDistance([4, 16], 8)).toEqual({ side: "inside", factor: 2 });
    expect(loadDistance([4, 16], 64)).toEqual({ side: "above", factor: 4 });
    expect(loadDistance([4, 16], 1)).toEqual({ side: "below", factor: 4 });
  });
});

describe("the band of a calibrated figure", () => {
  it("law: never narrows with the distance above the highest measured load", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...METRICS),
        fc.double({ min: 16.1, max: 500, noNaN: true }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        (metric, load, further) => {
          const near = calibratedBand(metric, correction, load, UNCALIBRATED);
          const far = calibratedBand(metric, correction, load * further, UNCALIBRATED);
          expect(far.low).toBeLessThanOrEqual(near.low);
          expect(far.high).toBeGreaterThanOrEqual(near.high);
        },
      ),
    );
  });
  it("beyond eight times the highest measured load is no narrower than without a calibration", () => {
    for (const metric of METRICS) {
      const band = calibratedBand(metric, correction, 8.1 * 16, UNCALIBRATED);
      expect(band.low).toBeLessThanOrEqual(UNCALIBRATED.low);
      expect(band.high).toBeGreaterThanOrEqual(UNCALIBRATED.high);
    }
  });
  it("is wider for lengths that were not measured", () => {
    const other = { ...correction, isMeasuredLength: false };
    for (const metric of METRICS) {
      const own = calibratedBand(metric, correction, 8, UNCALIBRATED);
      const wide = calibratedBand(metric, other, 8, UNCALIBRATED);
      expect(wide.high - wide.low).toBeGreaterThan(own.high - own.low);
    }
  });
  it("of figures no calibration speaks of stays as it is", () => {
    expect(calibratedBand("offlineThroughput", correction, 8, UNCALIBRATED)).toEqual(UNCALIBRATED);
  });
});
