/** Headroom as a library: the planner over the catalog it comes with, and the vocabulary of its requests and plans. */
import type { Planner } from "./app/planner.ts";
import { createServices } from "./compose.ts";

export type { Planner } from "./app/planner.ts";
export { isPlannerError, PlannerError, type PlannerErrorCode } from "./domain/errors.ts";
export { type CapacityPlan, capacityPlanSchema } from "./domain/planning/capacity-plan.ts";
export { type PlanRequest, planRequestSchema } from "./domain/workload/plan-request.ts";

export interface PlannerOptions {
  /** Constants and defaults to replace, by dotted name: `{ "defaults.safetyMargin": 0.2 }`. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** Where the model reader looks for HF_HOME, HF_ENDPOINT and HF_TOKEN; the process's own when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * A planner over the catalog of this package.
 *
 * @example
 * const planner = await createPlanner();
 * const plan = await planner.plan({ model: "llama-3.1-8b", requestsPerSecond: 20, isl: 500, osl: 200 });
 */
export async function createPlanner({ overrides, env = process.env }: PlannerOptions = {}): Promise<Planner> {
  return createServices(env).planner(overrides);
}
