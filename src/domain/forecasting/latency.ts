/**
 * Latency percentiles of a replica under open-loop load.
 *
 * Model: TTFT = unqueued time + waits. ITL of a request is its mean over its life: it varies with the number of
 * sequences in flight (averaged over the life) and with the prompts that happen to arrive. E2E = TTFT + (osl − 1) × ITL,
 * both at the same percentile.
 * Assumes normal ITL with the median at the mean, and that slow starts and slow tokens meet (E2E is an upper bound).
 * Source: waiting.ts; time average of an Ornstein–Uhlenbeck process; Poisson count of arrivals.
 */
import type { RequestsPerSecond, Seconds } from "../units.ts";
import type { RequestShape } from "./deployment.ts";
import { NORMAL_QUANTILE } from "./normal.ts";
import { type OpenLoopState, unqueuedFirstTokenSeconds } from "./open-loop.ts";
import { decodeSeconds, type ReplicaModel } from "./replica-model.ts";
import { meanWait, prefillWait, slotWait, type Wait, waitPercentile } from "./waiting.ts";

export type Percentile = 50 | 95 | 99;
const LEVEL: Readonly<Record<Percentile, number>> = { 50: 0.5, 95: 0.95, 99: 0.99 };

/** What percentiles are read from. */
export interface LatencyModel {
  readonly osl: number;
  readonly unqueuedSeconds: Seconds;
  readonly prefillWait: Wait;
  readonly slotWait: Wait;
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
    waitScale: replica.firstToken.scale,
    itlSeconds: state.itlSeconds,
    batchDeviation: state.stepSlope * state.deviation * Math.sqrt(lifeAverage(state.elasticity)),
    prefillDeviation: (Math.sqrt(arrivals * life) * state.prefillSeconds) / request.osl,
    batchRoom: Math.max(0, decodeSeconds(replica, request, slots) - state.stepSeconds),
  };
}

/** Variance of the time average over a life, relative to the variance at an instant; relaxation × life = elasticity. */
const lifeAverage = (elasticity: number): number =>
  (2 * (elasticity - 1 + Math.exp(-elasticity))) / (elasticity * elasticity);

export const queueSeconds = (latency: LatencyModel): Seconds =>
  latency.waitScale * meanWait(latency.prefillWait) + meanWait(latency.slotWait);

export function ttftSeconds(latency: LatencyModel, percentile: Percentile | "mean"): Seconds {
  if (percentile === "mean") return latency.unqueuedSeconds + queueSeconds(latency);
  const forPrompts = {
    probability: latency.prefillWait.probability,
    meanWhenWaiting: latency.prefillWait.meanWhenWaiting * latency.waitScale,
  };
  return latency.unqueuedSeconds + waitPercentile(forPrompts, latency.slotWait, LEVEL[percentile]);
}

export function itlSeconds(latency: LatencyModel, percentile: Percentile | "mean"): Seconds {
  if (percentile === "mean") return latency.itlSeconds;
  const deviations = NORMAL_QUANTILE[percentile];
  const fromBatch = Math.min(latency.batchRoom, deviations * latency.batchDeviation);
  return latency.itlSeconds + Math.hypot(fromBatch, deviations * latency.prefillDeviation);
}

export const e2eSeconds = (latency: LatencyModel, percentile: Percentile | "mean"): Seconds =>
  ttftSeconds(latency, percentile) + Math.max(0, latency.osl - 1) * itlSeconds(latency, percentile);
