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

export const warningsOf = (draft: PlanDraft): Warning[] => RULES.flatMap((rule) => rule(draft));
