/** What the sections of a plan are built from: the resolved problem, the chosen candidate and how the inputs came about. */
import type { CalibratedLoads } from "../calibration/calibration-limits.ts";
import type { ModelRecord } from "../catalog/model-profile.ts";
import { replicaTotalBytes } from "../forecasting/memory.ts";
import type { Bytes } from "../units.ts";
import type { CapacityPlan, InputName, PlanInput } from "./capacity-plan.ts";
import type { Evaluation } from "./evaluation.ts";
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
  /** A size given beside a named model, in billions; the named model's own is planned with. */
  readonly statedParametersB?: number | undefined;
  /** Machine types with the GPU that have no price under the query. */
  readonly unpriced: number;
  readonly createdAt: string;
  readonly toolVersion: string;
  readonly priceMaxAgeDays: number;
  readonly coefficients: CapacityPlan["evidence"]["coefficients"];
  /** The calibration the forecast follows. */
  readonly calibration?: PlanCalibration | undefined;
}

/** A kept calibration, as the plan speaks of it. */
export interface PlanCalibration extends CalibratedLoads {
  readonly name: string;
  /** What was measured, in a sentence. */
  readonly sentence: string;
  /** The plan's lengths are those measured. */
  readonly isMeasuredLength: boolean;
}

export type Warning = CapacityPlan["warnings"][number];

/** Weights, activations, runtime and the KV cache of whole context windows in every slot asked for, over the replica. */
export function bytesPerReplica({ evaluation, problem }: PlanDraft): Bytes {
  const { spec, memory } = evaluation;
  return replicaTotalBytes(spec.deployment, memory, spec.contextWindow, problem.batchCap ?? 1);
}
