/**
 * Tensor-parallel degrees worth trying: powers of two within one node.
 *
 * Model: all-reduces want the node's fast links, and engines want the attention heads to divide evenly.
 * Source: vLLM and TensorRT-LLM refuse a degree that does not divide the number of attention heads.
 */
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";

/**
 * Ascending. A model whose head count is unknown takes any power of two.
 *
 * @param most - GPUs of one machine.
 */
export function tensorParallelDegrees(
  model: ModelProfile,
  gpu: Gpu,
  most = gpu.maxGpusPerNode,
): readonly number[] {
  const heads = model.attentionHeads ?? null;
  const degrees: number[] = [];
  for (let tp = 1; tp <= Math.max(1, most); tp *= 2) {
    if (heads === null || heads % tp === 0) degrees.push(tp);
  }
  return degrees;
}

/** Machines that one replica may span when nothing smaller holds the model. [assumed] */
const MOST_NODES = 4;
/** Nodes below this size, or joined by PCIe alone, have no network made for spanning replicas. [assumed] */
const SPANNING_NODE_GPUS = 8;

/** Degrees above `most` that span whole nodes, ascending; none for GPUs without links of their own. */
export function spanningDegrees(model: ModelProfile, gpu: Gpu, most = gpu.maxGpusPerNode): readonly number[] {
  const joined = gpu.maxGpusPerNode >= SPANNING_NODE_GPUS && !gpu.interconnect.startsWith("pcie");
  if (!joined) return [];
  return tensorParallelDegrees(model, gpu, MOST_NODES * gpu.maxGpusPerNode).filter((tp) => tp > most);
}

/** True when one engine instance can have that degree within a node. */
export function isDegreePossible(model: ModelProfile, gpu: Gpu, tp: number): boolean {
  const heads = model.attentionHeads ?? null;
  return tp <= gpu.maxGpusPerNode && (heads === null || heads % tp === 0);
}
