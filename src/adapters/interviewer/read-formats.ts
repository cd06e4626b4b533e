/** Number formats and the serving engine. */
import type { KvPrecision, Precision } from "../../domain/catalog/precision.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const KV = "(?:kv(?:[- ]?cache)?)";
const KV_FORMAT = "(?<kv>fp8|8[- ]bit|int8|fp16|bf16|auto)";
const KV_PATTERNS = [
  new RegExp(`\\b${KV_FORMAT}\\s+${KV}\\b`),
  new RegExp(
    `\\b${KV}(?:\\s*(?:precision|dtype|type|is|in|at|as|=|:|to|please|also|too|should|be|stays?|kept|leaving|left|can))*\\s*${KV_FORMAT}\\b`,
  ),
];
const WORDS: readonly (readonly [RegExp, Precision])[] = [
  [/\b(?:fp16|float16|half(?:[- ]precision)|16[- ]bit|f16)\b/, "fp16"],
  [/\b(?:bf16|bfloat16)\b/, "bf16"],
  [/\b(?:mxfp4|mx-fp4)\b/, "mxfp4"],
  [/\b(?:nvfp4|fp4)\b/, "nvfp4"],
  [/\b(?:fp8|float8|w8a8-fp8)\b/, "fp8"],
  [/\b(?:int8|8[- ]?bits?|w8a8|q8(?:_0)?)\b/, "int8"],
  [/\b(?:int4|4[- ]?bits?|awq|gptq|w4a16|q4(?:_k(?:_[ms])?|_0)?)\b/, "int4"],
];
const ENGINES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:on |with |using |use |engine[:= ]+)?vllm\b/, "vllm"],
  [/\b(?:on |with |using |use |engine[:= ]+)?sglang\b/, "sglang"],
  [/\b(?:on |with |using |use |engine[:= ]+)?(?:trt[- ]?llm|tensorrt(?:[- ]llm)?|trtllm)\b/, "trtllm"],
];

/** Formats named in the text, in its order: a comparison names several. */
export function precisionsIn(text: string): Precision[] {
  return WORDS.flatMap(([pattern, precision]) => {
    const at = text.search(new RegExp(pattern.source, "i"));
    return at < 0 ? [] : [{ at, precision }];
  })
    .sort((a, b) => a.at - b.at)
    .map(({ precision }) => precision);
}

export function enginesIn(text: string): string[] {
  return ENGINES.filter(([pattern]) => new RegExp(pattern.source, "i").test(text)).map(
    ([, engine]) => engine,
  );
}

const ANY_FORMAT = "(?:fp16|bf16|fp8|int8|int4|mxfp4|nvfp4|awq|gptq)";
/** "We planned fp8 but the eval regressed, so bf16 it is": what the but replaces is not read. */
const REPLACED = new RegExp(
  `\\b${ANY_FORMAT}\\b(?=[^.;]{0,80}\\bbut\\b[^.;]{0,80}\\b(?:so|hence|therefore|instead)\\s+(?:[a-z]+\\s+){0,3}?${ANY_FORMAT}\\b)`,
);
const KV_KEPT =
  /\b(?:do not|don['’]t|never)\s+quanti[sz]ed?\s+the\s+kv(?:[- ]cache)?,?\s*(?:(?:and\s+)?(?:keep|leave)\s+it\s+(?:at|in|as)\s+(?<kept>bf16|fp16|auto))?/;

/** Read before what a no rules out. */
export function readKvKept(scan: Scanner, note: Notebook): void {
  scan.take(KV_KEPT, ({ kept }) => {
    note.set.kvPrecision = (kept?.toLowerCase() ?? "auto") as KvPrecision;
    return true;
  });
}

export function readFormats(scan: Scanner, note: Notebook): void {
  scan.take(REPLACED, () => true);
  for (const pattern of KV_PATTERNS) {
    scan.take(pattern, (groups) => {
      const said = groups["kv"]?.toLowerCase() ?? "auto";
      note.set.kvPrecision = (said.includes("8") ? "fp8" : said) as KvPrecision;
      return true;
    });
  }
  for (const [pattern, precision] of WORDS) {
    scan.take(pattern, () => {
      note.set.precision = precision;
      return true;
    });
  }
  for (const [pattern, engine] of ENGINES) {
    scan.take(pattern, () => {
      note.set.engine = engine;
      return true;
    });
  }
  scan.take(
    /\b(?:fp32|float32|32[- ]bit|full precision|int2|2[- ]bit|int3|3[- ]bit|fp6|q[2356](?:_k(?:_[ms])?|_0)?)\b/,
    (_, whole) => {
      note.problems.push(
        `${whole.trim()} is not a format I can plan for: fp16, bf16, fp8, int8, int4, mxfp4 or nvfp4.`,
      );
      return true;
    },
  );
}
