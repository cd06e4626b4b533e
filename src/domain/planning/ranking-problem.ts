/** What a recommendation is searched in: offers, the options left open, and the load they must carry. */

import type { Engine } from "../catalog/engine.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";
import type { KvBytesPerElement, KvPrecision, Precision } from "../catalog/precision.ts";
import type { PricingKind } from "../catalog/price-lookup.ts";
import type { RequestShape } from "../forecasting/deployment.ts";
import type { MemoryForecast, OperatingPoint } from "../forecasting/load-forecast.ts";
import type { RequestsPerSecond, Tokens, UsdPerHour } from "../units.ts";
import type { Forecaster, ReplicaSpec } from "./forecaster.ts";
import type { SloTarget } from "./ranking-slo.ts";

/** A whole machine at a dated price, in its cheapest region under the query. */
export interface RankedOffer {
  readonly cloud: string;
  readonly machine: string;
  readonly gpu: Gpu;
  /** Accelerators of the machine, billed whether used or not. */
  readonly gpus: number;
  readonly region: string;
  readonly zone: string | null;
  readonly kind: PricingKind | "owned";
  readonly usdPerHour: UsdPerHour;
  readonly asOf: string;
  readonly source: string;
  /** Machines there are; null = as many as wanted. */
  readonly available: number | null;
}

export const OBJECTIVES = [
  "cost-per-request",
  "cost-per-month",
  "gpus",
  "latency",
  "tokens-per-joule",
] as const;
export type Objective = (typeof OBJECTIVES)[number];

export interface RankingProblem {
  readonly model: ModelProfile;
  /** With its general defaults; those of a GPU are applied per option. */
  readonly engine: Engine;
  readonly request: RequestShape;
  readonly contextWindow: Tokens;
  readonly slo: readonly SloTarget[];
  /** Model calls per second that are offered. */
  readonly offeredPerSecond: RequestsPerSecond;
  /** Extra load the fleet holds its targets under: 0.25 = 1.25 × the offered load, so 80 % is used. */
  readonly headroomFraction: number;
  /** Share of saturation that no replica passes, headroom or not. */
  readonly mostUtilization: number;
  readonly precisions: readonly Precision[];
  readonly kvPrecisions: readonly KvPrecision[];
  /** null = the engine's own cap on the GPU, lowered where it does not fit. */
  readonly batchCaps: readonly (number | null)[];
  /** The degree asked for; null = open. */
  readonly tp: number | null;
  readonly pipelineStages: readonly number[];
  readonly offers: readonly RankedOffer[];
  readonly objective: Objective;
}

export interface RankingServices {
  readonly forecaster: Forecaster;
  readonly kvBytes: (kv: KvPrecision, precision: Precision, engine: Engine, gpu: Gpu) => KvBytesPerElement;
}

/** One way to serve on a GPU type, whatever machine holds it. */
export interface ServingOption {
  readonly spec: ReplicaSpec;
  readonly kvPrecision: KvPrecision;
  /** null = the default: the engine's own cap, lowered where it does not fit. */
  readonly batchCap: number | null;
  readonly gpusPerReplica: number;
}

/** An option sized for the load. */
export interface SizedOption extends ServingOption {
  readonly memory: MemoryForecast;
  readonly saturationPerSecond: RequestsPerSecond;
  /** Largest rate under every target; 0 when a lone request misses one. */
  readonly sloRatePerSecond: RequestsPerSecond;
  readonly ratePerReplica: RequestsPerSecond;
  readonly replicas: number;
  readonly keepsSlo: boolean;
  /** One replica under its share of the offered load; computed when first asked for. */
  point(): OperatingPoint;
}

export interface RankedCandidate {
  readonly offer: RankedOffer;
  readonly option: SizedOption;
  readonly replicasPerMachine: number;
  readonly machines: number;
  readonly usdPerHour: UsdPerHour;
  /** Every target holds, and there are as many machines as it takes. */
  readonly meetsSlo: boolean;
}
