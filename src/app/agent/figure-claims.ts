/** The figures a sentence states, with what each measures and how exactly it was said. */
import { NUMBER_WORDS, scaled } from "../../domain/numerals.ts";
import { tokensFromKi } from "../../domain/units.ts";
import { COUNTED, type FigureKind, UNKNOWN, unitAfter } from "./figure-kinds.ts";

export interface Claim {
  readonly kind: FigureKind;
  /** The value in base units; several where a unit has several readings. */
  readonly values: readonly { readonly value: number; readonly slack: number }[];
  readonly start: number;
  readonly end: number;
}

const NUMBER =
  /(?<![\w.,/:])(?<money>[$€]\s?)?(?<whole>\d{1,3}(?:[,\u202f]\d{3})+|\d+)(?<fraction>\.\d+)?(?:(?<scale>[kKM](?![\w])|\s(?:thousand|million)\b))?/g;
const SMALL_WORDS: Readonly<Record<string, number>> = { one: 1, ...NUMBER_WORDS, hundred: 100, dozen: 12 };
const WORD = new RegExp(`\\b(?:an? )?(?<word>${Object.keys(SMALL_WORDS).join("|")})\\b`, "gi");
/** Nouns that are counted while talking; such a count is no figure of the plan. */
const TALK =
  /^[- ](?:\w+ )?(?:options?|ways?|things?|steps?|changes?|alternatives?|reasons?|questions?|points?|scenarios?|choices?|warnings?|assumptions?|repairs?|targets?|inputs|figures?|caveats?|parts?|levers?)\b/i;
/** Numbers that are no figures: list marks, dates, versions, percentiles, names that hold digits. */
const NO_FIGURES: readonly RegExp[] = [
  /^\s*(?:[-*]\s*)?\d+[.)](?=\s|$)/gm,
  /\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?\b/g,
  /\b(?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2},? )?\d{4}\b/gi,
  /\b(?:in|since|of|until|from|year) (?:19|20)\d{2}\b/gi,
  /\b(?:step|option|phase|point|section|version|tier|number|no\.|seed|top)\s*#?\d+\b/gi,
  /\b(?:50|95|99)\s?% of (?:all )?(?:requests?|users?|responses?|answers?|calls?)\b/gi,
  /\b24\/7\b|\bN ?\+ ?1\b|#\d+/gi,
  /\b(?:50|9\d)(?:th|\.\d+th)(?: percentile)?/gi,
  /\b(?:v|version )\d+(?:\.\d+)+\b|\b\d+\.\d+\.\d+\b/gi,
  /\b(?:1st|2nd|3rd|\d+th)\b/gi,
];
const TP = /\bTP(?:[ =-]|\s+of\s+)?(?<degree>\d+)\b/gi;
/** "8xA100": a count of GPUs grown into their name. */
const GROWN = /(?<![\w.,])(?<degree>\d+)\s?[x×]\s?(?=[A-Za-z]{1,8}[ -]?\d)/gi;

export function claimsIn(sentence: string, names: ReadonlySet<string> = new Set()): Claim[] {
  const degrees = [TP, GROWN]
    .flatMap((pattern) => [...sentence.matchAll(pattern)])
    .map((match): Claim => {
      const value = Number(match.groups?.["degree"]);
      return {
        kind: /^tp/i.test(match[0]) ? "degree" : "gpus",
        values: [{ value, slack: 0 }],
        start: match.index,
        end: match.index + match[0].length,
      };
    });
  const text = withoutNames(blanked(sentence, [TP, GROWN, ...NO_FIGURES]), names);
  const found = [...text.matchAll(NUMBER)].map((match) => numeral(text, match));
  const spelled = [...text.matchAll(WORD)].flatMap((match) => spelledOut(text, match));
  const claims = [...degrees, ...found.filter((claim) => claim !== undefined), ...spelled].toSorted(
    (a, b) => a.start - b.start,
  );
  return withSharedUnits(claims, text);
}

