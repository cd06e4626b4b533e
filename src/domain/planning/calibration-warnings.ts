/** Where a plan goes beyond what its calibration measured. */
import { loadRefusal } from "../calibration/calibration-limits.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { number } from "./wording.ts";

export function calibrationWarnings({ calibration, evaluation }: PlanDraft): readonly Warning[] {
  if (calibration === undefined) return [];
  const { spec, serving } = evaluation;
  const warnings: Warning[] = [];
  if (spec.deployment.correction === undefined) {
    warnings.push({
      code: "calibration_unused",
      message: `The calibration "${calibration.name}" is of another deployment than the one planned, so it changes nothing.`,
    });
    return warnings;
  }
  const refusal = serving === null ? null : loadRefusal(calibration, serving.capacity.batch);
  if (refusal !== null) warnings.push({ code: "calibration_reach", message: refusal });
  if (!calibration.isMeasuredLength) {
    warnings.push({
      code: "calibration_lengths",
      message: `The calibration "${calibration.name}" was measured at other lengths than ${number(spec.request.isl)} tokens in and ${number(spec.request.osl)} out: its bands are wider here.`,
    });
  }
  return warnings;
}
