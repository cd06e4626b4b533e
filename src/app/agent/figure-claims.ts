/** The figures a sentence states, with what each measures and how exactly it was said. */
import { scaled } from "../../domain/numerals.ts";
import { msFromMinutes, msFromSeconds, tokensFromKi } from "../../domain/units.ts";
import { COUNTED, type FigureKind, UNKNOWN, type UnitReading, unitAfter } from "./figure-kinds.ts";
import { hyphenatedSizes, withoutNames } from "./figure-names.ts";
import { type SpelledNumber, spelledNumbers } from "./figure-words.ts";

export interface Claim {
  readonly kind: FigureKind;
  /** The value in base units; several where a unit has several readings. */
  readonly values: readonly { readonly value: number; readonly slack: number }[];
  readonly start: number;
  readonly end: number;
}

const NUMBER =
  /(?<![\w.,/:])(?<money>[$€]\s?)?(?<whole>\d{1,3}(?:[,\u202f]\d{3})+|\d+)(?<fraction>\.\d+)?(?:(?<scale>[kKM](?![\w])|\s(?:thousand|million)\b))?/g;
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
  /\b(?:slowest|fastest|worst|top) (?:one|two|five|ten|\d+)\s?(?:%|percent)/gi,
  /\b(?:50|95|99)\s?% of (?:all )?(?:requests?|users?|responses?|answers?|calls?)\b/gi,
  /\b24\/7\b|\bN ?\+ ?1\b|#\d+/gi,
  /\b(?:50|9\d)(?:th|\.\d+th)(?: percentile)?/gi,
  /\b(?:v|version )\d+(?:\.\d+)+\b|\b\d+\.\d+\.\d+\b/gi,
  /\b(?:1st|2nd|3rd|\d+th)\b/gi,
];
const TP = /\bTP(?:[ =-]|\s+of\s+)?(?<degree>\d+)\b/gi;
/** How long a bill runs is the speaker's choice: "for three months". */
const SPAN =
  /\b(?:for|over|across) (?:\d+|[a-z]+) (?:days|weeks|months|years)\b|\b(?:\d+|[a-z]+) (?:days|weeks|months|years) of (?:operation|running|use|service)\b/gi;
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
  const text = withoutNames(blanked(sentence, [TP, GROWN, SPAN, ...NO_FIGURES]), names);
  const found = [...text.matchAll(NUMBER)].map((match) => numeral(sentence, match));
  const spelled = spelledNumbers(text).flatMap((number) => spelledOut(sentence, number));
  const claims = [
    ...degrees,
    ...hyphenatedSizes(sentence, names),
    ...found.filter((claim) => claim !== undefined),
    ...spelled,
  ].toSorted((a, b) => a.start - b.start);
  return withSharedUnits(claims, sentence);
}

function numeral(text: string, match: RegExpExecArray): Claim | undefined {
  const { money, whole = "", fraction = "", scale = "" } = match.groups ?? {};
  const end = match.index + match[0].length;
  const rest = text.slice(end).replace(/^\s/, "");
  if (TALK.test(text.slice(end))) return undefined;
  const unit =
    money === undefined
      ? (unitAfter(rest) ?? unitBefore(text.slice(0, match.index)) ?? UNKNOWN)
      : { kind: "usd" as const, toBase: UNKNOWN.toBase };
  const digits = whole.replace(/[,\u202f]/g, "");
  const asSaid = (value: number): number => scaled(value, scale);
  const exact = COUNTED.has(unit.kind) && scale === "";
  const slack = exact ? 0 : slackOf(unit, digits, fraction);
  const readings = /^\s?k$/i.test(scale) && unit.kind !== "usd" ? [asSaid, tokensFromKi] : [asSaid];
  const values = readings.flatMap((read) =>
    unit.toBase.map((toBase) => ({
      value: toBase(read(Number(digits + fraction))),
      slack: toBase(read(slack)),
    })),
  );
  return { kind: unit.kind, values, start: match.index, end };
}

