/**
 * GPUs for a number of users, from a sweep on a cluster of known size.
 *
 * Model: the cluster carries some concurrency within the target, and GPUs grow in proportion to users: users ÷ concurrency ×
 * test GPUs. By slope the concurrency is where the line meets the target; the rough estimate of one level scales with
 * observed ÷ target.
 * Assumes that requests in flight per GPU stay the same at any size and that users do not pause: "users" are requests in flight.
 * Source: NVIDIA NeMo Agent Toolkit sizing guide, "GPU Count Formula".
 */
import { PlannerError } from "../errors.ts";
import type { Seconds } from "../units.ts";
import type { Line } from "./least-squares.ts";
import { floatText } from "./python-number.ts";
import type { SizingTargets } from "./sizing-level.ts";

export type SlopeEstimate =
  | { readonly ok: true; readonly gpus: number; readonly concurrency: number }
  | { readonly ok: false; readonly problem: string };

/** Fractional; rounding up is for whoever buys. */
export function gpusBySlope(
  targetSeconds: Seconds,
  { users, testGpus }: Pick<SizingTargets, "users" | "testGpus">,
  { slope, intercept }: Line,
): SlopeEstimate {
  if (targetSeconds <= intercept) {
    return {
      ok: false,
      problem: `Target time metric (${floatText(targetSeconds)}) must be greater than the intercept (${floatText(intercept)}) for valid GPU estimation.`,
    };
  }
  if (slope === 0)
    return {
      ok: false,
      problem: "The slope is 0: time does not grow with concurrency, so no load is too much.",
    };
  const concurrency = (targetSeconds - intercept) / slope;
  if (concurrency <= 0) {
    return {
      ok: false,
      problem: `Calculated target concurrency (${floatText(concurrency)}) is not positive. This suggests the slope or intercept values may be invalid.`,
    };
  }
  return { ok: true, gpus: (users / concurrency) * testGpus, concurrency };
}

export interface GpuPair {
  readonly byRuntime: number | null;
  readonly byLatency: number | null;
}

export const NO_GPUS: GpuPair = { byRuntime: null, byLatency: null };

export interface Observed {
  readonly concurrency: number;
  readonly llmLatencySeconds: Seconds;
  readonly workflowRuntimeSeconds: Seconds;
}

/** None where the level is over a target that is set; a time equal to its target is within it. */
export function roughGpus(observed: Observed, targets: SizingTargets): GpuPair {
  const { users, testGpus } = targets;
  const usesLatency = targets.llmLatencySeconds > 0;
  const usesRuntime = targets.workflowRuntimeSeconds > 0;
  if (usesLatency && observed.llmLatencySeconds > targets.llmLatencySeconds) return NO_GPUS;
  if (usesRuntime && observed.workflowRuntimeSeconds > targets.workflowRuntimeSeconds) return NO_GPUS;
  if (!(observed.concurrency > 0)) {
    throw new PlannerError("invalid_input", "A level needs a concurrency above 0.", {
      hint: "Leave the level out.",
    });
  }
  const share = users / observed.concurrency;
  return {
    byRuntime: usesRuntime
      ? share * (observed.workflowRuntimeSeconds / targets.workflowRuntimeSeconds) * testGpus
      : null,
    byLatency: usesLatency
      ? share * (observed.llmLatencySeconds / targets.llmLatencySeconds) * testGpus
      : null,
  };
}
