/** A plan document that was written before. */
import { PlannerError } from "../../domain/errors.ts";
import { type CapacityPlan, capacityPlanSchema } from "../../domain/planning/capacity-plan.ts";

/** @throws PlannerError invalid_input */
export function readPlan(path: string, text: string): CapacityPlan {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw notAPlan(path, cause);
  }
  const parsed = capacityPlanSchema.safeParse(content);
  if (!parsed.success) throw notAPlan(path, parsed.error);
  return parsed.data;
}

const notAPlan = (path: string, cause: unknown): PlannerError =>
  new PlannerError("invalid_input", `"${path}" is not a plan document.`, {
    hint: "Write one with `headroom plan … --output plan.json`.",
    cause,
  });
