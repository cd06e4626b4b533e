/**
 * A target that costs far more than one a little looser.
 *
 * Model: near the latency of a lone request a replica carries almost nothing, so the fleet grows without bound as a
 * target comes down to it. The plan is made again with the tightest target a tenth looser.
 */
import { chooseEvaluation, totalGpus } from "./choice.ts";
import { carriedShare } from "./evaluation.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import {
  LATENCY_METRICS,
  type LatencyMetric,
  latencyOf,
  statisticOf,
  targetOf,
  withArticle,
} from "./targets.ts";
import { dollars, plural, time } from "./wording.ts";

const LOOSER = 1.1;
/** Share of the fleet from which on the difference must be said. [assumed] */
const NOTABLE_SAVING = 0.25;

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The target that the rate a replica may carry comes closest to. */
function tightest({ problem, evaluation }: PlanDraft): LatencyMetric | null {
  const { serving } = evaluation;
  if (serving === null) return null;
  const ratio = (metric: LatencyMetric): number => {
    const target = targetOf(problem, metric);
    return target === undefined ? 0 : latencyOf(problem, serving.capacity, metric) / target;
  };
  const [first] = LATENCY_METRICS.toSorted((a, b) => ratio(b) - ratio(a));
  return first !== undefined && ratio(first) > 0 ? first : null;
}

export function targetWarnings(draft: PlanDraft): Warning[] {
  const { problem, evaluation, services } = draft;
  const { serving } = evaluation;
  const metric = tightest(draft);
  const target = metric === null ? undefined : targetOf(problem, metric);
  if (serving === null || metric === null || target === undefined || !evaluation.feasible) return [];
  const ceiling = carriedShare(problem, serving.saturation) * serving.saturation.requestsPerSecond;
  if (serving.rateUnderTargets >= ceiling) return [];
  const loosened = target * LOOSER;
  const targets = { ...problem.targets, [`${metric}Ms`]: loosened };
  const looser = chooseEvaluation({ ...problem, targets }, services);
  if (looser?.feasible !== true) return [];
  const [now, then] = [totalGpus(evaluation), totalGpus(looser)];
  const [paid, less] = [evaluation.price?.max.usdPerMonth, looser.price?.max.usdPerMonth];
  const saving = paid === undefined || less === undefined ? 1 - then / now : 1 - less / paid;
  if (saving < NOTABLE_SAVING) return [];
  const cost =
    paid === undefined || less === undefined ? "" : `, ${dollars(less)} a month instead of ${dollars(paid)}`;
  return [
    {
      code: "target_near_floor",
      message: `${capitalised(withArticle(metric))} ${statisticOf(problem)} of ${time(target)} is close to what this hardware can reach at all: at ${time(loosened)} it takes ${plural(then, "GPU")} instead of ${plural(now, "GPU")}${cost}.`,
    },
  ];
}
