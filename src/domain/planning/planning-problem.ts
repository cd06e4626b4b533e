/** Everything a plan is computed from, resolved: no gaps, no names to look up. */
import type { Engine } from "../catalog/engine.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";
import type { KvBytesPerElement, KvPrecision, Precision } from "../catalog/precision.ts";
import type { Correction } from "../forecasting/correction.ts";
import type { Deployment, RequestShape } from "../forecasting/deployment.ts";
import type { LatencyTargets } from "../forecasting/load-forecast.ts";
import type { Tokens, Usd } from "../units.ts";
import type { AutoscalePolicy } from "./autoscaling.ts";
import type { MachineOffer } from "./fleet-cost.ts";
import type { Forecaster } from "./forecaster.ts";
import type { LoadSpec, ReplicaPolicy } from "./replicas.ts";

export interface PlanningPolicy extends ReplicaPolicy {
  /** Share of the saturation rate a replica may carry. */
  readonly targetUtilization: number;
  /** Probability with which the replicas must keep up, 0.5 to 1. */
  readonly sizingConfidence: number;
  readonly hoursPerMonth: number;
  readonly autoscale: AutoscalePolicy;
}

export interface PlanningProblem {
  readonly model: ModelProfile;
  readonly load: LoadSpec;
  readonly request: RequestShape;
  readonly targets: LatencyTargets;
  readonly precision: Precision;
  readonly kvPrecision: KvPrecision;
  /** With its general defaults; those of a GPU are applied per candidate. */
  readonly engine: Engine;
  /** Nobody named it. */
  readonly isEngineAssumed?: boolean | undefined;
  readonly contextWindow: Tokens;
  /** Cap on concurrent sequences asked for; null = the engine's default on the GPU. */
  readonly batchCap: number | null;
  readonly monthlyBudgetUsd: Usd | null;
  readonly policy: PlanningPolicy;
  /** GPUs to choose from, one when the user named it. */
  readonly gpus: readonly Gpu[];
  /** The degree asked for, or null: chosen. */
  readonly tp: number | null;
}

export interface PlanningServices {
  readonly forecaster: Forecaster;
  /** Priced whole machines with that GPU, under the cloud, region and price kind asked for. */
  readonly offers: (gpu: Gpu) => readonly MachineOffer[];
  /** Bytes of one cached element once `auto` is resolved. */
  readonly kvBytes: (
    kvPrecision: KvPrecision,
    precision: Precision,
    engine: Engine,
    gpu: Gpu,
  ) => KvBytesPerElement;
  /** What a kept calibration changes in the forecast of a deployment; absent without one, `undefined` for others than the measured one. */
  readonly correction?: (deployment: Deployment, request: RequestShape) => Correction | undefined;
}
