/** What planning asks of forecasting: one replica, four questions. The coefficients are already bound. */
import type { Deployment, RequestShape } from "../forecasting/deployment.ts";
import type {
  LatencyTargets,
  MemoryForecast,
  OperatingPoint,
  Saturation,
} from "../forecasting/load-forecast.ts";
import type { RequestsPerSecond, Tokens } from "../units.ts";

/** A replica and what it serves. */
export interface ReplicaSpec {
  readonly deployment: Deployment;
  readonly request: RequestShape;
  /** Longest request the engine must accept. */
  readonly contextWindow: Tokens;
  /** Cap on concurrent sequences. */
  readonly batchCap: number;
}

interface BandOrigin {
  readonly stratum: string;
  readonly level: number;
  readonly note: string;
}

export interface Forecaster {
  memory(spec: ReplicaSpec): MemoryForecast;
  /** Only asked when the replica fits. */
  saturation(spec: ReplicaSpec): Saturation;
  atRate(spec: ReplicaSpec, requestsPerSecond: RequestsPerSecond): OperatingPoint;
  /** Largest rate at which every target holds; 0 when not even one request at a time meets them. */
  maxRate(spec: ReplicaSpec, targets: LatencyTargets): RequestsPerSecond;
  bandOrigin(spec: ReplicaSpec): BandOrigin;
}
