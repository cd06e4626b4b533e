/**
 * Tensor-parallel degrees worth trying: powers of two within one node.
 *
 * Model: all-reduces want the node's fast links, and engines want the attention heads to divide evenly.
 * Source: vLLM and TensorRT-LLM refuse a degree that does not divide the number of attention heads.
 */
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";

/** Ascending. A model whose head count is unknown takes any power of two. */
export function tensorParallelDegrees(model: ModelProfile, gpu: Gpu): readonly number[] {
  const heads = model.attentionHeads ?? null;
  const degrees: number[] = [];
  for (let tp = 1; tp <= Math.max(1, gpu.maxGpusPerNode); tp *= 2) {
    if (heads === null || heads % tp === 0) degrees.push(tp);
  }
  return degrees;
}

/** True when one engine instance can have that degree within a node. */
export function isDegreePossible(model: ModelProfile, gpu: Gpu, tp: number): boolean {
  const heads = model.attentionHeads ?? null;
  return tp <= gpu.maxGpusPerNode && (heads === null || heads % tp === 0);
}
