/**
 * The deployment a measurement was made on.
 *
 * Model: engine class by engine and version; attention data parallelism replaces tensor parallelism; an 8-bit cache by
 * the fitted rule where the row does not say.
 * Assumes the labels of the table, except one page whose mixture-of-experts rows are attention-data-parallel by its own
 * recipe (`enable_attention_dp: true`) though the table says tensor-parallel.
 * Source: spec-kit/forecast_model.md, rules for measured rows 1 and 7; fixed before any fit.
 */
import type { EngineClass } from "../catalog/engine.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { KvBytesPerElement, KvPrecision, Precision } from "../catalog/precision.ts";
import { resolveKvBytes } from "../forecasting/kv-precision.ts";
import type { MeasuredRow } from "./measured-row.ts";

/** The C++ runtime ends with 0.x; NIM 1.8 is built on it. */
const CPP_RUNTIME = /^v?0\./;
/** The releases whose overheads are those of the old scheduler. */
const OLD_VLLM = /^v?0\.[0-8](?!\d)/;
/** A fork of those releases. */
const OLD_FORK = "nm-vllm";
/** Engine builds that are named instead of numbered. */
const OLD_BUILD = /rocm/i;

/** `null` = no measurement of that engine is in the fit. */
export function engineClassOfRow({
  engine,
  engineVersion,
}: Pick<MeasuredRow, "engine" | "engineVersion">): EngineClass | null {
  const name = engine.toLowerCase();
  if (name.startsWith("nim")) return "trtcpp";
  if (name === "trtllm" || name === "tensorrt-llm")
    return CPP_RUNTIME.test(engineVersion) ? "trtcpp" : "trtpt";
  if (name === "sglang") return "sglang";
  if (name === OLD_FORK) return "vllmold";
  if (name === "vllm")
    return OLD_VLLM.test(engineVersion) || OLD_BUILD.test(engineVersion) ? "vllmold" : "vllm";
  return null;
}

const WEIGHTS: Readonly<Record<string, Precision>> = {
  fp16: "fp16",
  float16: "fp16",
  half: "fp16",
  bf16: "bf16",
  bfloat16: "bf16",
  fp8: "fp8",
  int8: "int8",
  w8a8: "int8",
  // 8-bit weights that are unpacked before they are multiplied: bytes as int8; the rows in question run one sequence.
  w8a16: "int8",
  int4: "int4",
  awq: "int4",
  gptq: "int4",
  w4a16: "int4",
  mxfp4: "mxfp4",
  nvfp4: "nvfp4",
  fp4: "nvfp4",
};

const GPT_OSS = /gpt-oss/i;

/** Tables call gpt-oss fp8 where its activations are: the weights stay as published, in mxfp4. */
export function precisionOfRow({ weights, model }: Pick<MeasuredRow, "weights" | "model">): Precision | null {
  const precision = WEIGHTS[weights] ?? null;
  return precision === "fp8" && GPT_OSS.test(model) ? "mxfp4" : precision;
}

const KV: Readonly<Record<string, KvPrecision>> = {
  "": "auto",
  auto: "auto",
  fp8: "fp8",
  int8: "fp8",
  fp16: "fp16",
  bf16: "bf16",
};

/** `null` = a cache format that is not known. */
export function kvBytesOfRow(
  { kv }: Pick<MeasuredRow, "kv">,
  precision: Precision,
  engineClass: EngineClass,
  gpu: Pick<Gpu, "architecture">,
): KvBytesPerElement | null {
  const kvPrecision = KV[kv];
  return kvPrecision === undefined ? null : resolveKvBytes(kvPrecision, precision, engineClass, gpu);
}

const LABELLED_TP_BUT_DP = /perf-overview v1\.0/i;

export interface RowParallelism {
  readonly tp: number;
  readonly pp: number;
  readonly dp: number;
  readonly ep: number;
}

/** Attention data parallelism replaces tensor parallelism; a table may count the same GPUs under both names. */
export function parallelismOfRow(row: MeasuredRow, isMoe: boolean): RowParallelism {
  const { tp, pp, dp, ep, gpus } = row;
  if (isMoe && dp === 1 && tp > 1 && LABELLED_TP_BUT_DP.test(row.source))
    return { tp: 1, pp, dp: tp, ep: tp };
  const isCountedTwice = dp > 1 && gpus === tp * pp && tp % dp === 0;
  return { tp: isCountedTwice ? tp / dp : tp, pp, dp, ep };
}
