/** The one door to planning: every interface and tool asks here. */
import type { CapacityPlan } from "../domain/planning/capacity-plan.ts";
import type { PlanField, PlanRequest } from "../domain/workload/plan-request.ts";

export interface Planner {
  /** The inputs a plan cannot do without that the request lacks, in the order to ask for them. */
  missing(request: PlanRequest): readonly PlanField[];
  /**
   * Fills the gaps from catalog and defaults, forecasts and plans.
   *
   * @throws PlannerError missing_input, unknown_model, ambiguous_gpu, … never for a plan that cannot hold: that is an answer.
   */
  plan(request: PlanRequest, signal?: AbortSignal): Promise<CapacityPlan>;
}
