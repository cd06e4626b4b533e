/** Number formats a GPU stores but does not multiply in. */
import type { Gpu } from "../catalog/gpu.ts";
import type { Precision } from "../catalog/precision.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";

/** Why a precision runs through 16-bit units on a GPU; null when it has its own. */
function fallbackReason(gpu: Gpu, precision: Precision): string | null {
  switch (precision) {
    case "bf16":
      return gpu.hasBf16 ? null : `${gpu.name} has no bf16 units: the engine must run the model as fp16`;
    case "fp8":
      return gpu.peakFp8 === null
        ? `${gpu.name} has no fp8 units: weights are unpacked to 16 bits, so memory is saved but prefill is not faster`
        : null;
    case "int8":
      return gpu.peakInt8 === null
        ? `${gpu.name} has no known int8 rate: weights are taken to be unpacked to 16 bits`
        : null;
    case "mxfp4":
    case "nvfp4":
      return gpu.peakFp4 === null
        ? `${gpu.name} has no fp4 units: weights are unpacked to 16 bits, so memory is saved but prefill is not faster`
        : null;
    default:
      return null;
  }
}

export function precisionWarnings(draft: PlanDraft): Warning[] {
  const { problem, evaluation, record } = draft;
  const { gpu } = evaluation.spec.deployment;
  const reason = fallbackReason(gpu, problem.precision);
  const warnings: Warning[] = [];
  if (reason !== null) warnings.push({ code: "precision_not_native", message: `${reason}.` });
  const native = record.profile.nativePrecision;
  const bits16 = (precision: Precision) => precision === "fp16" || precision === "bf16";
  if (native !== problem.precision && bits16(problem.precision) && !bits16(native)) {
    warnings.push({
      code: "wider_than_checkpoint",
      message: `The published checkpoint is ${native}; a ${problem.precision} plan takes more memory and gains no accuracy.`,
    });
  }
  return warnings;
}
