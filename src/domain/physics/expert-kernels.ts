/**
 * Which measured kernel multiplies a model's experts on a GPU under an engine.
 *
 * Model: a fused-MoE kernel costs a fixed time, reads the experts a step touches, multiplies rows padded to tiles, and
 * moves routed activations through memory; its five values are measured per GPU, framework and number format.
 * Assumes the nearest measured GPU, framework and format where the very one was not measured.
 * Source: config/expert-kernels.json, from published kernel tables.
 */
import type { EngineClass } from "../catalog/engine.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";
import type { Precision } from "../catalog/precision.ts";
import { bytesFromGib, bytesPerSecondFromGb, flopsPerSecondFromTflops } from "../units.ts";
import { architectureFitOf } from "./architecture.ts";

/** Fixed seconds a layer, share of bandwidth, share of the 16-bit peak, padded rows an expert, passes of activations. */
export type ExpertKernel = readonly [number, number, number, number, number];
/** By "GPU framework format". */
export type ExpertKernels = Readonly<Record<string, ExpertKernel>>;

type Framework = "trtllm" | "vllm" | "sglang";
const FRAMEWORKS: Readonly<Record<EngineClass, Framework>> = {
  trtcpp: "trtllm",
  trtpt: "trtllm",
  vllm: "vllm",
  vllmold: "vllm",
  sglang: "sglang",
};
const STAND_INS: readonly Framework[] = ["vllm", "trtllm", "sglang"];

/** Memory and rates that tell the measured GPUs of one generation apart. */
const H200_BANDWIDTH = bytesPerSecondFromGb(4500);
const GB200_PEAK = flopsPerSecondFromTflops(2400);
const B300_MEMORY = bytesFromGib(250);
const PCIE = /^pcie/i;

function kernelGpuOf(gpu: Gpu): string {
  switch (architectureFitOf(gpu).architectureClass) {
    case "Ada":
      return "l40s";
    case "Hopper":
      return gpu.hbmBytesPerSecond > H200_BANDWIDTH ? "h200" : "h100";
    case "CDNA3":
      return gpu.peakFp4 === null ? "h200" : "b200";
    case "Blackwell":
      if (PCIE.test(gpu.interconnect)) return "rtxPro6000";
      if (gpu.peak16 > GB200_PEAK) return "gb200";
      return gpu.visibleBytes > B300_MEMORY ? "b300" : "b200";
    default:
      // A GPU known by its datasheet takes the measured one with the same units.
      if (gpu.peakFp4 !== null) return "b200";
      return gpu.peakFp8 === null ? "a100" : "h100";
  }
}

/** fp8 checkpoints of these makers carry a scale for each block of weights. */
const BLOCK_SCALED = /^(minimax|qwen3|glm)/i;
const isBlockScaled = (model: ModelProfile): boolean => model.isMla || BLOCK_SCALED.test(model.family);

function formatsOf(precision: Precision, model: ModelProfile, gpu: Gpu): readonly string[] {
  switch (precision) {
    case "fp16":
    case "bf16":
      return ["bits16"];
    case "fp8":
    case "int8":
      return isBlockScaled(model) ? ["fp8Block", "fp8"] : ["fp8", "fp8Block"];
    case "nvfp4":
      return ["nvfp4"];
    case "mxfp4":
      return gpu.peakFp4 === null ? ["mxfp4"] : ["mxfp4Fp8", "mxfp4"];
    case "int4":
      return ["int4", "mxfp4"];
    default:
      return precision satisfies never;
  }
}

/** `null` when the tables hold nothing for that generation. */
export function expertKernelOf(
  kernels: ExpertKernels,
  model: ModelProfile,
  gpu: Gpu,
  precision: Precision,
  engineClass: EngineClass,
): ExpertKernel | null {
  const name = kernelGpuOf(gpu);
  for (const format of [...formatsOf(precision, model, gpu), "bits16"]) {
    for (const framework of [FRAMEWORKS[engineClass], ...STAND_INS]) {
      const found = kernels[`${name} ${framework} ${format}`];
      if (found !== undefined) return found;
    }
  }
  return null;
}