function numeral(text: string, match: RegExpExecArray): Claim | undefined {
  const { money, whole = "", fraction = "", scale = "" } = match.groups ?? {};
  const end = match.index + match[0].length;
  const rest = text.slice(end).replace(/^\s/, "");
  if (TALK.test(text.slice(end))) return undefined;
  const unit =
    money === undefined ? (unitAfter(rest) ?? UNKNOWN) : { kind: "usd" as const, toBase: UNKNOWN.toBase };
  const digits = whole.replace(/[,\u202f]/g, "");
  const asSaid = (value: number): number => scaled(value, scale);
  const exact = COUNTED.has(unit.kind) && scale === "";
  const slack = exact ? 0 : roundingSlack(digits, fraction);
  const readings = /^\s?k$/i.test(scale) ? [asSaid, tokensFromKi] : [asSaid];
  const values = readings.flatMap((read) =>
    unit.toBase.map((toBase) => ({
      value: toBase(read(Number(digits + fraction))),
      slack: toBase(read(slack)),
    })),
  );
  return { kind: unit.kind, values, start: match.index, end };
}

/** Half of the last place said; trailing zeros of a large whole number are taken as rounding, down to two digits. */
function roundingSlack(digits: string, fraction: string): number {
  if (fraction !== "") return 10 ** -(fraction.length - 1) / 2;
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0;
  return 10 ** Math.max(0, Math.min(zeros, digits.length - 2)) / 2;
}

/** "four GPUs" states a figure; "four of them" does not. */
function spelledOut(text: string, match: RegExpExecArray): Claim[] {
  const end = match.index + match[0].length;
  const unit = unitAfter(text.slice(end).replace(/^\s/, ""));
  const value = SMALL_WORDS[match.groups?.["word"]?.toLowerCase() ?? ""];
  if (unit === undefined || value === undefined || TALK.test(text.slice(end))) return [];
  return [
    {
      kind: unit.kind,
      values: unit.toBase.map((toBase) => ({ value: toBase(value), slack: 0 })),
      start: match.index,
      end,
    },
  ];
}

/** In "200 to 400 ms" and "2–3 GPUs" the first figure has the unit of the second. */
function withSharedUnits(claims: readonly Claim[], text: string): Claim[] {
  return claims.map((claim, position) => {
    const next = claims[position + 1];
    if (claim.kind !== "unknown" || next === undefined) return claim;
    if (!/^\s*(?:–|—|-|to|and|or|\/)\s*$/.test(text.slice(claim.end, next.start))) return claim;
    const unit = unitAfter(text.slice(next.end).replace(/^\s/, ""));
    const [own] = claim.values;
    if (unit === undefined || own === undefined) return claim;
    return {
      ...claim,
      kind: unit.kind,
      values: unit.toBase.map((toBase) => ({
        value: toBase(own.value),
        slack: COUNTED.has(unit.kind) ? 0 : toBase(own.slack),
      })),
    };
  });
}

/** Digits inside or right after a known name ("Llama 3.1 8B") are part of it when the name has them. */
function withoutNames(text: string, names: ReadonlySet<string>): string {
  const letterFirst = /[A-Za-z][\w+]*(?:[-.]\w+)*/g;
  const blankedWords = text.replace(letterFirst, (word) =>
    /\d/.test(word) ? " ".repeat(word.length) : word,
  );
  return blankedWords.replace(/\b\d+(?:\.\d+)?(?:x\d+)?[BbMm]?\b/g, (token, offset: number) => {
    const before = /([A-Za-z][\w+-]*)[\s-]+(?:\d[\w.]*[\s-]+)*$/
      .exec(text.slice(0, offset))?.[1]
      ?.toLowerCase();
    const named = before !== undefined && names.has(`${before} ${token.toLowerCase()}`);
    return named ? " ".repeat(token.length) : token;
  });
}

function blanked(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((rest, pattern) => rest.replace(pattern, (match) => " ".repeat(match.length)), text);
}
