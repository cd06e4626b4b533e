/**
 * Models whose layers launch much the same kernels, and so share one factor on the overhead of a layer.
 *
 * Assumes the attention decides: full, windowed with sinks, latent, latent with an indexer, or partly recurrent.
 * Source: residuals of the fit by model family; factors stand in config/coefficients.json.
 */
import type { ModelProfile } from "../catalog/model-profile.ts";

export const MODEL_CLASSES = [
  "dense",
  "moe",
  "gptOss",
  "miniMax",
  "latent",
  "sparseLatent",
  "recurrent",
] as const;
export type ModelClass = (typeof MODEL_CLASSES)[number];

const GPT_OSS = /^gpt_?oss/i;
const MINIMAX = /^minimax/i;
/** DeepSeek V3.2 and GLM 5: an indexer picks the tokens that attention reads. */
const SPARSE = /dsa|deepseek_v32/i;

export function modelClassOf(
  model: Pick<ModelProfile, "family" | "isMla" | "stateBytesPerSequence" | "moe">,
): ModelClass {
  if (GPT_OSS.test(model.family)) return "gptOss";
  if (MINIMAX.test(model.family)) return "miniMax";
  if (SPARSE.test(model.family)) return "sparseLatent";
  if (model.isMla) return "latent";
  if (model.stateBytesPerSequence > 0) return "recurrent";
  return model.moe === null ? "dense" : "moe";
}
