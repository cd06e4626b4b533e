/**
 * An engine with the defaults it would choose on a GPU.
 *
 * Model: vLLM gives the API server 1024 sequences and 8192 tokens a step on GPUs that show at least 70 GiB, A100
 * excepted, and 256 and 2048 on all others.
 * Source: vLLM EngineArgs.get_batch_defaults (vllm/engine/arg_utils.py); the values stand in config/engines.json.
 */
import type { Engine } from "./engine.ts";
import type { Gpu } from "./gpu.ts";

export function engineOnGpu(engine: Engine, gpu: Gpu): Engine {
  const { smallGpu } = engine;
  if (smallGpu === undefined) return engine;
  const isSmall =
    gpu.visibleBytes < smallGpu.belowVisibleBytes ||
    smallGpu.alsoNamed.some((part) => gpu.name.toLowerCase().includes(part.toLowerCase()));
  if (!isSmall) return engine;
  return { ...engine, maxSequences: smallGpu.maxSequences, maxBatchedTokens: smallGpu.maxBatchedTokens };
}

/** Does the engine run on that maker's accelerators? A GPU given without a maker is not refused. */
export const runsOn = ({ vendors }: Engine, { vendor }: Pick<Gpu, "vendor">): boolean =>
  vendors === undefined || vendor === "" || vendors.includes(vendor);
