/** What a GPU's own tool says about it, once and over time. */
import { z } from "zod";
import { type BytesPerSecond, bytesPerSecondFromGb, type Seconds } from "../units.ts";

export const gpuIdentitySchema = z.object({
  gpu_name: z.string(),
  driver: z.string(),
  vram_total_gib: z.number(),
  vram_used_gib: z.number(),
  vram_free_gib: z.number(),
});
export type GpuIdentity = Readonly<z.infer<typeof gpuIdentitySchema>>;

const figure = z.number().nullable();

/** Null where the tool failed or does not say: NaN is no JSON. */
export const gpuSampleSchema = z.object({
  t_s: z.number(),
  vram_used_gib: figure,
  vram_total_gib: figure,
  gpu_util_pct: figure,
  mem_util_pct: figure,
  power_w: figure,
  temp_c: figure,
});
export type GpuSample = Readonly<z.infer<typeof gpuSampleSchema>>;
export type GpuReading = Omit<GpuSample, "t_s">;

export const NO_READING: GpuReading = {
  vram_used_gib: null,
  vram_total_gib: null,
  gpu_util_pct: null,
  mem_util_pct: null,
  power_w: null,
  temp_c: null,
};

export const samplesIn = (seconds: Seconds, interval: Seconds): number =>
  Math.max(1, Math.round(seconds / interval));

export interface KnownBandwidth {
  readonly gpu: string;
  readonly memory: string;
  readonly bytesPerSecond: BytesPerSecond;
}

/** [datasheet] NVIDIA's data sheets of A100 80GB SXM, H100 SXM and H200 SXM, rounded as the notebook does. */
export const BANDWIDTH_CONTEXT: readonly KnownBandwidth[] = [
  { gpu: "A100", memory: "80 GB HBM2e", bytesPerSecond: bytesPerSecondFromGb(2000) },
  { gpu: "H100", memory: "80 GB HBM3", bytesPerSecond: bytesPerSecondFromGb(3300) },
  { gpu: "H200", memory: "141 GB HBM3e", bytesPerSecond: bytesPerSecondFromGb(4800) },
];
