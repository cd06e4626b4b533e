import type { Precision } from "../../../domain/catalog/precision.ts";
import { isObject } from "./config-fields.ts";

type Raw = Readonly<Record<string, unknown>>;

const FOUR_BITS = 4;
/** Values that share a scale: 16 in NVFP4, 32 in MXFP4. [datasheet] OCP MX 1.0, NVIDIA Blackwell. */
const NVFP4_GROUP = 16;

function byBits(quant: Raw): Precision | null {
  const bits = quant["bits"] ?? quant["w_bit"] ?? quant["nbits"];
  if (bits === 8) return "int8";
  if (bits === FOUR_BITS || bits === undefined) return "int4";
  return null;
}

/** Precision of a quantization method's or algorithm's name; `null` when the name is not known. */
export function algorithmPrecision(name: string, quant: Raw): Precision | null {
  const algorithm = name.toUpperCase();
  if (algorithm.includes("NVFP4")) return "nvfp4";
  if (algorithm.includes("MXFP4")) return "mxfp4";
  if (algorithm.includes("FP8")) return "fp8";
  if (algorithm.includes("W4A") || algorithm.includes("INT4")) return "int4";
  if (algorithm.includes("W8A") || algorithm.includes("INT8")) return "int8";
  switch (name) {
    case "awq":
    case "gptq":
    case "auto-round":
    case "hqq":
      return byBits(quant);
    case "bitsandbytes":
      return quant["load_in_8bit"] === true ? "int8" : "int4";
    default:
      return null;
  }
}

function weightPrecision(weights: Raw): Precision | null {
  if (weights["num_bits"] === FOUR_BITS) {
    if (weights["type"] !== "float") return "int4";
    return weights["group_size"] === NVFP4_GROUP ? "nvfp4" : "mxfp4";
  }
  if (weights["num_bits"] !== 8) return null;
  return weights["type"] === "float" ? "fp8" : "int8";
}

/** compressed-tensors: the narrowest of its groups, which holds the MLPs or experts. */
export function groupPrecision(groups: Raw): Precision | null {
  const found = Object.values(groups).flatMap((group) => {
    const weights = isObject(group) ? group["weights"] : null;
    const precision = isObject(weights) ? weightPrecision(weights) : null;
    return precision === null ? [] : [precision];
  });
  return found.find((precision) => precision !== "fp8" && precision !== "int8") ?? found[0] ?? null;
}

/** Where the bulk of the weights is: routed experts, else MLPs. */
const BULK = [/experts/, /mlp|ffn|mixer/];

/** Most frequent algorithm among the layers that hold most weights, of a list with an algorithm for each layer. */
export function majorityAlgorithm(layers: Raw): string | null {
  const entries = Object.entries(layers);
  const bulk = BULK.map((part) => entries.filter(([name]) => part.test(name))).find(
    (some) => some.length > 0,
  );
  const counts = new Map<string, number>();
  for (const [, layer] of bulk ?? entries) {
    const algorithm = isObject(layer) ? layer["quant_algo"] : null;
    if (typeof algorithm === "string") counts.set(algorithm, (counts.get(algorithm) ?? 0) + 1);
  }
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? null;
}
