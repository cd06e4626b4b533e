/** Number formats as people write them: "half", "FP16", "bfloat16", "AWQ", "4-bit", "w4a16". */
import { type KvPrecision, PRECISIONS, type Precision } from "../catalog/precision.ts";

/** Spellings without case, spaces, dashes and underscores. */
const SPELLINGS: Readonly<Record<string, Precision>> = {
  half: "fp16",
  halfprecision: "fp16",
  float16: "fp16",
  f16: "fp16",
  "16bit": "fp16",
  "16bits": "fp16",
  bfloat16: "bf16",
  bfloat: "bf16",
  brainfloat: "bf16",
  float8: "fp8",
  f8: "fp8",
  fp8e4m3: "fp8",
  e4m3: "fp8",
  w8a8fp8: "fp8",
  "8bit": "int8",
  "8bits": "int8",
  i8: "int8",
  w8a8: "int8",
  w8a16: "int8",
  smoothquant: "int8",
  "4bit": "int4",
  "4bits": "int4",
  i4: "int4",
  awq: "int4",
  gptq: "int4",
  w4a16: "int4",
  awqint4: "int4",
  gptqint4: "int4",
  awq4bit: "int4",
  gptq4bit: "int4",
  int4awq: "int4",
  int4gptq: "int4",
  nf4: "int4",
  fp4: "nvfp4",
  nvidiafp4: "nvfp4",
  mxf4: "mxfp4",
};

const key = (text: string): string => text.toLowerCase().replace(/[\s\-_./]/g, "");

/** The precision a text means, or null. */
export function parsePrecision(text: string): Precision | null {
  const wanted = key(text);
  return PRECISIONS.find((name) => name === wanted) ?? SPELLINGS[wanted] ?? null;
}

/** The KV-cache precision a text means, or null; 8-bit caches are fp8. */
export function parseKvPrecision(text: string): KvPrecision | null {
  if (key(text) === "auto") return "auto";
  const precision = parsePrecision(text);
  if (precision === "fp16" || precision === "bf16" || precision === "fp8") return precision;
  return precision === "int8" ? "fp8" : null;
}
