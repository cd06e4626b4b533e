/**
 * Every published row beside a forecast whose fit had not seen it, with a band that did not use it either.
 *
 * Two protocols: "held-out" leaves out the row's source, and of InferenceX (two thirds of the rows, the only one with
 * SGLang and recent vLLM) its model family; "source" leaves out InferenceX as a whole too.
 */
import { fitBands, type StratumError } from "../../domain/accuracy/band-fit.ts";
import { type Fold, type FoldPlan, planFolds } from "../../domain/accuracy/folds.ts";
import { forecastRow } from "../../domain/accuracy/forecast-row.ts";
import { bandMetricOf, type JudgedFigure, judge } from "../../domain/accuracy/judged-figure.ts";
import type { Observation } from "../../domain/accuracy/observation.ts";
import { type BandMetric, strataOf } from "../../domain/forecasting/band-strata.ts";
import type { Coefficients } from "../../domain/physics/coefficients.ts";

export const PROTOCOLS = ["held-out", "source"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Share of the next source's measurements that a band is to hold. */
export const BAND_LEVEL = 0.8;

const NO_BAND = { low: 1, high: 1 };

function foldFor(plan: FoldPlan, observation: Observation, protocol: Protocol): Fold {
  const family = protocol === "held-out" ? plan.foldOf(observation, "family") : null;
  const fold = family ?? plan.foldOf(observation, "source");
  if (fold === null) throw new Error(`no fold holds ${observation.row.id} out`);
  return fold;
}

const clusterName = ({ kind, name }: Fold): string => `${kind}/${name}`;

export interface RowNearness {
  readonly isGpuMeasured: boolean;
  readonly isEngineNamed: boolean;
}

const HELD_OUT: RowNearness = { isGpuMeasured: true, isEngineNamed: true };

export const strataOfRow = (
  metric: BandMetric,
  { deployment }: Observation,
  nearness: RowNearness = HELD_OUT,
): readonly string[] =>
  strataOf(metric, {
    isMoe: deployment.model.moe !== null,
    engineClass: deployment.engine.engineClass,
    ...nearness,
  });

interface HeldOutForecast {
  readonly observation: Observation;
  readonly figures: readonly JudgedFigure[];
  readonly cluster: string;
}

function forecasts(
  plan: FoldPlan,
  observations: readonly Observation[],
  protocol: Protocol,
  coefficientsOf: (fold: Fold) => Coefficients,
): readonly HeldOutForecast[] {
  return observations.map((observation) => {
    const fold = foldFor(plan, observation, protocol);
    const figures = judge(observation, forecastRow(observation, coefficientsOf(fold)), () => NO_BAND);
    return { observation, figures, cluster: clusterName(fold) };
  });
}

/** Held-out errors with the strata they count in. */
export function heldOutErrors(
  observations: readonly Observation[],
  coefficientsOf: (fold: Fold) => Coefficients,
): readonly StratumError[] {
  return errorsOf(forecasts(planFolds(observations), observations, "held-out", coefficientsOf));
}

/** The time of a run and its rate err alike, the other way round. */
const INVERSE: Readonly<Partial<Record<BandMetric, BandMetric>>> = {
  throughput: "e2e",
  staticThroughput: "staticTime",
  staticTime: "staticThroughput",
};

const errorsOf = (made: readonly HeldOutForecast[]): readonly StratumError[] =>
  made.flatMap(({ observation, figures, cluster }) =>
    figures.flatMap(({ metric, measured, forecast }) => {
      const error = (of: BandMetric, logRatio: number): StratumError => ({
        logRatio,
        cluster,
        strata: strataOfRow(of, observation),
      });
      const logRatio = Math.log(measured / forecast);
      const metricOfBand = bandMetricOf(metric, observation.load);
      const own = error(metricOfBand, logRatio);
      const inverse = INVERSE[metricOfBand];
      return inverse === undefined ? [own] : [own, error(inverse, -logRatio)];
    }),
  );

/**
 * @param observations - clean rows of fixed lengths, which the folds are planned on.
 * @param ragged - rows judged by the same fits that count in no band.
 */
export function judgeHeldOut(
  observations: readonly Observation[],
  ragged: readonly Observation[],
  protocol: Protocol,
  coefficientsOf: (fold: Fold) => Coefficients,
): readonly JudgedFigure[] {
  const plan = planFolds(observations);
  const made = forecasts(plan, observations, protocol, coefficientsOf);
  const bands = fitBands(errorsOf(made), BAND_LEVEL);
  const apart = forecasts(plan, ragged, protocol, coefficientsOf);
  return [...made, ...apart].flatMap(({ observation, figures, cluster }) =>
    figures.map((figure) => {
      const strata = strataOfRow(bandMetricOf(figure.metric, observation.load), observation);
      const { low, high } = bands.without(cluster, strata);
      return { ...figure, low: figure.forecast * low, high: figure.forecast * high };
    }),
  );
}
