/**
 * The deployment a measurement was made on.
 *
 * Model: engine class by engine and version; attention data parallelism replaces tensor parallelism; an 8-bit cache by
 * the fitted rule where the row does not say.
 * Assumes the labels of the table, except one page whose mixture-of-experts rows are attention-data-parallel by its own
 * recipe (`enable_attention_dp: true`) though the table says tensor-parallel.
 * Source: project accuracy study, data rules 1 and 7; fixed before any fit.
 */
import type { EngineClass } from "../catalog/engine.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { KvBytesPerElement, KvPrecision, Precision } from "../catalog/precision.ts";
import { resolveKvBytes } from "../forecasting/kv-precision.ts";
import type { MeasuredRow } from "./measured-row.ts";

/** The C++ runtime ends with 0.x; NIM 1.8 is built on it. */
const CPP_RUNTIME = /^0\./;
/** The releases whose overheads are those of the old scheduler. */
const OLD_VLLM = /^0\.[0-8]\./;
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
  if (name === "vllm")
    return OLD_VLLM.test(engineVersion) || OLD_BUILD.test(engineVersion) ? "vllmold" : "vllm";
  return null;
}

const WEIGHTS: Readonly<Record<string, Precision>> = {
  fp16: "fp16",
  half: "fp16",
  bf16: "bf16",
  fp8: "fp8",
  int8: "int8",
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

export const precisionOfRow = ({ weights }: Pick<MeasuredRow, "weights">): Precision | null =>
  WEIGHTS[weights] ?? null;

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
}

export function parallelismOfRow(row: MeasuredRow, isMoe: boolean): RowParallelism {
  const { tp, pp, dp } = row;
  if (isMoe && dp === 1 && tp > 1 && LABELLED_TP_BUT_DP.test(row.source)) return { tp: 1, pp, dp: tp };
  return { tp, pp, dp };
}
