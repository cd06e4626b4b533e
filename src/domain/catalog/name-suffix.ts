/** What the end of a repository name says: tuned how, stored in which format. The shape is the base model's. */
import type { Precision } from "./precision.ts";

const SEPARATOR = "[-_.:\\s]+";
const TUNINGS = "instruct|chat|it|hf|base|latest|text";
const FORMATS =
  "fp8|fp4|nvfp4|mxfp4|awq|gptq|gguf|bnb|marlin|bf16|fp16|half|int[48]|[48]bit|w\\d+a\\d+(?:fp8)?|g\\d+|q\\d(?:_[a-z0-9]+)*";
const MANNERS = "dynamic|static|quantized|per[-_]?tensor|block|kv";
const LAST_SUFFIX = new RegExp(`${SEPARATOR}(?:${TUNINGS}|${FORMATS}|${MANNERS})$`, "i");

/** The name without its tuning and number-format suffixes: "Llama-3.1-8B-Instruct-FP8-dynamic" → "Llama-3.1-8B". */
export function withoutSuffixes(name: string): string {
  let rest = name;
  while (LAST_SUFFIX.test(rest)) rest = rest.replace(LAST_SUFFIX, "");
  return rest;
}

/** First that matches wins: "w8a8-fp8" is fp8, "gptq-int8" is int8. */
const FORMAT_WORDS: readonly (readonly [RegExp, Precision])[] = [
  [/^(?:nvfp4|fp4)$/, "nvfp4"],
  [/^mxfp4$/, "mxfp4"],
  [/^(?:fp8|w\d+a\d+fp8)$/, "fp8"],
  [/^(?:int8|8bit|w8a8|w8a16|q8(?:_[a-z0-9]+)*)$/, "int8"],
  [/^(?:int4|4bit|awq|gptq|w4a16|w4a8|q4(?:_[a-z0-9]+)*)$/, "int4"],
  [/^bf16$/, "bf16"],
  [/^(?:fp16|half)$/, "fp16"],
];

/** Weight format that a name states, `null` when it states none. AWQ and GPTQ without a width are 4-bit. */
export function precisionFromName(name: string): Precision | null {
  const words = name.toLowerCase().split(/[-.:/\s]+/);
  for (const [pattern, precision] of FORMAT_WORDS) {
    if (words.some((word) => pattern.test(word))) return precision;
  }
  return null;
}
