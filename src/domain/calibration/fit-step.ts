/**
 * First stage of the fit: everything that decides the time of a step.
 *
 * Model: ln(forecast ÷ measured) of TPOT under a number of clients or a rate, of throughput offline and in static
 * batches, of latency where a static batch has nothing else. A source weighs by the square root of its rows, so that a
 * large table does not drown the others.
 * Source: spec-kit/forecast_model.md (The fit).
 */
import { type AccuracyMetric, forecastRow, measuredFigures } from "../accuracy/forecast-row.ts";
import type { Observation } from "../accuracy/observation.ts";
import type { Coefficients } from "../physics/coefficients.ts";
import type { FitParameter } from "./fit-parameters.ts";
import { coefficientAt, withCoefficients } from "./fit-paths.ts";
import { solveRobust } from "./fit-solver.ts";

/** Turning point of the loss: errors beyond 8 % count less than their square. */
const CORNER = 0.08;
const PRIOR_WEIGHT = 1.5;
const MAX_ROUNDS = 15;

export interface StepFit {
  readonly coefficients: Coefficients;
  readonly loss: number;
  readonly rows: number;
}

interface Target {
  readonly observation: Observation;
  readonly metric: AccuracyMetric;
  readonly measured: number;
}

/** The one figure of a row that the step decides; `null` = none. */
function stepTargetOf(observation: Observation): Target | null {
  if (observation.ragged) return null;
  const measured = measuredFigures(observation);
  const pick = (metric: AccuracyMetric): Target | null => {
    const value = measured[metric];
    return value === undefined ? null : { observation, metric, measured: value };
  };
  switch (observation.load.kind) {
    case "closedLoop":
    case "rate":
      return pick("tpotMs");
    case "offline":
      return pick("outputTokensPerSecond");
    case "static":
      return pick("outputTokensPerSecond") ?? pick("e2eMs");
    case "barePrompt":
      return null;
    default:
      return observation.load satisfies never;
  }
}

/** Rows that share settings count together. */
export type Cluster = (observation: Observation) => string;

/** n^−½ for each of a cluster's n rows, rescaled to mean 1. */
export function clusterWeights(clusters: readonly string[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const cluster of clusters) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  const raw = clusters.map((cluster) => (counts.get(cluster) ?? 1) ** -0.5);
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / Math.max(1, raw.length);
  return raw.map((weight) => weight / mean);
}

export function fitStep(
  observations: readonly Observation[],
  parameters: readonly FitParameter[],
  start: Coefficients,
): StepFit {
  const targets = observations.map(stepTargetOf).filter((target) => target !== null);
  const paths = parameters.map(({ path }) => path);
  const toPoint = (value: number, { linearUnit }: FitParameter): number =>
    linearUnit === undefined ? Math.log(value) : value / linearUnit;
  const fromPoint = (value: number, { linearUnit }: FitParameter): number =>
    linearUnit === undefined ? Math.exp(value) : value * linearUnit;
  const coefficientsAt = (point: readonly number[]): Coefficients =>
    withCoefficients(
      start,
      paths,
      parameters.map((parameter, index) => fromPoint(point[index] ?? 0, parameter)),
    );
  const solution = solveRobust(
    {
      lower: parameters.map((parameter) => toPoint(parameter.lower, parameter)),
      upper: parameters.map((parameter) => toPoint(parameter.upper, parameter)),
      prior: parameters.map((parameter) => toPoint(parameter.prior?.value ?? 1, parameter)),
      deviation: parameters.map(({ prior, linearUnit }) =>
        prior === undefined ? null : prior.deviation / (linearUnit ?? 1),
      ),
      start: parameters.map((parameter) => toPoint(coefficientAt(start, parameter.path), parameter)),
      weights: clusterWeights(targets.map(({ observation }) => observation.row.source)),
      corner: CORNER,
      priorWeight: PRIOR_WEIGHT,
      residuals: (point, rows) => {
        const coefficients = coefficientsAt(point);
        return rows.map((row) => {
          const target = targets[row];
          if (target === undefined) return 0;
          const forecast = forecastRow(target.observation, coefficients)[target.metric] ?? Number.NaN;
          return Math.log(forecast / target.measured);
        });
      },
    },
    MAX_ROUNDS,
  );
  return { coefficients: coefficientsAt(solution.point), loss: solution.loss, rows: targets.length };
}
