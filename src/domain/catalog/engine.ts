import type { Bytes } from "../units.ts";

/** Runtime whose overheads share one set of fitted factors. */
export type EngineClass = "trtcpp" | "trtpt" | "vllm" | "vllmold" | "sglang";

/** How an engine lays out a GPU's memory and schedules; each field's origin stands in config/engines.json. */
export interface Engine {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly version: string;
  readonly engineClass: EngineClass;
  /** Share of visible memory the engine may use (vLLM: gpu_memory_utilization). */
  readonly memoryUtilization: number;
  /** Default cap on concurrent sequences per replica (vLLM: max_num_seqs). */
  readonly maxSequences: number;
  /** Tokens of one scheduler step (vLLM: max_num_batched_tokens). */
  readonly maxBatchedTokens: number;
  readonly kvBlockTokens: number;
  /** CUDA context, NCCL buffers and the like, per GPU, without and with tensor parallelism. */
  readonly runtimeBytes: { readonly single: Bytes; readonly parallel: Bytes };
  /**
   * What `memoryUtilization` is a share of: "whole" = weights, activation, runtime and KV cache stay within it (vLLM);
   * "static" = weights and KV cache only (SGLang); "free" = the KV cache takes it of what the rest leaves (TensorRT-LLM).
   */
  readonly memoryBudget?: "whole" | "static" | "free";
  /** Other defaults on small or named GPUs; `engineOnGpu` applies them. */
  readonly smallGpu?: SmallGpuDefaults;
  /** Makers whose accelerators it runs on; absent = not known, so none is refused. */
  readonly vendors?: readonly string[];
  /** Where each field comes from, by its name. */
  readonly origins?: Readonly<Record<string, string>>;
  readonly source: string;
  readonly asOf: string;
}

export interface SmallGpuDefaults {
  readonly belowVisibleBytes: Bytes;
  /** Parts of GPU names that get these defaults whatever their memory. */
  readonly alsoNamed: readonly string[];
  readonly maxSequences: number;
  readonly maxBatchedTokens: number;
}
