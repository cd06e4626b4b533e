/** Everything in a plan that deserves a second look, by general rules over inputs and forecast. */
import { autoscalingWarnings } from "./autoscaling-warnings.ts";
import { calibrationWarnings } from "./calibration-warnings.ts";
import { capWarnings } from "./cap-warnings.ts";
import { catalogWarnings } from "./catalog-warnings.ts";
import { latencyWarnings } from "./latency-warnings.ts";
import { loadWarnings } from "./load-warnings.ts";
import { localNameWarnings } from "./local-name-warnings.ts";
import { memoryWarnings } from "./memory-warnings.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { precisionWarnings } from "./precision-warnings.ts";
import { priceWarnings } from "./price-warnings.ts";
import { targetWarnings } from "./target-warnings.ts";

const RULES: readonly ((draft: PlanDraft) => readonly Warning[])[] = [
  memoryWarnings,
  capWarnings,
  calibrationWarnings,
  latencyWarnings,
  targetWarnings,
  loadWarnings,
  autoscalingWarnings,
  precisionWarnings,
  catalogWarnings,
  localNameWarnings,
  priceWarnings,
];

/** These change what the plan means, the gravest first: people read the first warning, seldom the last. */
const GRAVE: readonly string[] = [
  "isl_osl_exceed_model_context",
  "implausible_scale",
  "does_not_fit",
  "context_batch_exceeds_memory",
  "itl_below_weight_read",
  "batch_cap_below_little",
  "model_size_ignored",
  "users_ignored",
  "calibration_reach",
  "target_within_band",
  "queue_dominates_ttft",
];

/** What is said elsewhere in the plan as well, or changes no decision. */
const MINOR: readonly string[] = [
  "latency_not_checked",
  "users_converted",
  "weights_are_not_all",
  "idle_gpus_billed",
  "token_cost_depends_on_load",
  "zone_price_is_regions",
  "price_old",
];

function rankOf({ code }: Warning): number {
  const grave = GRAVE.indexOf(code);
  if (grave >= 0) return grave;
  return MINOR.includes(code) ? GRAVE.length + 1 : GRAVE.length;
}

/** The gravest first; otherwise in the order of the rules. */
export const warningsOf = (draft: PlanDraft): Warning[] =>
  RULES.flatMap((rule) => rule(draft)).toSorted((a, b) => rankOf(a) - rankOf(b));
