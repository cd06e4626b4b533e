/** Why a value is refused, in a sentence. */
import { parameterMeta } from "../../domain/workload/parameter.ts";
import { type PlanField, planRequestSchema } from "../../domain/workload/plan-request.ts";

const LONGEST = 40;
const WHOLE: ReadonlySet<PlanField> = new Set(["isl", "osl", "tp", "contextWindow", "batchSize"]);

/** What a field is called in a sentence. */
export const labelOf = (field: PlanField): string =>
  (parameterMeta(planRequestSchema.shape[field])?.label ?? field).toLowerCase();

/** @param value - the value as read, or the words that were no value. */
export function refusal(field: PlanField, value: unknown): string {
  const label = parameterMeta(planRequestSchema.shape[field])?.label ?? field;
  if (typeof value === "number" && Number.isFinite(value)) {
    if (value <= 0) return `${label} must be above zero; ${value} is not.`;
    if (WHOLE.has(field) && !Number.isInteger(value))
      return `${label} must be a whole number; ${value} is not.`;
    return `${label} cannot be ${value}.`;
  }
  if (typeof value === "number") return `${label} is larger than any number I can plan with.`;
  return `“${shortened(String(value))}” is no ${label.toLowerCase()} I can read.`;
}

/** A piece of a message as it is quoted back. */
export function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
