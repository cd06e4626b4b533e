/**
 * What a KV-cache setting of `auto` means.
 *
 * Model: TensorRT-LLM caches 8-bit keys and values for fp8 and fp4 checkpoints; vLLM and SGLang do so on Blackwell and
 * keep the model's 16 bits elsewhere. An explicit setting always wins.
 * Assumes a checkpoint quantised as its maker publishes it, with its own KV scales where it has any.
 * Source: spec-kit/forecast_model.md, rule 7 for measured rows: measured rows fit best under it (NIM 22 → 5 %). [fitted]
 */
import type { EngineClass } from "../catalog/engine.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";
import type { KvBytesPerElement, KvPrecision, Precision } from "../catalog/precision.ts";
import { engineFamilyOf } from "../physics/coefficients.ts";

const EIGHT_BIT_CHECKPOINTS: ReadonlySet<Precision> = new Set(["fp8", "nvfp4", "mxfp4"]);

/** Bytes of one cached element. */
export function resolveKvBytes(
  kvPrecision: KvPrecision,
  checkpoint: Precision,
  engineClass: EngineClass,
  gpu: Pick<Gpu, "architecture">,
): KvBytesPerElement {
  if (kvPrecision === "fp8") return 1;
  if (kvPrecision !== "auto") return 2;
  if (!EIGHT_BIT_CHECKPOINTS.has(checkpoint)) return 2;
  if (engineFamilyOf(engineClass) === "trt") return 1;
  return gpu.architecture.startsWith("Blackwell") ? 1 : 2;
}

/** `auto` on a checkpoint that ships 8-bit KV scales is fp8 wherever that checkpoint is what is loaded. */
export function kvSettingOf(
  kvPrecision: KvPrecision,
  model: Pick<ModelProfile, "fp8KvCache" | "nativePrecision">,
  loaded: Precision,
): KvPrecision {
  const shipsScales = model.fp8KvCache === true && loaded === model.nativePrecision;
  return kvPrecision === "auto" && shipsScales ? "fp8" : kvPrecision;
}
