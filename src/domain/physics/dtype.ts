/**
 * What a weight format means for kernels: its class, its share of peak, its bytes.
 *
 * Model: 8-bit formats double and 4-bit formats quadruple the 16-bit peak where the GPU has such units; elsewhere
 * weights are unpacked and the 16-bit peak holds.
 * Assumes the fit's bytes of attention and dense weights: 0.75 in nvfp4 checkpoints (mixed), 2 in mxfp4 MoE checkpoints.
 * Source: accuracy study of the project, inputs of the fitted model (2026-11-22).
 */
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";
import { BYTES_PER_WEIGHT, type Precision } from "../catalog/precision.ts";
import type { FlopsPerSecond } from "../units.ts";
import type { DtypeClass } from "./coefficients.ts";

/** Weights the fit does not see quantised stay at 16 bits: head, embedding, norms. */
export const UNQUANTISED_BYTES_PER_WEIGHT = 2;
/** [fitted] attention weights of nvfp4 checkpoints are partly fp8 or bf16. */
const NVFP4_DENSE_BYTES_PER_WEIGHT = 0.75;
const MAX_RATIO = { bits8: 2, bits4: 4 } as const;

export function dtypeClassOf(precision: Precision, gpu: Pick<Gpu, "peakFp4">): DtypeClass {
  switch (precision) {
    case "fp16":
    case "bf16":
      return "bits16";
    case "fp8":
    case "int8":
      return "bits8";
    case "int4":
      return "weightOnly";
    case "mxfp4":
    case "nvfp4":
      return gpu.peakFp4 === null ? "weightOnly" : "bits4";
    default:
      return precision satisfies never;
  }
}

const ratio = (peak: FlopsPerSecond | null, peak16: FlopsPerSecond, most: number): number =>
  peak === null ? 1 : Math.min(most, Math.max(1, peak / peak16));

/** Peak of the format over the 16-bit peak: 1, 2 or 4 on most GPUs, never below 1 because weights can be unpacked. */
export function peakRatioOf(precision: Precision, gpu: Gpu): number {
  switch (dtypeClassOf(precision, gpu)) {
    case "bits8":
      return ratio(precision === "int8" ? gpu.peakInt8 : gpu.peakFp8, gpu.peak16, MAX_RATIO.bits8);
    case "bits4":
      return ratio(gpu.peakFp4, gpu.peak16, MAX_RATIO.bits4);
    default:
      return 1;
  }
}

/** Bytes of one attention, dense or shared-expert weight, as the fit takes them. */
export function denseBytesPerWeight(precision: Precision, model: Pick<ModelProfile, "moe">): number {
  if (precision === "nvfp4") return NVFP4_DENSE_BYTES_PER_WEIGHT;
  if (precision === "mxfp4" && model.moe !== null) return UNQUANTISED_BYTES_PER_WEIGHT;
  return BYTES_PER_WEIGHT[precision];
}
