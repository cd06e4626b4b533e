/** What a fit to measurements decides. Every formula of this folder takes these as a parameter; values stand in config/coefficients.json. */
import type { EngineClass } from "../catalog/engine.ts";
import type { Seconds, Tokens } from "../units.ts";
import type { ExpertKernels } from "./expert-kernels.ts";
import type { ModelClass } from "./model-class.ts";

/** GPU generations that share one set of reachable shares of peak. */
export const ARCHITECTURE_CLASSES = ["Ampere", "Ada", "Hopper", "Blackwell", "CDNA3", "old"] as const;
export type ArchitectureClass = (typeof ARCHITECTURE_CLASSES)[number];

/** Number formats that share kernels; `weightOnly` = weights are unpacked to 16 bits before they are multiplied. */
export const DTYPE_CLASSES = ["bits16", "bits8", "bits4", "weightOnly"] as const;
export type DtypeClass = (typeof DTYPE_CLASSES)[number];

/** Engines that share one first-token behaviour. */
export const ENGINE_FAMILIES = ["vllm", "trt", "sglang"] as const;
export type EngineFamily = (typeof ENGINE_FAMILIES)[number];

export const ENGINE_CLASSES = [
  "trtcpp",
  "trtpt",
  "vllm",
  "vllmold",
  "sglang",
] as const satisfies readonly EngineClass[];

/** Engines that share one first-token fit: the C++ TensorRT-LLM runtime has less between prompt and token than the others. */
export const FIRST_TOKEN_CLASSES = ["vllm", "trt", "trtcpp", "sglang"] as const;
export type FirstTokenClass = (typeof FIRST_TOKEN_CLASSES)[number];

export interface FirstTokenCoefficients {
  /** HTTP, tokenizer and scheduling before the engine sees the prompt. */
  readonly constantSeconds: Seconds;
  /** More of it per MoE layer. */
  readonly moeLayerSeconds: Seconds;
  /** On prefill, step and waiting. */
  readonly scale: number;
  /** Share of requests that meet a synchronised burst, 0 to 1. */
  readonly burstShare: number;
  /** Steps lost to stream interval and pipelining. */
  readonly lostSteps: number;
}

/** Share of a scheduler's interval, in steps, that a prompt waits. */
export interface SchedulerCoefficients {
  /** Of the interval at which new requests are looked for. */
  readonly pollShare: number;
  /** Of the steps a batch waits for company. */
  readonly batchWaitShare: number;
  /** Of the steps attention-parallel ranks wait for each other's prompts. */
  readonly rankWaitShare: number;
}

export interface Coefficients {
  /** Reachable share of the dense peak in matrix products. */
  readonly gemmEfficiency: number;
  /** Reachable share of memory bandwidth for weights, for KV cache. */
  readonly weightBandwidthEfficiency: number;
  readonly kvBandwidthEfficiency: number;
  /** Share of the 16-bit peak in prefill attention. */
  readonly attentionEfficiency: number;
  /** Expert products: factor on bandwidth, share of peak. */
  readonly expertBandwidthFactor: number;
  readonly expertEfficiency: number;
  /** Reachable share of the link in all-reduce, of a PCIe link, and in all-to-all. */
  readonly linkEfficiency: number;
  readonly pcieEfficiency: number;
  readonly allToAllEfficiency: number;
  readonly allReduceLatencySeconds: Seconds;
  readonly pcieLatencySeconds: Seconds;
  readonly computeByArchitecture: Readonly<Record<ArchitectureClass, number>>;
  readonly bandwidthByArchitecture: Readonly<Record<ArchitectureClass, number>>;
  readonly expertComputeByDtype: Readonly<Record<DtypeClass, number>>;
  readonly expertBandwidthByDtype: Readonly<Record<DtypeClass, number>>;
  /** Launches, norms and small kernels: per layer and step, more per MoE layer, and per sequence and step. */
  readonly layerSeconds: Seconds;
  readonly moeLayerSeconds: Seconds;
  readonly sequenceSeconds: Seconds;
  readonly layerByEngine: Readonly<Record<EngineClass, number>>;
  readonly layerByModel: Readonly<Record<ModelClass, number>>;
  readonly sequenceByEngine: Readonly<Record<EngineClass, number>>;
  /** Share of other requests' prefill that a token waits for. */
  readonly prefillShareByEngine: Readonly<Record<EngineClass, number>>;
  /** Attention data parallelism: a step of an offline run, a prefill, grows with ranks to this power. */
  readonly rankStepExponent: number;
  readonly rankPrefillExponent: number;
  /** Prompt tokens that share one step. */
  readonly prefillChunkTokens: Tokens;
  readonly firstToken: Readonly<Record<FirstTokenClass, FirstTokenCoefficients>>;
  readonly scheduler: SchedulerCoefficients;
  /** Measured kernels of experts; where none is there, the efficiencies above hold. */
  readonly expertKernels: ExpertKernels;
}

export const firstTokenClassOf = (engineClass: EngineClass): FirstTokenClass =>
  engineClass === "trtcpp" ? "trtcpp" : engineFamilyOf(engineClass);

export function engineFamilyOf(engineClass: EngineClass): EngineFamily {
  switch (engineClass) {
    case "trtcpp":
    case "trtpt":
      return "trt";
    case "vllm":
    case "vllmold":
      return "vllm";
    case "sglang":
      return "sglang";
    default:
      return engineClass satisfies never;
  }
}
