/** The whole fit: the coefficients that ship, the fits that each leave something out, and the bands those earn. */
import { fitBands, type StratumError } from "../../domain/accuracy/band-fit.ts";
import { clusterNames, type Fold, planFolds } from "../../domain/accuracy/folds.ts";
import { forecastRow } from "../../domain/accuracy/forecast-row.ts";
import { bandMetricOf, judge } from "../../domain/accuracy/judged-figure.ts";
import type { Observation } from "../../domain/accuracy/observation.ts";
import type { FitModel } from "../../domain/calibration/fit-ablation.ts";
import { fitFirstToken } from "../../domain/calibration/fit-first-token.ts";
import { STEP_PARAMETERS } from "../../domain/calibration/fit-parameters.ts";
import { fitStart } from "../../domain/calibration/fit-start.ts";
import { fitStep } from "../../domain/calibration/fit-step.ts";
import { setupName } from "../../domain/forecasting/band-strata.ts";
import type { BandTable } from "../../domain/forecasting/band-table.ts";
import type { Coefficients } from "../../domain/physics/coefficients.ts";
import type { ExpertKernels } from "../../domain/physics/expert-kernels.ts";
import { heldOutErrors, NOMINAL_LEVEL, strataOfRow } from "./held-out.ts";

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
  readonly bands: Pick<BandTable, "strata" | "measured" | "measuredArchitectures" | "fallback">;
}

/** What is fitted, and from where. */
export const shippedModel = (kernels: ExpertKernels): FitModel => ({
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

/** Errors of forecasts on an architecture that their fit never saw. */
function datasheetErrors(
  observations: readonly Observation[],
  coefficientsOf: (fold: Fold) => Coefficients,
): readonly StratumError[] {
  const plan = planFolds(observations);
  return observations.flatMap((observation) => {
    const fold = plan.foldOf(observation, "architecture");
    if (fold === null) return [];
    const figures = judge(observation, forecastRow(observation, coefficientsOf(fold)), () => NO_BAND);
    return figures.map(({ metric, measured, forecast }) => ({
      logRatio: Math.log(measured / forecast),
      cluster: `${fold.name}/${observation.row.source}`,
      strata: strataOfRow(bandMetricOf(metric, observation.load), observation, {
        isGpuMeasured: false,
        isNear: false,
      }).filter((stratum) => stratum.endsWith("/datasheet")),
    }));
  });
}

function bandsOf(errors: readonly StratumError[]): BandTable["strata"] {
  const { bands } = fitBands(errors, NOMINAL_LEVEL);
  return Object.fromEntries([...bands].sort(([a], [b]) => (a < b ? -1 : 1)));
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
  const measured = observations.map(({ deployment }) => setupName(deployment.model.id, deployment.gpu.name));
  const architectures = observations.map(({ deployment }) => deployment.gpu.architecture);
  return {
    shipped,
    folds,
    bands: {
      strata: {
        ...bandsOf(heldOutErrors(observations, coefficientsOf)),
        ...bandsOf(datasheetErrors(observations, coefficientsOf)),
      },
      measured: [...new Set(measured)].sort(),
      measuredArchitectures: [...new Set(architectures)].sort(),
      fallback: FALLBACK,
    },
  };
}
