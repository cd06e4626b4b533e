/**
 * Replicas for a load: today's, the peak's, and a spare for a failure.
 *
 * Model: replicas = ceil(load × (1 + margin) ÷ rate a replica may carry), and the spare comes after the rounding.
 * Load at the peak = steady × peak multiplier × (1 + growth a month)^months: the plan must last its horizon.
 * Assumes a load balancer that spreads requests evenly over equal replicas.
 * Source: Google SRE Book, chapter 21 (provision for N + 1 at peak); the margin inside the ceiling corrects the textbook's
 * ceil(…) × margin, which yields fractions of a replica.
 */
import type { RequestsPerSecond } from "../units.ts";

export interface LoadSpec {
  /** User requests per second, averaged over a normal hour. */
  readonly requestsPerSecond: RequestsPerSecond;
  /** Model calls one user request makes. */
  readonly callsPerRequest: number;
  readonly peakMultiplier: number;
  /** Growth a month as a fraction: 0.2 = 20 %; 0 is no growth. */
  readonly growthFraction: number;
  readonly horizonMonths: number;
}

export interface ReplicaPolicy {
  /** Extra load a plan carries, as a fraction, inside the rounding. */
  readonly safetyMargin: number;
  /** Replicas that may fail at once without missing the targets. */
  readonly redundantReplicas: number;
}

export interface ReplicaCounts {
  /** For today's average load. */
  readonly steady: number;
  /** For the peak at the end of the horizon. */
  readonly peak: number;
  readonly redundancy: number;
  readonly min: number;
  readonly max: number;
}

/** Model calls per second on an average hour today. */
export const steadyCallsPerSecond = (load: LoadSpec): RequestsPerSecond =>
  load.requestsPerSecond * load.callsPerRequest;

/** Load at the end of the horizon over today's; 1 when nothing grows, and a shrinking load counts as today's. */
export function growthFactor(load: LoadSpec): number {
  return Math.max(1, (1 + load.growthFraction) ** load.horizonMonths);
}

/** Model calls per second at the peak, at the end of the horizon. */
export function peakCallsPerSecond(load: LoadSpec): RequestsPerSecond {
  return steadyCallsPerSecond(load) * load.peakMultiplier * growthFactor(load);
}

/** Rounding errors of a division must not buy a replica. */
const ROUNDING_SLACK = 1e-9;

/**
 * Whole replicas that carry a load.
 *
 * @param ratePerReplica - model calls per second one replica may carry.
 * @param margin - fraction added to the load before rounding.
 */
export function replicasFor(
  callsPerSecond: RequestsPerSecond,
  ratePerReplica: RequestsPerSecond,
  margin: number,
): number {
  const exact = (callsPerSecond * (1 + margin)) / ratePerReplica;
  return Math.max(1, Math.ceil(exact * (1 - ROUNDING_SLACK)));
}

/** Counts for steady load, peak and failure of `policy.redundantReplicas`. */
export function replicaCounts(
  load: LoadSpec,
  ratePerReplica: RequestsPerSecond,
  policy: ReplicaPolicy,
): ReplicaCounts {
  const steady = replicasFor(steadyCallsPerSecond(load), ratePerReplica, policy.safetyMargin);
  const peak = replicasFor(peakCallsPerSecond(load), ratePerReplica, policy.safetyMargin);
  const redundancy = policy.redundantReplicas;
  return { steady, peak, redundancy, min: steady + redundancy, max: peak + redundancy };
}

/**
 * Largest user load per second, today, that the same peak replicas still carry: past it one more is needed.
 */
export function breakPointRequestsPerSecond(
  load: LoadSpec,
  ratePerReplica: RequestsPerSecond,
  counts: ReplicaCounts,
  margin: number,
): RequestsPerSecond {
  const perUserRequest = load.callsPerRequest * load.peakMultiplier * growthFactor(load) * (1 + margin);
  return (counts.peak * ratePerReplica) / perUserRequest;
}
