/**
 * What a deployment's own measurement changes in its forecast.
 *
 * Model: the terms of a step are multiplied by a few factors (the whole of it, overheads, per-sequence time, memory time,
 * compute time), the parts of a first token by four; what is left over at the measured loads is smoothed over
 * neighbouring loads, ln ITL(N) += s² Σ wᵢ e^(−|ln N ÷ Nᵢ| ÷ ℓ).
 * Assumes the factors carry over to other loads; leftovers hold for the measured lengths alone.
 * Source: spec-kit/forecast_model.md (Calibration); values come from src/domain/calibration.
 */
import type { StepModel } from "../physics/step-model.ts";
import type { FirstTokenModel } from "./first-token.ts";

/** Natural logarithms of the factors; 0 leaves a term as it is. */
export interface StepCorrection {
  readonly whole: number;
  readonly overhead: number;
  readonly sequence: number;
  readonly bandwidth: number;
  readonly compute: number;
}

/** Natural logarithms; `lostSteps` of the steps and the one that is always waited for. */
export interface FirstTokenCorrection {
  readonly constant: number;
  readonly scale: number;
  readonly burst: number;
  readonly lostSteps: number;
}

/** A sum of bumps around the measured loads. */
export interface LeftoverCurve {
  /** Standard deviation of the leftover, as a share. */
  readonly deviation: number;
  /** Width of a bump, in ln(load). */
  readonly reach: number;
  readonly points: readonly { readonly concurrency: number; readonly weight: number }[];
}

export interface Correction {
  readonly step: StepCorrection;
  readonly firstToken: FirstTokenCorrection;
  /** `null` = the lengths are not the measured ones. */
  readonly stepLeftover: LeftoverCurve | null;
  readonly firstTokenLeftover: LeftoverCurve | null;
  /** Loads that were measured, in rising order. */
  readonly loads: readonly number[];
  readonly isMeasuredLength: boolean;
}

export const NO_STEP_CORRECTION: StepCorrection = {
  whole: 0,
  overhead: 0,
  sequence: 0,
  bandwidth: 0,
  compute: 0,
};
export const NO_FIRST_TOKEN_CORRECTION: FirstTokenCorrection = {
  constant: 0,
  scale: 0,
  burst: 0,
  lostSteps: 0,
};

/** Factor on the figure at a load; without a curve 1. */
export function leftoverFactor(curve: LeftoverCurve | null, concurrency: number): number {
  if (curve === null || concurrency <= 0) return 1;
  let sum = 0;
  for (const point of curve.points) {
    sum += point.weight * Math.exp(-Math.abs(Math.log(concurrency / point.concurrency)) / curve.reach);
  }
  return Math.exp(curve.deviation * curve.deviation * sum);
}

/** Every time of a step is a rate here, so that factors are all it takes. */
export function correctedStep(step: StepModel, correction: StepCorrection): StepModel {
  const whole = Math.exp(correction.whole);
  const overhead = whole * Math.exp(correction.overhead);
  const sequence = whole * Math.exp(correction.sequence);
  const memory = whole * Math.exp(correction.bandwidth);
  const compute = whole * Math.exp(correction.compute);
  const { experts } = step;
  return {
    ...step,
    denseSecondsPerToken: step.denseSecondsPerToken * compute,
    headSecondsPerRow: step.headSecondsPerRow * compute,
    weightReadSeconds: step.weightReadSeconds * memory,
    experts:
      experts === null
        ? null
        : {
            ...experts,
            fixedSeconds: experts.fixedSeconds * overhead,
            secondsPerCoverage: experts.secondsPerCoverage * memory,
            secondsPerToken: experts.secondsPerToken * compute,
            routingSecondsPerToken: experts.routingSecondsPerToken * whole,
          },
    kvSecondsPerToken: step.kvSecondsPerToken * memory,
    windows: step.windows.map((window) => ({ ...window, secondsPerToken: window.secondsPerToken * memory })),
    attentionSecondsPerPair: step.attentionSecondsPerPair * compute,
    allReduceBytesPerSecond: step.allReduceBytesPerSecond / whole,
    allReduceLatencySeconds: step.allReduceLatencySeconds * overhead,
    allToAllBytesPerSecond: step.allToAllBytesPerSecond / whole,
    layerOverheadSeconds: step.layerOverheadSeconds * overhead,
    sequenceSeconds: step.sequenceSeconds * sequence,
  };
}

export const correctedFirstToken = (
  model: FirstTokenModel,
  correction: FirstTokenCorrection,
): FirstTokenModel => ({
  constantSeconds: model.constantSeconds * Math.exp(correction.constant),
  scale: model.scale * Math.exp(correction.scale),
  burstShare: model.burstShare * Math.exp(correction.burst),
  lostSteps: Math.max(0, (model.lostSteps + 1) * Math.exp(correction.lostSteps) - 1),
});
