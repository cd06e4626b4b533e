/** A request without gaps: each input with its value and where that came from. */
import type { Engine } from "../domain/catalog/engine.ts";
import type { Gpu } from "../domain/catalog/gpu.ts";
import type { ModelRecord } from "../domain/catalog/model-profile.ts";
import type { Precision } from "../domain/catalog/precision.ts";
import type { InputName, PlanInput } from "../domain/planning/capacity-plan.ts";
import type { PlanningProblem } from "../domain/planning/planning-problem.ts";
import type { PlanRequest } from "../domain/workload/plan-request.ts";
import type { OfferQuery } from "./machine-offers.ts";
import type { RequiredInputs } from "./required-inputs.ts";

export type PlanInputs = Partial<Record<InputName, PlanInput>>;

/** Names looked up, gaps filled. */
export interface SettledRequest {
  readonly request: PlanRequest;
  readonly record: ModelRecord;
  readonly required: RequiredInputs;
  readonly engine: Engine;
  /** The GPU asked for; null = chosen by cost. */
  readonly gpu: Gpu | null;
  readonly tp: number | null;
  readonly precision: Precision;
  readonly percentile: 50 | 95 | 99;
  readonly contextWindow: PlanInput & { readonly value: number };
}

export interface ResolvedRequest extends SettledRequest {
  /** All of the problem but the GPUs to choose from. */
  readonly problem: Omit<PlanningProblem, "gpus">;
  readonly query: OfferQuery;
  readonly inputs: PlanInputs;
}
