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

export type DegreeProblem =
  | { readonly kind: "heads"; readonly heads: number }
  | { readonly kind: "node"; readonly maxGpusPerNode: number };

/** Why a degree asked for cannot be had as one engine instance; null when it can. */
export function degreeProblem(model: ModelProfile, gpu: Gpu, tp: number): DegreeProblem | null {
  const heads = model.attentionHeads ?? null;
  if (heads !== null && heads % tp !== 0) return { kind: "heads", heads };
  if (tp > gpu.maxGpusPerNode) return { kind: "node", maxGpusPerNode: gpu.maxGpusPerNode };
  return null;
}
