/**
 * Second stage of the fit: what stands between a prompt and its first token, by engine, with the steps frozen.
 *
 * Model: TTFT is linear in parts that the first stage gives, so the fit works on those; ln(forecast ÷ measured) under a
 * robust loss, every coefficient held to a prior, so that engines with few rows stay near the others.
 * Assumes the mean of a closed loop holds the burst at the start of the run, as published means do.
 * Source: spec-kit/forecast_model.md (The fit), with priors for each engine.
 */
import { firstTokenPartsOf, measuredFigures } from "../accuracy/forecast-row.ts";
import type { Observation } from "../accuracy/observation.ts";
import { DEFAULT_SCHEDULER, firstTokenSeconds, heldBackSteps } from "../forecasting/first-token.ts";
import { type Coefficients, FIRST_TOKEN_CLASSES, firstTokenClassOf } from "../physics/coefficients.ts";
import { secondsFromMs } from "../units.ts";
import { coefficientAt, withCoefficients } from "./fit-paths.ts";
import { solveRobust } from "./fit-solver.ts";
import { type Cluster, clusterWeights } from "./fit-step.ts";

interface FirstTokenParameter {
  readonly path: string;
  /** Of the logarithm; the prior's value is where the fit starts. */
  readonly deviation: number;
}

const OWN: readonly (readonly [string, number])[] = [
  ["constantSeconds", 1.5],
  ["scale", 0.35],
  ["burstShare", 1],
  ["moeLayerSeconds", 1.5],
];

const PARAMETERS: readonly FirstTokenParameter[] = [
  ...FIRST_TOKEN_CLASSES.flatMap((name) =>
    OWN.map(([field, deviation]) => ({ path: `firstToken.${name}.${field}`, deviation })),
  ),
  { path: "scheduler.rankWaitShare", deviation: 1 },
];

/** Turning point of the loss: errors beyond 10 % count less than their square. */
const CORNER = 0.1;
const PRIOR_WEIGHT = 4;
const MAX_ROUNDS = 30;
/** Wide enough never to bind; the priors hold the fit. */
const BOUND = 12;

export function fitFirstToken(
  observations: readonly Observation[],
  coefficients: Coefficients,
  clusterOf: Cluster,
): Coefficients {
  const rows = observations.flatMap((observation) => {
    const measured = measuredFigures(observation).ttftMs;
    const parts = observation.ragged ? null : firstTokenPartsOf(observation, coefficients);
    return measured === undefined || parts === null
      ? []
      : [{ observation, parts, measuredSeconds: secondsFromMs(measured) }];
  });
  const paths = PARAMETERS.map(({ path }) => path);
  const start = paths.map((path) => Math.log(coefficientAt(coefficients, path)));
  const at = (point: readonly number[]): Coefficients =>
    withCoefficients(coefficients, paths, point.map(Math.exp));
  const { point } = solveRobust(
    {
      lower: start.map((value) => value - BOUND),
      upper: start.map((value) => value + BOUND),
      prior: start,
      deviation: PARAMETERS.map(({ deviation }) => deviation),
      start,
      weights: clusterWeights(rows.map(({ observation }) => clusterOf(observation))),
      corner: CORNER,
      priorWeight: PRIOR_WEIGHT,
      residuals: (tried, wanted) => {
        const fitted = at(tried);
        return wanted.map((index) => {
          const row = rows[index];
          if (row === undefined) return 0;
          const { engine, model, scheduler } = row.observation.deployment;
          const own = fitted.firstToken[firstTokenClassOf(engine.engineClass)];
          const seconds = firstTokenSeconds(row.parts, {
            constantSeconds: own.constantSeconds + own.moeLayerSeconds * (model.moe?.layers ?? 0),
            scale: own.scale,
            burstShare: own.burstShare,
            lostSteps: own.lostSteps + heldBackSteps(scheduler ?? DEFAULT_SCHEDULER, fitted.scheduler),
          });
          return Math.log(seconds / row.measuredSeconds);
        });
      },
    },
    MAX_ROUNDS,
  );
  return at(point);
}
