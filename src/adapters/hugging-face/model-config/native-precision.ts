import type { Precision } from "../../../domain/catalog/precision.ts";
import { type ConfigFields, child, isObject } from "./config-fields.ts";
import { printable } from "./printable.ts";
import { algorithmPrecision, groupPrecision, majorityAlgorithm } from "./quantization.ts";

export interface NativePrecision {
  readonly precision: Precision;
  /** The checkpoint brings scales for an 8-bit cache, which engines then use. */
  readonly fp8KvCache: boolean;
  readonly notes: readonly string[];
}

const DTYPES: Readonly<Record<string, Precision>> = {
  bfloat16: "bf16",
  float16: "fp16",
  half: "fp16",
  float8_e4m3fn: "fp8",
};

function fromDtype(fields: ConfigFields, root: ConfigFields): NativePrecision {
  const stated = [fields.raw["dtype"], fields.raw["torch_dtype"], root.raw["dtype"], root.raw["torch_dtype"]];
  const dtype = String(stated.find((value) => typeof value === "string") ?? "bfloat16").replace(
    /^torch\./,
    "",
  );
  const precision = DTYPES[dtype];
  if (precision !== undefined) return { precision, fp8KvCache: false, notes: [] };
  const notes = [`Weights stored as ${printable(dtype, 20)}; engines load them as 16-bit.`];
  return { precision: "bf16", fp8KvCache: false, notes };
}

const isFp8 = (value: unknown): boolean =>
  (typeof value === "string" && value.toUpperCase().startsWith("FP8")) ||
  (isObject(value) && value["num_bits"] === 8);

/** hf_quant_config.json keeps its content under "quantization"; config.json has the same keys at the top. */
function quantizationOf(
  fields: ConfigFields,
  root: ConfigFields,
  sibling: unknown,
): readonly ConfigFields["raw"][] {
  const own = child(fields, "quantization_config") ?? child(root, "quantization_config");
  const beside = isObject(sibling) ? sibling["quantization"] : null;
  return [own?.raw, isObject(beside) ? beside : undefined].filter((raw) => raw !== undefined);
}

function precisionOf(quant: ConfigFields["raw"]): Precision | null {
  const mixed = isObject(quant["quantized_layers"]) ? majorityAlgorithm(quant["quantized_layers"]) : null;
  const named = mixed ?? quant["moe_quant_algo"] ?? quant["quant_algo"];
  const byAlgorithm = typeof named === "string" ? algorithmPrecision(named, quant) : null;
  if (byAlgorithm !== null) return byAlgorithm;
  if (isObject(quant["config_groups"])) return groupPrecision(quant["config_groups"]);
  const method = quant["quant_method"];
  return typeof method === "string" ? algorithmPrecision(method, quant) : null;
}

/** Routed experts in 4 bits inside an 8-bit checkpoint (DeepSeek V4): the experts are nearly all of the weights. */
function expertPrecision(fields: ConfigFields, precision: Precision): Precision {
  return fields.raw["expert_dtype"] === "fp4" && precision === "fp8" ? "mxfp4" : precision;
}

/**
 * Format of the checkpoint. A sibling hf_quant_config.json counts when config.json says nothing (NVIDIA's FP8 and
 * NVFP4 repositories); dtype keys say only what is left unquantised.
 */
export function nativePrecisionOf(
  fields: ConfigFields,
  root: ConfigFields,
  sibling: unknown,
): NativePrecision {
  const plain = fromDtype(fields, root);
  const quantizations = quantizationOf(fields, root, sibling);
  if (quantizations.length === 0) return plain;
  const fp8KvCache = quantizations.some((quant) =>
    isFp8(quant["kv_cache_quant_algo"] ?? quant["kv_cache_scheme"]),
  );
  for (const quant of quantizations) {
    const found = precisionOf(quant);
    if (found === null) continue;
    const precision = expertPrecision(fields, found);
    const mixed = precision !== found || quant["quant_algo"] === "MIXED_PRECISION";
    const notes = mixed ? [`Mixed precision; counted as ${precision}, the format of most weights.`] : [];
    return { precision, fp8KvCache, notes };
  }
  const method = printable(String(quantizations[0]?.["quant_method"] ?? "unnamed"), 30);
  const note = `Quantization "${method}" is not known here; weights are counted as ${plain.precision}.`;
  return { precision: plain.precision, fp8KvCache, notes: [note] };
}
