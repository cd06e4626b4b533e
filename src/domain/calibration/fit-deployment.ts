/**
 * Calibration of one deployment from a few of its own measured levels.
 *
 * Model: factors on the terms of a step, held to 1 by normal priors on their logarithms, from ITL; what is left over at
 * the measured loads; then, with that step, factors on the parts of a first token, from TTFT. For lengths that were not
 * measured the first token is fitted with narrower priors and nothing is left over.
 * Assumes closed-loop levels without a queue, equal lengths, and ITL known to 5 %, TTFT to 15 %.
 * Source: spec-kit/forecast_model.md (Calibration): form, priors and kernels were chosen there on published series;
 * `npm run validate:calibration` measures what they are worth on series whose family the global fit never saw.
 */
import {
  type Correction,
  type FirstTokenCorrection,
  type LeftoverCurve,
  NO_FIRST_TOKEN_CORRECTION,
  NO_STEP_CORRECTION,
  type StepCorrection,
} from "../forecasting/correction.ts";
import type { RequestShape } from "../forecasting/deployment.ts";
import { type ClosedLoopForecast, closedLoop } from "../forecasting/load-cases.ts";
import { correctedReplica, type ReplicaModel } from "../forecasting/replica-model.ts";
import { type Ms, msFromSeconds } from "../units.ts";
import { fitFewFactors } from "./few-factors.ts";
import { type LeftoverKernel, leftoverCurve } from "./leftover.ts";

export interface MeasuredLevel {
  readonly concurrency: number;
  readonly itlMs: Ms;
  /** `null` = not measured. */
  readonly ttftMs: Ms | null;
}

/** What is calibrated: a replica as the fit has it, what it is asked, and how much of that runs at once. */
export interface CalibrationSubject {
  readonly replica: ReplicaModel;
  readonly request: RequestShape;
  readonly maxSequences: number;
}

export interface DeploymentCalibration {
  /** For the measured lengths. */
  readonly own: Correction;
  readonly otherLengths: Correction;
}

/** [fitted] on published series, as are all values below: whole step, overheads, per-sequence, memory, compute. */
const STEP_DEVIATIONS = [0.1, 0.5, 0.6, 0.2, 0.5] as const;
const STEP_NOISE = 0.05;
const STEP_KERNEL: LeftoverKernel = { deviation: 0.1, reach: 2, noise: 0.05 };
/** Constant, scale, burst share, lost steps. */
const FIRST_TOKEN_DEVIATIONS = [4, 0.5, 2, 1.4] as const;
const OTHER_LENGTH_DEVIATIONS = [0.5, 0.2, 0.3, 0.3] as const;
const FIRST_TOKEN_NOISE = 0.15;
const FIRST_TOKEN_KERNEL: LeftoverKernel = { deviation: 0.15, reach: 1.5, noise: 0.1 };
const STEPS = 8;
const FIRST_TOKEN_STEPS = 12;

const stepOf = ([whole = 0, overhead = 0, sequence = 0, bandwidth = 0, compute = 0]: readonly number[]) =>
  ({ whole, overhead, sequence, bandwidth, compute }) satisfies StepCorrection;
const firstTokenOf = ([constant = 0, scale = 0, burst = 0, lostSteps = 0]: readonly number[]) =>
  ({ constant, scale, burst, lostSteps }) satisfies FirstTokenCorrection;

/** A forecast of the calibrated replica at a number of clients. */
export const calibratedRun = (
  { replica, request, maxSequences }: CalibrationSubject,
  correction: Correction,
  clients: number,
): ClosedLoopForecast => closedLoop(correctedReplica(replica, correction), request, clients, maxSequences);

type FirstTokenLevel = MeasuredLevel & { readonly ttftMs: Ms };

const hasFirstToken = (level: MeasuredLevel): level is FirstTokenLevel => level.ttftMs !== null;

/** @param levels - one a load, in rising order of concurrency. */
export function calibrateDeployment(
  subject: CalibrationSubject,
  levels: readonly MeasuredLevel[],
): DeploymentCalibration {
  const loads = levels.map(({ concurrency }) => concurrency);
  const plain: Correction = {
    step: NO_STEP_CORRECTION,
    firstToken: NO_FIRST_TOKEN_CORRECTION,
    stepLeftover: null,
    firstTokenLeftover: null,
    loads,
    isMeasuredLength: false,
  };
  const itlRests = (correction: Correction): readonly number[] =>
    levels.map(({ concurrency, itlMs }) =>
      Math.log(itlMs / msFromSeconds(calibratedRun(subject, correction, concurrency).itlSeconds)),
    );
  const factors = fitFewFactors({
    deviations: STEP_DEVIATIONS,
    residuals: (tried) => itlRests({ ...plain, step: stepOf(tried) }).map((rest) => rest / STEP_NOISE),
    lower: -3,
    upper: 3,
    longestStep: 3,
    steps: STEPS,
  });
  const stepped: Correction = { ...plain, step: stepOf(factors) };
  const own: Correction = {
    ...stepped,
    stepLeftover: leftoverCurve(loads, itlRests(stepped), STEP_KERNEL),
    isMeasuredLength: true,
  };
  const timed = levels.filter(hasFirstToken);
  return {
    own: withFirstToken(subject, own, timed, FIRST_TOKEN_DEVIATIONS),
    otherLengths: withFirstToken(subject, stepped, timed, OTHER_LENGTH_DEVIATIONS),
  };
}

function withFirstToken(
  subject: CalibrationSubject,
  correction: Correction,
  levels: readonly FirstTokenLevel[],
  deviations: readonly number[],
): Correction {
  if (levels.length === 0) return correction;
  const rests = (tried: Correction): readonly number[] =>
    levels.map(({ concurrency, ttftMs }) =>
      Math.log(ttftMs / msFromSeconds(calibratedRun(subject, tried, concurrency).ttftSeconds)),
    );
  const factors = fitFewFactors({
    deviations,
    residuals: (tried) =>
      rests({ ...correction, firstToken: firstTokenOf(tried) }).map((rest) => rest / FIRST_TOKEN_NOISE),
    lower: -8,
    upper: 3,
    longestStep: 2,
    steps: FIRST_TOKEN_STEPS,
  });
  const fitted = { ...correction, firstToken: firstTokenOf(factors) };
  const firstTokenLeftover: LeftoverCurve | null = correction.isMeasuredLength
    ? leftoverCurve(
        levels.map(({ concurrency }) => concurrency),
        rests(fitted),
        FIRST_TOKEN_KERNEL,
      )
    : null;
  return { ...fitted, firstTokenLeftover };
}
