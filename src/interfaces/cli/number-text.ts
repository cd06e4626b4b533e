/** Reads a number as people type it on a command line: strictly, with the unit suffixes its parameter allows. */
import { fractionFromPercent, msFromSeconds } from "../../domain/units.ts";

type Suffixes = Readonly<Record<string, (value: number) => number>>;
const same = (value: number): number => value;

/** Suffixes by the unit a parameter declares. */
const SUFFIXES: Readonly<Record<string, Suffixes>> = {
  ms: { ms: same, s: msFromSeconds },
  "billion parameters": { b: same },
  "% a month": { "%": same },
  "× steady load": { x: same },
  "share of input tokens": { "%": fractionFromPercent },
  USD: { $: same },
};

export type NumberReading =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly problem: string };

const PLAIN = /^[+-]?(\d{1,3}(,\d{3})+|\d+(_\d+)*)?(\.\d+)?(e[+-]?\d+)?$/;
const THOUSANDS_SUFFIX = /^[+-]?\d+(\.\d+)?[km]$/;

/** The same, as help shows them. */
const SUFFIXED_EXAMPLES: Readonly<Record<string, string>> = {
  ms: "500ms, 0.5s",
  "billion parameters": "7B",
  "% a month": "5%",
  "× steady load": "1.5x",
  "share of input tokens": "30%",
};

export function suffixedExamples(unit: string | undefined): string | undefined {
  return SUFFIXED_EXAMPLES[unit ?? ""];
}

export function numberFromText(text: string, unit: string | undefined): NumberReading {
  let rest = text.trim().toLowerCase();
  if (rest === "") return { ok: false, problem: "is empty" };
  let convert = same;
  for (const [suffix, conversion] of Object.entries(SUFFIXES[unit ?? ""] ?? {})) {
    const bare = suffix === "$" ? rest.replace(/^\$/, "") : withoutSuffix(rest, suffix);
    if (bare !== rest) {
      rest = bare;
      convert = conversion;
      break;
    }
  }
  if (THOUSANDS_SUFFIX.test(rest)) {
    return { ok: false, problem: "is ambiguous (1k is 1000 for some and 1024 for others): write all digits" };
  }
  if (!PLAIN.test(rest) || !/\d/.test(rest.replace(/e.*/, "")))
    return { ok: false, problem: "is not a number" };
  const value = convert(Number(rest.replace(/[,_]/g, "")));
  return Number.isFinite(value) ? { ok: true, value } : { ok: false, problem: "is too large" };
}

function withoutSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) && /[\d.]\s*$/.test(text.slice(0, -suffix.length))
    ? text.slice(0, -suffix.length).trimEnd()
    : text;
}
