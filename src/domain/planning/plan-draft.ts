/** What the sections of a plan are built from: the resolved problem, the chosen candidate and how the inputs came about. */
import type { ModelRecord } from "../catalog/model-profile.ts";
import type { CapacityPlan, InputName, PlanInput } from "./capacity-plan.ts";
import type { Evaluation, Serving } from "./evaluation.ts";
import type { PlanningProblem, PlanningServices } from "./planning-problem.ts";
import type { Repair } from "./repairs.ts";

export interface PlanDraft {
  readonly problem: PlanningProblem;
  readonly services: PlanningServices;
  readonly evaluation: Evaluation;
  readonly record: ModelRecord;
  readonly inputs: Readonly<Partial<Record<InputName, PlanInput>>>;
  readonly repairs: readonly Repair[];
  /** The same problem without the batch cap asked for; null when none was. */
  readonly uncapped: Evaluation | null;
  /** Machine types with the GPU that have no price under the query. */
  readonly unpriced: number;
  readonly createdAt: string;
  readonly toolVersion: string;
  readonly priceMaxAgeDays: number;
  readonly coefficients: CapacityPlan["evidence"]["coefficients"];
}

export type Warning = CapacityPlan["warnings"][number];

/** The part of a draft that runs, or null when the model does not fit. */
export const servingOf = (draft: PlanDraft): Serving | null => draft.evaluation.serving;

export const bytesPerReplica = (draft: PlanDraft): number => {
  const { memory, gpusPerReplica, spec } = draft.evaluation;
  const slots = draft.problem.batchCap ?? 1;
  const kv = memory.kvBytesPerToken * spec.contextWindow * slots;
  return (memory.weightsBytes + memory.activationBytes + memory.runtimeBytes + kv) * gpusPerReplica;
};
