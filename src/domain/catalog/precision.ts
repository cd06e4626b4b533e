/**
 * Number formats of weights and KV cache.
 *
 * Source: bytes per weight as stored with their scales: nvfp4 has one fp8 scale per 16 values (0.5 + 1/16),
 * mxfp4 one byte per 32 values (0.5 + 1/32), int4 (AWQ, GPTQ) one fp16 scale and zero point per group of 128.
 */
import { z } from "zod";

export const PRECISIONS = ["fp16", "bf16", "fp8", "int8", "int4", "mxfp4", "nvfp4"] as const;
export const precisionSchema = z.enum(PRECISIONS);
export type Precision = (typeof PRECISIONS)[number];

/** Bytes a stored weight takes, scales included. [datasheet] of each format; nvfp4 and mxfp4/int4 as in the fitted model. */
export const BYTES_PER_WEIGHT: Readonly<Record<Precision, number>> = {
  fp16: 2,
  bf16: 2,
  fp8: 1,
  int8: 1,
  int4: 0.53,
  mxfp4: 0.53,
  nvfp4: 0.5625,
};

export const KV_PRECISIONS = ["auto", "fp16", "bf16", "fp8"] as const;
export const kvPrecisionSchema = z.enum(KV_PRECISIONS);
export type KvPrecision = (typeof KV_PRECISIONS)[number];

/** Bytes of one KV-cache element once `auto` has been resolved. */
export type KvBytesPerElement = 1 | 2;
