/**
 * Latency percentiles of a replica under open-loop load.
 *
 * Model: TTFT = fixed time + part of a step + spread of the own prompt + waits; the fixed time is what makes its mean the
 * fitted one. A request that meets others loses steps, the last of them at any moment; its prompt varies with its length.
 * ITL of a request is its mean over its life: it varies with the number of sequences in flight (averaged over the life)
 * and with the prompts that happen to arrive. E2E = TTFT + (osl − 1) × ITL, both at the same percentile.
 * Assumes normal ITL with the median at the mean, and that slow starts and slow tokens meet (E2E is an upper bound).
 * Source: waiting.ts, delay.ts; time average of an Ornstein–Uhlenbeck process; Poisson count of arrivals.
 */
import type { RequestsPerSecond, Seconds } from "../units.ts";
import { type Delay, delayPercentile, meanDelay } from "./delay.ts";
import type { RequestShape } from "./deployment.ts";
import { NORMAL_QUANTILE } from "./normal.ts";
import { type OpenLoopState, unqueuedFirstTokenSeconds } from "./open-loop.ts";
import { marginalPrefillSeconds, promptSeconds } from "./prefill.ts";
import { decodeSeconds, type ReplicaModel } from "./replica-model.ts";
import { meanWait, prefillWait, slotWait, spreadRareWait, type Wait } from "./waiting.ts";

export type Percentile = 50 | 95 | 99;
const LEVEL: Readonly<Record<Percentile, number>> = { 50: 0.5, 95: 0.95, 99: 0.99 };

/**
 * Standard deviation of prompt lengths over their mean. [assumed] between a benchmark's equal lengths (0) and those of
 * chat logs (about 1). With a chat log's lengths AccelMark measured p99 ÷ p50 = 2.15 below a quarter of saturation
 * (median of 157 runs); the forecast says 1.45 with this value, 1.62 with 1.
 */
const LENGTH_VARIATION = 0.5;

/** What percentiles are read from. */
export interface LatencyModel {
  readonly osl: number;
  readonly unqueuedSeconds: Seconds;
  readonly prefillWait: Wait;
  readonly slotWait: Wait;
  /** Chance to meet a running step, and the time it may still take. */
  readonly partOfStep: Delay["partOfStep"];
  /** What of the own prompt's time varies with its length. */
  readonly ownPromptSpread: Seconds;
  /** Factor on the wait for prompts, as fitted with the first token. */
  readonly waitScale: number;
  readonly itlSeconds: Seconds;
  /** Standard deviations of a request's ITL: from the number in flight, from prompts. */
  readonly batchDeviation: Seconds;
  readonly prefillDeviation: Seconds;
  /** The most that the number in flight can add. */
  readonly batchRoom: Seconds;
}

export function latencyModelOf(
  replica: ReplicaModel,
  request: RequestShape,
  state: OpenLoopState,
  slots: number,
  saturationPerSecond: RequestsPerSecond,
): LatencyModel {
  const arrivals = state.requestsPerSecond;
  const life = request.osl * state.itlSeconds;
  return {
    osl: request.osl,
    unqueuedSeconds: unqueuedFirstTokenSeconds(replica, request, state),
    prefillWait: prefillWait(arrivals, state.prefillSeconds),
    slotWait: slotWait({
      slots,
      meanSequences: state.sequences,
      deviation: state.deviation,
      arrivalsPerSecond: arrivals,
      saturationPerSecond,
    }),
    partOfStep: {
      probability: state.sequences / (1 + state.sequences),
      seconds: Math.min(1, 2 * replica.firstToken.lostSteps) * state.itlSeconds,
    },
    ownPromptSpread: LENGTH_VARIATION * replica.firstToken.scale * lonePromptSeconds(replica, request),
    waitScale: replica.firstToken.scale,
    itlSeconds: state.itlSeconds,
    batchDeviation: state.stepSlope * state.deviation * Math.sqrt(lifeAverage(state.elasticity)),
    prefillDeviation: (Math.sqrt(arrivals * life) * state.prefillSeconds) / request.osl,
    batchRoom: Math.max(0, decodeSeconds(replica, request, slots) - state.stepSeconds),
  };
}

/** Time of the own prompt that grows with its length; at no load, so that its spread is the same at every load. */
const lonePromptSeconds = (replica: ReplicaModel, request: RequestShape): Seconds =>
  Math.min(marginalPrefillSeconds(replica, request, 1), promptSeconds(replica, request, 0));

/** Variance of the time average over a life, relative to the variance at an instant; relaxation × life = elasticity. */
const lifeAverage = (elasticity: number): number =>
  (2 * (elasticity - 1 + Math.exp(-elasticity))) / (elasticity * elasticity);

export const queueSeconds = (latency: LatencyModel): Seconds =>
  latency.waitScale * meanWait(latency.prefillWait) + meanWait(latency.slotWait);

/** What a first token's time varies by. */
const delayOf = (latency: LatencyModel): Delay => ({
  partOfStep: latency.partOfStep,
  waits: [
    { probability: 1, meanWhenWaiting: latency.ownPromptSpread },
    {
      probability: latency.prefillWait.probability,
      meanWhenWaiting: latency.prefillWait.meanWhenWaiting * latency.waitScale,
    },
    spreadRareWait(latency.slotWait),
  ],
});

export function ttftSeconds(latency: LatencyModel, percentile: Percentile | "mean"): Seconds {
  const mean = latency.unqueuedSeconds + queueSeconds(latency);
  if (percentile === "mean" || !Number.isFinite(mean)) return mean;
  const delay = delayOf(latency);
  return Math.max(0, mean - meanDelay(delay)) + delayPercentile(delay, LEVEL[percentile]);
}

export function itlSeconds(latency: LatencyModel, percentile: Percentile | "mean"): Seconds {
  if (percentile === "mean") return latency.itlSeconds;
  const deviations = NORMAL_QUANTILE[percentile];
  const fromBatch = Math.min(latency.batchRoom, deviations * latency.batchDeviation);
  return latency.itlSeconds + Math.hypot(fromBatch, deviations * latency.prefillDeviation);
}

/** @param ttft - at the same percentile, where it is known already. */
export const e2eSeconds = (
  latency: LatencyModel,
  percentile: Percentile | "mean",
  ttft: Seconds = ttftSeconds(latency, percentile),
): Seconds => ttft + Math.max(0, latency.osl - 1) * itlSeconds(latency, percentile);