/** A small whole number is rounded less than its last place lets: "1 second" is no half second, "2 times" no 1.5 times. */
function slackOf({ kind }: UnitReading, digits: string, fraction: string): number {
  const most = kind === "ratio" ? ROUGHLY : MOST_ROUNDED;
  return Math.min(roundingSlack(digits, fraction), Number(digits + fraction) * most);
}

/** Share of a figure that rounding may hide. [assumed] */
const MOST_ROUNDED = 0.25;

/** Half of the last place said; trailing zeros of a large whole number are taken as rounding, down to two digits. */
function roundingSlack(digits: string, fraction: string): number {
  if (fraction !== "") return 10 ** -(fraction.length - 1) / 2;
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0;
  return 10 ** Math.max(0, Math.min(zeros, digits.length - 2)) / 2;
}

/** "four GPUs" states a figure; "four of them" does not. */
function spelledOut(text: string, { value, start, end, of }: SpelledNumber): Claim[] {
  const rest = text.slice(end);
  if (of !== undefined) return [{ ...MEASURES[of](value), start, end }];
  const unit = unitAfter(rest.replace(/^\s/, "")) ?? unitOfWhole(rest) ?? unitBefore(text.slice(0, start));
  if (unit === undefined || TALK.test(rest)) return [];
  const slack = COUNTED.has(unit.kind) ? 0 : slackOf(unit, String(value), "");
  return [
    {
      kind: unit.kind,
      values: unit.toBase.map((toBase) => ({ value: toBase(value), slack: toBase(slack) })),
      start,
      end,
    },
  ];
}

/** "A peak factor of 2", "up to five". */
function unitBefore(before: string): UnitReading | undefined {
  if (/\b(?:factor|multiplier)(?: of| is|:)? $/i.test(before))
    return { kind: "ratio", toBase: UNKNOWN.toBase };
  const label = /\b(?<noun>replicas|gpus|machines|nodes|gpu count)\**:?\**:? +\**$/i.exec(before)?.groups?.[
    "noun"
  ];
  if (label !== undefined) return unitAfter(label);
  return /\b(?:up to|down to|fewer than|more than) $/i.test(before) ? UNKNOWN : undefined;
}

/** In "three of the eight GPUs" the part has the unit of the whole. */
function unitOfWhole(rest: string): UnitReading | undefined {
  const whole = /^ of (?:the |its |your |these |those )?(?:\d+|[a-z]+) /i.exec(rest);
  const unit = whole === null ? undefined : unitAfter(rest.slice(whole[0].length));
  return unit !== undefined && COUNTED.has(unit.kind) ? unit : undefined;
}

/** A share in words is a rough one. [assumed] */
const ROUGHLY = 0.1;
const rough = (kind: FigureKind, value: number): Pick<Claim, "kind" | "values"> => ({
  kind,
  values: [{ value, slack: value * ROUGHLY }],
});
const MEASURES: Readonly<
  Record<NonNullable<SpelledNumber["of"]>, (value: number) => Pick<Claim, "kind" | "values">>
> = {
  second: (value) => rough("time", msFromSeconds(value)),
  minute: (value) => rough("time", msFromMinutes(value)),
  times: (value) => rough("ratio", value),
  part: (value) => rough("fraction", value),
};

/** In "200 to 400 ms" and "2–3 GPUs" the first figure has the unit of the second. */
function withSharedUnits(claims: readonly Claim[], text: string): Claim[] {
  return claims.map((claim, position) => {
    const next = claims[position + 1];
    if (claim.kind !== "unknown" || next === undefined) return claim;
    if (
      !/^\s*(?:–|—|-|→|->|to|and|or|\/|of (?:the|its|your|these))\s*$/.test(text.slice(claim.end, next.start))
    )
      return claim;
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

function blanked(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((rest, pattern) => rest.replace(pattern, (match) => " ".repeat(match.length)), text);
}
