/**
 * Second stage of the fit: what stands between a prompt and its first token, by engine family, with the steps frozen.
 *
 * Model: TTFT is linear in a constant, in the unqueued time, in the burst and in the step, so four forecasts give all
 * of a row's parts; the mean of |ln(forecast ÷ measured)| is minimised, held lightly to the study's values.
 * Assumes the rows' mean holds the burst at the start of a run, as published means do.
 * Source: project accuracy study, section 2.2.
 */
import { forecastRow, measuredFigures } from "../accuracy/forecast-row.ts";
import type { Observation } from "../accuracy/observation.ts";
import {
  type Coefficients,
  ENGINE_FAMILIES,
  type EngineFamily,
  engineFamilyOf,
  type FirstTokenCoefficients,
} from "../physics/coefficients.ts";
import { secondsFromMs } from "../units.ts";
import { minimise } from "./fit-simplex.ts";
import { sourceWeights } from "./fit-step.ts";

/** [assumed] values the fit is held to, and the distance that costs one unit. */
const PRIOR = [0.02, 1, 0.2, 5] as const;
const PRIOR_UNIT = [0.02, 0.3, 0.3, 5] as const;
const PRIOR_COST = 0.01;
const EVALUATIONS = 500;
const UPPER = [1, 5, 3, 100] as const;

interface Parts {
  readonly steady: number;
  readonly burst: number;
  readonly step: number;
  readonly measured: number;
  readonly source: string;
}

const probe = (scale: number, burstShare: number, lostSteps: number): FirstTokenCoefficients => ({
  constantSeconds: 0,
  scale,
  burstShare,
  lostSteps,
});

function withProbe(coefficients: Coefficients, values: FirstTokenCoefficients): Coefficients {
  return { ...coefficients, firstToken: { vllm: values, trt: values, sglang: values } };
}

function partsOf(observations: readonly Observation[], coefficients: Coefficients): readonly Parts[] {
  const steadyOnly = withProbe(coefficients, probe(1, 0, 0));
  const withBurst = withProbe(coefficients, probe(1, 1, 0));
  const stepOnly = withProbe(coefficients, probe(0, 0, 1));
  return observations.flatMap((observation) => {
    const measured = measuredFigures(observation).ttftMs;
    const steady = forecastRow(observation, steadyOnly).ttftMs;
    const both = forecastRow(observation, withBurst).ttftMs;
    const step = forecastRow(observation, stepOnly).ttftMs;
    if (measured === undefined || steady === undefined || both === undefined || step === undefined) return [];
    return [
      {
        steady: secondsFromMs(steady),
        burst: secondsFromMs(both - steady),
        step: secondsFromMs(step),
        measured: secondsFromMs(measured),
        source: observation.row.source,
      },
    ];
  });
}

const clamped = (point: readonly number[]): readonly number[] =>
  point.map((value, index) => Math.max(0, Math.min(UPPER[index] ?? 1, value)));

function lossOf(parts: readonly Parts[], weights: readonly number[], point: readonly number[]): number {
  const [constant = 0, scale = 1, burstShare = 0, lostSteps = 0] = clamped(point);
  let loss = 0;
  let total = 0;
  parts.forEach((part, index) => {
    const forecast = constant + scale * (part.steady + burstShare * part.burst) + lostSteps * part.step;
    const weight = weights[index] ?? 0;
    loss += weight * Math.abs(Math.log(Math.max(1e-6, forecast) / part.measured));
    total += weight;
  });
  let distance = 0;
  point.forEach((value, index) => {
    const outside = Math.abs(value - (clamped([...point])[index] ?? value));
    distance += Math.abs(value - (PRIOR[index] ?? 0)) / (PRIOR_UNIT[index] ?? 1) + 100 * outside;
  });
  return loss / Math.max(1, total) + PRIOR_COST * distance;
}

function fitted(parts: readonly Parts[], start: readonly number[]): readonly number[] {
  const weights = sourceWeights(parts.map(({ source }) => source));
  const edges = start.map((value, index) => Math.max(0.3 * value, 0.3 * (PRIOR_UNIT[index] ?? 1)));
  return clamped(minimise((point) => lossOf(parts, weights, point), start, edges, EVALUATIONS));
}

const toCoefficients = (point: readonly number[]): FirstTokenCoefficients => ({
  constantSeconds: point[0] ?? 0,
  scale: Math.max(0.05, point[1] ?? 1),
  burstShare: point[2] ?? 0,
  lostSteps: point[3] ?? 0,
});

/** Rows of a closed loop only: the others have no server before them, or a wait of their own. */
const isFitted = (observation: Observation): boolean =>
  observation.load.kind === "closedLoop" && !observation.ragged;

export function fitFirstToken(
  observations: readonly Observation[],
  coefficients: Coefficients,
): Coefficients {
  const used = observations.filter(isFitted);
  const pooled = fitted(partsOf(used, coefficients), PRIOR);
  const byFamily = (family: EngineFamily): FirstTokenCoefficients => {
    const own = used.filter(({ deployment }) => engineFamilyOf(deployment.engine.engineClass) === family);
    const parts = partsOf(own, coefficients);
    return toCoefficients(parts.length === 0 ? pooled : fitted(parts, pooled));
  };
  const [vllm, trt, sglang] = ENGINE_FAMILIES.map(byFamily);
  return {
    ...coefficients,
    firstToken: {
      vllm: vllm ?? toCoefficients(pooled),
      trt: trt ?? toCoefficients(pooled),
      sglang: sglang ?? toCoefficients(pooled),
    },
  };
}
