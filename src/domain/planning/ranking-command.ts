/** The command that starts a replica as it was forecast. */
import type { Precision } from "../catalog/precision.ts";
import type { RankedCandidate } from "./ranking-problem.ts";

/** vLLM's own names; the others are read from the checkpoint. */
const DTYPE: Partial<Record<Precision, string>> = { fp16: "half", bf16: "bfloat16" };

/** Null for an engine other than vLLM. */
export function serveCommand({ option }: RankedCandidate): string | null {
  const { deployment, batchCap, contextWindow, request } = option.spec;
  const { engine, model, precision, tp, pp } = deployment;
  if (engine.engineClass !== "vllm") return null;
  const dtype = DTYPE[precision];
  const quantised = dtype === undefined && precision !== model.nativePrecision;
  return [
    `vllm serve ${model.id}`,
    `--tensor-parallel-size ${tp}`,
    ...(pp > 1 ? [`--pipeline-parallel-size ${pp}`] : []),
    ...(dtype === undefined ? [] : [`--dtype ${dtype}`]),
    ...(quantised && precision === "fp8" ? ["--quantization fp8"] : []),
    ...(option.kvPrecision === "fp8" ? ["--kv-cache-dtype fp8"] : []),
    `--gpu-memory-utilization ${engine.memoryUtilization}`,
    `--max-model-len ${contextWindow}`,
    `--max-num-seqs ${batchCap}`,
    ...(request.prefixHitRate > 0 ? ["--enable-prefix-caching"] : []),
  ].join(" ");
}
