/** What one replica does under a load: the vocabulary that forecasting fills and planning reads. */
import type { Bytes, BytesPerToken, Ms, RequestsPerSecond, Tokens, TokensPerSecond } from "../units.ts";
import type { Band } from "./band.ts";

/** Memory of one GPU of the replica. */
export interface MemoryForecast {
  readonly weightsBytes: Bytes;
  /** KV-cache bytes one full-attention token takes on this GPU, after sharding. */
  readonly kvBytesPerToken: BytesPerToken;
  readonly activationBytes: Bytes;
  readonly runtimeBytes: Bytes;
  readonly visibleBytes: Bytes;
  /** What the engine may use: visible × utilization where that share holds everything, else what it comes to take. */
  readonly usableBytes: Bytes;
  /** What is left for KV cache; negative when the model does not fit. */
  readonly kvPoolBytes: Bytes;
  /** Sequences of mean live length (isl + osl) that the pool holds at once over the replica. */
  readonly maxSequences: number;
  /** The pool holds at least one request of the whole context window. */
  readonly fits: boolean;
  /** Bytes missing per GPU; 0 when it fits. */
  readonly shortfallBytes: Bytes;
  /** Longest context window that still fits, 0 when not even the weights do. */
  readonly largestContextTokens: Tokens;
}

interface Percentiles {
  readonly mean: Ms;
  readonly p50: Ms;
  readonly p95: Ms;
  readonly p99: Ms;
}

export interface BandedPercentiles extends Percentiles {
  /** Of the mean; the percentiles share its relative width. */
  readonly band: Band;
}

/** A replica under open-loop load. Saturated: latencies are infinite and `stable` is false. */
export interface OperatingPoint {
  readonly requestsPerSecond: RequestsPerSecond;
  readonly stable: boolean;
  /** Requests in the replica, queued or running, mean (Little's law). */
  readonly concurrency: number;
  /** Sequences decoding at once, mean. */
  readonly batch: number;
  readonly outputTokensPerSecond: TokensPerSecond;
  /** Offered rate over the saturation rate, 0 to 1 when stable. */
  readonly utilization: number;
  readonly ttftMs: BandedPercentiles;
  readonly itlMs: BandedPercentiles;
  readonly e2eMs: BandedPercentiles;
  /** Parts of the mean TTFT. */
  readonly queueMs: Ms;
  readonly prefillMs: Ms;
  /** Share of a step spent on each cause, largest first: "weights", "compute", "kv", "experts", "attention", "communication", "overhead", "prefill" (of others). */
  readonly stepShares: Readonly<Record<string, number>>;
}

/** Where a replica stops keeping up. */
export interface Saturation {
  readonly requestsPerSecond: RequestsPerSecond;
  readonly outputTokensPerSecond: TokensPerSecond;
  readonly concurrency: number;
  /** What stops it: the KV pool, the cap on sequences, or the GPUs' time. */
  readonly limitedBy: "kv-cache" | "batch-cap" | "compute" | "bandwidth" | "overhead";
  readonly band: Band;
}

/** Latency targets at one percentile; absent = not asked for. */
export interface LatencyTargets {
  readonly percentile: 50 | 95 | 99;
  readonly ttftMs?: Ms | undefined;
  readonly itlMs?: Ms | undefined;
  readonly e2eMs?: Ms | undefined;
}
