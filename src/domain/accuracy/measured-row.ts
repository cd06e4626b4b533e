/** One published measurement, as its table gives it: names not looked up, nothing derived. `null` = the table does not say. */
import type { Ms, RequestsPerSecond, Tokens, TokensPerSecond } from "../units.ts";

export interface MeasuredLatency {
  readonly mean: Ms | null;
  readonly p50: Ms | null;
  readonly p99: Ms | null;
}

export const LOAD_KINDS = ["concurrency", "offline_max", "max_batch", "request_rate"] as const;
export type LoadKind = (typeof LOAD_KINDS)[number];

export interface MeasuredRow {
  readonly id: string;
  /** Place in its file, from 1; the header is not counted. */
  readonly row: number;
  readonly source: string;
  readonly sourcePath: string;
  readonly date: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly model: string;
  readonly weights: string;
  readonly kv: string;
  readonly gpu: string;
  /** What the table says the GPU has, in GB; tells versions of one name apart. */
  readonly gpuMemoryGb: number | null;
  readonly gpus: number | null;
  readonly tp: number;
  readonly pp: number;
  readonly ep: number;
  readonly dp: number;
  readonly isl: Tokens;
  readonly osl: Tokens | null;
  readonly loadKind: LoadKind;
  /** Clients, batch, requests or requests per second, by `loadKind`; infinite = all at once. */
  readonly loadValue: number | null;
  readonly outputTokensPerSecond: TokensPerSecond | null;
  readonly requestsPerSecond: RequestsPerSecond | null;
  readonly ttftMs: MeasuredLatency;
  readonly tpotMs: MeasuredLatency;
  readonly e2eMeanMs: Ms | null;
  /** Scheduler settings of the run, where its recipe is public. */
  readonly pollSteps: number | null;
  readonly batchWaitSteps: number | null;
  readonly rankWaitSteps: number | null;
  readonly notes: string;
}

/** A row that cannot be judged, and why. */
export interface LeftRow {
  readonly id: string;
  readonly row: number;
  readonly source: string;
  readonly reason: string;
}

/** The mean where the source gives it, else the median. */
export const typical = (latency: MeasuredLatency): Ms | null => latency.mean ?? latency.p50;
