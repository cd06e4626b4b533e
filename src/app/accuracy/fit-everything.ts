/** The whole fit: the coefficients that ship, the fits that each leave something out, and the bands those earn. */
import { fitBands, type StratumBand, type StratumError } from "../../domain/accuracy/band-fit.ts";
import { clusterNames, type Fold, planFolds } from "../../domain/accuracy/folds.ts";
import { forecastRow } from "../../domain/accuracy/forecast-row.ts";
import { bandMetricOf, judge } from "../../domain/accuracy/judged-figure.ts";
import type { Observation } from "../../domain/accuracy/observation.ts";
import type { FitModel } from "../../domain/calibration/fit-ablation.ts";
import { fitFirstToken } from "../../domain/calibration/fit-first-token.ts";
import { STEP_PARAMETERS } from "../../domain/calibration/fit-parameters.ts";
import { fitStart } from "../../domain/calibration/fit-start.ts";
import { fitStep } from "../../domain/calibration/fit-step.ts";
import type { BandTable } from "../../domain/forecasting/band-table.ts";
import type { Coefficients } from "../../domain/physics/coefficients.ts";
import type { ExpertKernels } from "../../domain/physics/expert-kernels.ts";
import { BAND_LEVEL, heldOutErrors, strataOfRow } from "./held-out.ts";

export interface Fitted {
  readonly coefficients: Coefficients;
  readonly loss: number;
  readonly rows: number;
}

export interface FittedFold extends Fitted {
  readonly kind: Fold["kind"];
  readonly name: string;
}

export interface WholeFit {
  readonly shipped: Fitted;
  readonly folds: readonly FittedFold[];
  readonly bands: Pick<BandTable, "strata" | "measuredArchitectures" | "fallback">;
}

/** What is fitted, and from where. */
const shippedModel = (kernels: ExpertKernels): FitModel => ({
  parameters: STEP_PARAMETERS,
  start: fitStart(kernels),
});

export function fitOnce(observations: readonly Observation[], model: FitModel): Fitted {
  const step = fitStep(observations, model.parameters, model.start);
  return {
    ...step,
    coefficients: fitFirstToken(observations, step.coefficients, clusterNames(observations)),
  };
}

const NO_BAND = { low: 1, high: 1 };
const FALLBACK = { low: 0.4, high: 2.5 };

type Judged = Parameters<typeof strataOfRow>[2];

/** Errors of one mark: the forecast is made as if that were all that is known. */
function markedErrors(
  observations: readonly Observation[],
  kind: Fold["kind"],
  coefficientsOf: (fold: Fold) => Coefficients,
  marks: Judged,
  asKnown: (observation: Observation) => Observation,
): readonly StratumError[] {
  const plan = planFolds(observations);
  return observations.flatMap((observation) => {
    const fold = plan.foldOf(observation, kind) ?? plan.foldOf(observation, "source");
    if (fold === null) return [];
    const known = asKnown(observation);
    const figures = judge(known, forecastRow(known, coefficientsOf(fold)), () => NO_BAND);
    return figures.map(({ metric, measured, forecast }) => ({
      logRatio: Math.log(measured / forecast),
      cluster: kind === "architecture" ? `${fold.name}/${observation.row.source}` : fold.name,
      strata: strataOfRow(bandMetricOf(metric, known.load), known, marks).filter((stratum) =>
        MARKS.some((mark) => stratum.endsWith(mark)),
      ),
    }));
  });
}

const MARKS = ["/datasheet", "/engine-assumed"] as const;

/** Forecasts on an architecture that their fit never saw. */
const datasheetErrors = (
  observations: readonly Observation[],
  coefficientsOf: (fold: Fold) => Coefficients,
): readonly StratumError[] =>
  markedErrors(
    observations,
    "architecture",
    coefficientsOf,
    { isGpuMeasured: false, isEngineNamed: true },
    (observation) => observation,
  );

/** Forecasts with the engine that a plan takes when none is named. */
function assumedEngineErrors(
  observations: readonly Observation[],
  coefficientsOf: (fold: Fold) => Coefficients,
): readonly StratumError[] {
  const engine = observations.find(({ deployment }) => deployment.engine.engineClass === ASSUMED_ENGINE)
    ?.deployment.engine;
  if (engine === undefined) return [];
  return markedErrors(
    observations,
    "family",
    coefficientsOf,
    { isGpuMeasured: true, isEngineNamed: false },
    (observation) => ({
      ...observation,
      deployment: { ...observation.deployment, engine, scheduler: undefined },
    }),
  );
}

/** The engine of config/defaults.json. */
const ASSUMED_ENGINE = "vllm";

const bandsOf = (errors: readonly StratumError[]): ReadonlyMap<string, StratumBand> =>
  fitBands(errors, BAND_LEVEL).bands;

/** A mark that says less is known never makes a band narrower. */
function atLeastAsWide(
  marked: ReadonlyMap<string, StratumBand>,
  plain: ReadonlyMap<string, StratumBand>,
): readonly (readonly [string, StratumBand])[] {
  return [...marked].map(([stratum, band]) => {
    const without = plain.get(stratum.slice(0, stratum.lastIndexOf("/")));
    if (without === undefined) return [stratum, band];
    return [
      stratum,
      { ...band, low: Math.min(band.low, without.low), high: Math.max(band.high, without.high) },
    ];
  });
}

/** @param progress - told after each fit. */
export function fitEverything(
  observations: readonly Observation[],
  kernels: ExpertKernels,
  progress: (done: string) => void,
): WholeFit {
  const model = shippedModel(kernels);
  const shipped = fitOnce(observations, model);
  progress("all rows");
  const plan = planFolds(observations);
  const folds = plan.folds.map((fold): FittedFold => {
    const fitted = fitOnce(plan.training(fold), model);
    progress(`without ${fold.name}`);
    return { kind: fold.kind, name: fold.name, ...fitted };
  });
  const coefficientsOf = ({ kind, name }: Fold): Coefficients =>
    folds.find((fold) => fold.kind === kind && fold.name === name)?.coefficients ?? shipped.coefficients;
  const plain = bandsOf(heldOutErrors(observations, coefficientsOf));
  const strata = [
    ...plain,
    ...atLeastAsWide(bandsOf(datasheetErrors(observations, coefficientsOf)), plain),
    ...atLeastAsWide(bandsOf(assumedEngineErrors(observations, coefficientsOf)), plain),
  ];
  const architectures = observations.map(({ deployment }) => deployment.gpu.architecture);
  return {
    shipped,
    folds,
    bands: {
      strata: Object.fromEntries(strata.sort(([a], [b]) => (a < b ? -1 : 1))),
      measuredArchitectures: [...new Set(architectures)].sort(),
      fallback: FALLBACK,
    },
  };
}
