/**
 * The largest rate a replica sustains, and what stops it.
 *
 * Model: every slot taken; slots are the smaller of the cap on sequences and what the KV pool holds. Where one more
 * sequence would hardly raise the rate, the GPUs' time is the limit and the largest use of it names it.
 * Assumes whole lengths in the pool.
 * Source: open-loop.ts.
 */
import { bandOf } from "./band.ts";
import type { CoefficientFile } from "./coefficient-file.ts";
import type { Deployment, RequestShape } from "./deployment.ts";
import { bandAt } from "./forecast-band.ts";
import type { MemoryForecast, Saturation } from "./load-forecast.ts";
import { openLoopState, saturationRate } from "./open-loop.ts";
import { type ReplicaModel, replicaModelOf } from "./replica-model.ts";

export interface LoadCaps {
  /** Cap on concurrent sequences per replica. */
  readonly batchCap: number;
  readonly memory: MemoryForecast;
}

/** [assumed] a doubling of sequences that gains less than about 15 % is not worth calling a cap. */
const GPU_BOUND_ELASTICITY = 0.2;

export const slotsOf = (caps: LoadCaps): number =>
  caps.memory.fits ? Math.max(0, Math.floor(Math.min(caps.batchCap, caps.memory.maxSequences))) : 0;

export function forecastSaturation(
  deployment: Deployment,
  coefficients: CoefficientFile,
  request: RequestShape,
  caps: LoadCaps,
): Saturation {
  const replica = replicaModelOf(deployment, coefficients.coefficients);
  const slots = slotsOf(caps);
  const requestsPerSecond = saturationRate(replica, request, slots);
  const outputTokensPerSecond = requestsPerSecond * request.osl;
  return {
    requestsPerSecond,
    outputTokensPerSecond,
    concurrency: slots,
    limitedBy: limitOf(replica, request, caps),
    band: bandOf(requestsPerSecond, bandAt("throughput", deployment, coefficients.bands, slots)),
  };
}

export function limitOf(
  replica: ReplicaModel,
  request: RequestShape,
  caps: LoadCaps,
): Saturation["limitedBy"] {
  const slots = slotsOf(caps);
  const cap = caps.memory.fits && caps.batchCap <= caps.memory.maxSequences ? "batch-cap" : "kv-cache";
  if (slots < 1) return cap;
  const { step, prefillSeconds, elasticity } = openLoopState(replica, request, slots, slots);
  if (elasticity >= GPU_BOUND_ELASTICITY) return cap;
  const perStep = slots / request.osl;
  const compute = step.compute + step.expertCompute + step.attention + perStep * prefillSeconds;
  const bandwidth = step.weights + step.kv + step.expertReads;
  const overhead = step.overhead + step.communication;
  if (compute >= bandwidth && compute >= overhead) return "compute";
  return bandwidth >= overhead ? "bandwidth" : "overhead";
}
