/**
 * The largest rate at which a replica keeps its latency targets.
 *
 * Model: latencies grow with the number in flight, so halving finds the last number that keeps them all.
 * Assumes the percentiles of latency.ts.
 * Source: operating points of open-loop.ts.
 */
import { type Ms, msFromSeconds, type RequestsPerSecond } from "../units.ts";
import type { CoefficientFile } from "./coefficient-file.ts";
import type { Deployment, RequestShape } from "./deployment.ts";
import { e2eSeconds, itlSeconds, type LatencyModel, latencyModelOf, ttftSeconds } from "./latency.ts";
import type { LatencyTargets, Saturation } from "./load-forecast.ts";
import { openLoopState, saturationRate } from "./open-loop.ts";
import { replicaModelOf } from "./replica-model.ts";
import { type LoadCaps, limitOf, slotsOf } from "./saturation.ts";

type TargetName = "ttft" | "itl" | "e2e";

export interface TargetRate {
  /** 0 when even a lone request misses, or when nothing fits. */
  readonly requestsPerSecond: RequestsPerSecond;
  /** The target that a higher rate would miss, or what saturates first. */
  readonly limitedBy: TargetName | Saturation["limitedBy"];
  /** Latencies of a lone request, at the targets' percentile. */
  readonly floor: { readonly ttftMs: Ms; readonly itlMs: Ms; readonly e2eMs: Ms };
}

/** Largest share of the saturation's sequences that is tried: at saturation itself waits are infinite. */
const ALMOST_ALL = 0.9999;
const ROUNDS = 16;

/** The first target missed, `null` when all hold. */
function missedTarget(latency: LatencyModel, targets: LatencyTargets): TargetName | null {
  const { percentile, ttftMs, itlMs, e2eMs } = targets;
  const hasItl = latency.osl > 1;
  if (hasItl && itlMs !== undefined && msFromSeconds(itlSeconds(latency, percentile)) > itlMs) return "itl";
  if (ttftMs !== undefined && msFromSeconds(ttftSeconds(latency, percentile)) > ttftMs) return "ttft";
  if (e2eMs !== undefined && msFromSeconds(e2eSeconds(latency, percentile)) > e2eMs) return "e2e";
  return null;
}

export function maxRateUnderTargets(
  deployment: Deployment,
  coefficients: CoefficientFile,
  request: RequestShape,
  caps: LoadCaps,
  targets: LatencyTargets,
): TargetRate {
  const replica = replicaModelOf(deployment, coefficients.coefficients);
  const slots = slotsOf(caps);
  const saturation = saturationRate(replica, request, slots);
  const at = (sequences: number): { latency: LatencyModel; requestsPerSecond: RequestsPerSecond } => {
    const state = openLoopState(replica, request, sequences, Math.max(1, slots));
    return {
      latency: latencyModelOf(replica, request, state, Math.max(1, slots), saturation),
      requestsPerSecond: state.requestsPerSecond,
    };
  };
  const lone = at(0).latency;
  const floor = {
    ttftMs: msFromSeconds(ttftSeconds({ ...lone, slotWait: NO_WAIT }, targets.percentile)),
    itlMs: msFromSeconds(itlSeconds(lone, targets.percentile)),
    e2eMs: msFromSeconds(e2eSeconds({ ...lone, slotWait: NO_WAIT }, targets.percentile)),
  };
  if (slots < 1) return { requestsPerSecond: 0, limitedBy: limitOf(replica, request, caps), floor };
  const missedAlone = missedTarget(lone, targets);
  if (missedAlone !== null) return { requestsPerSecond: 0, limitedBy: missedAlone, floor };

  let low = 0;
  let high = slots * ALMOST_ALL;
  const full = at(high);
  let limitedBy = missedTarget(full.latency, targets);
  if (limitedBy === null) {
    return { requestsPerSecond: full.requestsPerSecond, limitedBy: limitOf(replica, request, caps), floor };
  }
  let requestsPerSecond = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const middle = (low + high) / 2;
    const tried = at(middle);
    const missed = missedTarget(tried.latency, targets);
    if (missed === null) {
      low = middle;
      requestsPerSecond = tried.requestsPerSecond;
    } else {
      high = middle;
      limitedBy = missed;
    }
  }
  return { requestsPerSecond, limitedBy, floor };
}

const NO_WAIT = { probability: 0, meanWhenWaiting: 0 } as const;
