/** The ablation table: errors on held-out rows with each term of the model taken out in turn. */
import { medianOf } from "../../domain/accuracy/error-statistics.ts";
import { type Fold, planFolds } from "../../domain/accuracy/folds.ts";
import type { JudgedFigure } from "../../domain/accuracy/judged-figure.ts";
import type { Observation } from "../../domain/accuracy/observation.ts";
import { groupOf } from "../../domain/accuracy/summarise.ts";
import { ABLATIONS, withoutTerm } from "../../domain/calibration/fit-ablation.ts";
import { STEP_PARAMETERS } from "../../domain/calibration/fit-parameters.ts";
import { fitStart } from "../../domain/calibration/fit-start.ts";
import type { Coefficients } from "../../domain/physics/coefficients.ts";
import type { ExpertKernels } from "../../domain/physics/expert-kernels.ts";
import { fitOnce } from "./fit-everything.ts";
import { judgeHeldOut } from "./held-out.ts";

export interface AblationRow {
  readonly term: string;
  /** Median absolute error by column name; absent = no such rows. */
  readonly errors: Readonly<Record<string, number>>;
}

const COLUMNS: readonly { readonly name: string; readonly holds: (figure: JudgedFigure) => boolean }[] = [
  { name: "TPOT dense", holds: (figure) => matches(figure, "tpotMs", null, "dense") },
  { name: "TPOT MoE", holds: (figure) => matches(figure, "tpotMs", null, "moe") },
  { name: "offline dense", holds: (figure) => matches(figure, "outputTokensPerSecond", "offline", "dense") },
  { name: "offline MoE", holds: (figure) => matches(figure, "outputTokensPerSecond", "offline", "moe") },
  {
    name: "tok/s dense",
    holds: (figure) => matches(figure, "outputTokensPerSecond", "concurrency", "dense"),
  },
  { name: "tok/s MoE", holds: (figure) => matches(figure, "outputTokensPerSecond", "concurrency", "moe") },
  { name: "TTFT", holds: (figure) => matches(figure, "ttftMs", "concurrency", null) },
];
export const ABLATION_COLUMNS: readonly string[] = COLUMNS.map(({ name }) => name);

function matches(
  figure: JudgedFigure,
  metric: string,
  load: string | null,
  modelClass: string | null,
): boolean {
  const group = groupOf(figure);
  return (
    group.metric === metric &&
    (load === null || group.load === load) &&
    (modelClass === null || group.modelClass === modelClass)
  );
}

/** @param progress - told of each term before it is taken out. */
export function* ablate(
  observations: readonly Observation[],
  kernels: ExpertKernels,
  progress: (term: string) => void,
): Generator<AblationRow> {
  for (const ablation of ABLATIONS) {
    progress(ablation.term);
    const rows = observations.map(ablation.observations ?? ((observation) => observation));
    const model = withoutTerm(ablation, STEP_PARAMETERS, fitStart(kernels));
    const plan = planFolds(rows);
    const made = new Map<string, Coefficients>();
    const coefficientsOf = (fold: Fold): Coefficients => {
      const key = `${fold.kind}/${fold.name}`;
      const known = made.get(key) ?? fitOnce(plan.training(fold), model).coefficients;
      made.set(key, known);
      return known;
    };
    const figures = judgeHeldOut(rows, [], "held-out", coefficientsOf);
    const errors: Record<string, number> = {};
    for (const { name, holds } of COLUMNS) {
      const own = figures.filter(holds);
      if (own.length > 0)
        errors[name] = medianOf(own.map(({ forecast, measured }) => Math.abs(forecast / measured - 1)));
    }
    yield { term: ablation.term, errors };
  }
}
