/**
 * Memory an engine sets aside for a step besides weights and KV cache, per GPU.
 *
 * Model: the larger of the sampler's buffers (sequences × vocabulary) and the prefill's (tokens × layer widths).
 * A profiling run at start-up tries both and keeps the peak; in vLLM the vocabulary usually decides.
 * Assumes logits are gathered on every GPU, so tensor parallelism does not divide the sampler. Only vLLM profiles the
 * whole sampler at start-up; the others keep the logits.
 * Source: vLLM's start-up log on H100, five models (llm-d capacity planner, read 2026-11-22); the rows sampled are
 * min(max_num_seqs, max_num_batched_tokens) (vLLM gpu_model_runner, dummy run).
 */
import { engineFamilyOf } from "../physics/coefficients.ts";
import type { Bytes } from "../units.ts";
import type { Deployment } from "./deployment.ts";

/**
 * Logits in two precisions, sort keys, indices and probabilities.
 * [fitted, error ≤ 2 %] 4.76 GiB at 128,256 entries, 5.64 at 151,936, 7.38 at 201,088, each with 1,024 sequences.
 */
const VLLM_SAMPLER_BYTES_PER_ENTRY = 38.9;
/** [assumed] logits and probabilities in 32 bits; with 2,048 sequences it gives the 2 GB per GPU of the accuracy study. */
const OTHER_SAMPLER_BYTES_PER_ENTRY = 8;
/** Residual, normed, query, key, value and output vectors alive at once. [assumed] */
const LIVE_HIDDEN_VECTORS = 6;
/** Gate and up projection. [assumed] */
const LIVE_MLP_VECTORS = 2;
const ACTIVATION_BYTES_PER_ELEMENT = 2;

/** @param maxSequences - cap on concurrent sequences over the replica. */
export function activationBytes(deployment: Deployment, maxSequences: number): Bytes {
  const { model, engine, tp, dp } = deployment;
  const perEntry =
    engineFamilyOf(engine.engineClass) === "vllm"
      ? VLLM_SAMPLER_BYTES_PER_ENTRY
      : OTHER_SAMPLER_BYTES_PER_ENTRY;
  // A step has no more sequences than tokens, so no more rows are sampled at once.
  const rows = Math.min(Math.ceil(maxSequences / dp), engine.maxBatchedTokens);
  const sampler = rows * model.vocab * perEntry;
  const perToken = LIVE_HIDDEN_VECTORS * model.hidden + (LIVE_MLP_VECTORS * meanMlpWidth(deployment)) / tp;
  const prefill = engine.maxBatchedTokens * perToken * ACTIVATION_BYTES_PER_ELEMENT;
  return Math.max(sampler, prefill);
}

/** Width of the MLP a token passes, mean over layers: three matrices a layer. */
function meanMlpWidth({ model }: Deployment): number {
  const experts =
    model.moe === null ? 0 : model.moe.paramsPerExpert * model.moe.activeExperts * model.moe.layers;
  return (model.denseMlpParams + experts) / (3 * model.hidden * model.layers);
}
