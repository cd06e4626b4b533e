/**
 * How many sequences fit, as the fitted forecasts take it: for comparison with published benchmarks, not for plans.
 *
 * Model: visible memory × share − weights − 2 GB of activations, over the KV cache of a sequence.
 * Assumes TensorRT-LLM's documented share for offline runs (0.93) and three quarters of the answer in closed loops (0.9).
 * Source: spec-kit/forecast_model.md; plans use the engine's own allocation (memory.ts).
 */
import { kvBytesPerSequence } from "../physics/kv-cache.ts";
import { fittedWeightBytes } from "../physics/weights.ts";
import { type Bytes, bytesFromGb } from "../units.ts";
import type { Deployment, RequestShape } from "./deployment.ts";

/** [assumed] in the fit. */
const ACTIVATION_BYTES: Bytes = bytesFromGb(2);
const OFFLINE = { share: 0.93, answer: 1 } as const;
const CLOSED_LOOP = { share: 0.9, answer: 0.75 } as const;
/** [fitted model] sequences a rank takes at most in offline runs. */
const MAX_PER_RANK = 2048;

export function fittedMaxSequences(
  deployment: Deployment,
  request: Pick<RequestShape, "isl" | "osl">,
  loadCase: "offline" | "closed-loop",
): number {
  const { share, answer } = loadCase === "offline" ? OFFLINE : CLOSED_LOOP;
  const { model, gpu, dp, pp, tp } = deployment;
  const free =
    gpu.visibleBytes * share - fittedWeightBytes(model, deployment.precision, deployment) - ACTIVATION_BYTES;
  const perSequence =
    kvBytesPerSequence(model.kvGroups, request.isl + answer * request.osl, deployment) +
    model.stateBytesPerSequence / tp / pp;
  const fitting = perSequence > 0 ? (dp * free) / perSequence : Number.POSITIVE_INFINITY;
  return Math.max(0, loadCase === "offline" ? Math.min(fitting, MAX_PER_RANK * dp) : fitting);
}
