/**
 * When to add a replica: thresholds that a healthy fleet does not touch and an overloaded one must cross.
 *
 * Model: each threshold lies strictly between the value at today's load on the minimum fleet and the value at which a
 * replica stops keeping up. The preferred value is taken when it lies there, else the point four fifths of the way up.
 * Queue depth: requests whose prefill still fits into the TTFT target's slack. Latency: what is seen at the RPS threshold.
 * Source: the llm-d token-aware scaling guide (backlog threshold = TTFT target − ISL ÷ prefill rate) and its defaults of
 * queue depth 5 and KV use 0.8; 80 % RPS and 70 % GPU utilisation as the LLM Infrastructure Capacity
 * Forecasting System states them.
 */
import type { LatencyTargets, OperatingPoint, Saturation } from "../forecasting/load-forecast.ts";
import type { Ms, RequestsPerSecond } from "../units.ts";

export interface AutoscalePolicy {
  /** Share of a replica's capacity at which one more is started. */
  readonly rpsFraction: number;
  readonly kvCacheFraction: number;
  readonly gpuUtilizationFraction: number;
  /** Waiting requests per replica when no TTFT target says better. */
  readonly queueDepth: number;
}

/** A threshold before words: its value, the values it lies between, and whether the preferred one was taken. */
export interface Threshold {
  readonly value: number;
  readonly above: number;
  /** null = grows without bound at saturation. */
  readonly below: number | null;
  readonly preferred: boolean;
}

/** How far up the interval a threshold lies when the preferred value is outside it. [assumed] */
const FALLBACK_POSITION = 0.8;
/** Step over the present value when nothing bounds it from above. [assumed] */
const CLEARANCE = 1.25;

function between(above: number, preferred: number, below: number | null): Threshold {
  if (preferred > above && (below === null || preferred < below)) {
    return { value: preferred, above, below, preferred: true };
  }
  const value = below === null ? above * CLEARANCE : above + (below - above) * FALLBACK_POSITION;
  return { value, above, below, preferred: false };
}

export interface AutoscaleInputs {
  readonly policy: AutoscalePolicy;
  readonly targets: LatencyTargets;
  /** One replica of the minimum fleet at today's load. */
  readonly steady: OperatingPoint;
  readonly saturation: Saturation;
  /** Rate one replica may carry. */
  readonly ratePerReplica: RequestsPerSecond;
  /** Sequences the KV pool holds. */
  readonly maxSequences: number;
  /** Cap on concurrent sequences. */
  readonly batchCap: number;
  /** The replica at a rate. */
  readonly atRate: (requestsPerSecond: RequestsPerSecond) => OperatingPoint;
}

export interface AutoscaleThresholds {
  readonly queueDepthPerReplica: Threshold;
  readonly kvCacheUtilization: Threshold;
  readonly requestsPerSecondPerReplica: Threshold;
  readonly e2eMs: Threshold;
  readonly ttftMs: Threshold;
  readonly gpuUtilization: Threshold;
}

/** Waiting requests whose prefills fit into what the TTFT target leaves after one's own. */
function queueDepth({ policy, targets, steady, maxSequences, batchCap }: AutoscaleInputs): Threshold {
  const slots = Math.max(1, Math.min(maxSequences, batchCap));
  const { ttftMs } = targets;
  const fitting =
    ttftMs === undefined || !(steady.prefillMs > 0)
      ? policy.queueDepth
      : Math.floor((ttftMs - steady.prefillMs) / steady.prefillMs);
  return {
    value: Math.max(1, Math.min(fitting, slots)),
    above: 0,
    below: null,
    preferred: ttftMs === undefined,
  };
}

/** KV use where a replica reaches its RPS threshold, at most the usual share: a later signal would come too late. */
function kvUse(inputs: AutoscaleInputs, atThreshold: OperatingPoint): Threshold {
  const { policy, steady, saturation, maxSequences, batchCap } = inputs;
  const atSaturation = Math.min(1, Math.min(saturation.concurrency, batchCap) / maxSequences);
  const now = Math.min(steady.batch / maxSequences, atSaturation);
  return between(now, Math.min(policy.kvCacheFraction, atThreshold.batch / maxSequences), atSaturation);
}

function latency(now: Ms, atThreshold: Ms, target: Ms | undefined): Threshold {
  const reachable = Math.max(atThreshold, now);
  if (target === undefined) return between(now, reachable, null);
  return target > now ? between(now, reachable, target) : between(now, now * CLEARANCE, null);
}

/** Thresholds for one replica. Every `below` that is a number is the value at saturation, or the target. */
export function autoscaleThresholds(inputs: AutoscaleInputs): AutoscaleThresholds {
  const { policy, targets, steady, saturation, ratePerReplica } = inputs;
  const statistic = targets.percentile === 50 ? "p50" : targets.percentile === 99 ? "p99" : "p95";
  const rps = between(
    steady.requestsPerSecond,
    policy.rpsFraction * ratePerReplica,
    Math.min(ratePerReplica, saturation.requestsPerSecond),
  );
  const atThreshold = inputs.atRate(rps.value);
  return {
    queueDepthPerReplica: queueDepth(inputs),
    kvCacheUtilization: kvUse(inputs, atThreshold),
    requestsPerSecondPerReplica: rps,
    e2eMs: latency(steady.e2eMs[statistic], atThreshold.e2eMs[statistic], targets.e2eMs),
    ttftMs: latency(steady.ttftMs[statistic], atThreshold.ttftMs[statistic], targets.ttftMs),
    gpuUtilization: { value: policy.gpuUtilizationFraction, above: 0, below: 1, preferred: true },
  };
}
