/** Results by another span or part: a bill by the day, a rate of one stream, the price of a thousand tokens. */
import { NUMBER_WORDS } from "../../domain/numerals.ts";
import { fromMillions, fromThousands, msFromSeconds } from "../../domain/units.ts";
import type { Fact } from "./figure-facts.ts";

const HOURS_PER_DAY = 24;
const HOURS_PER_WEEK = 168;
const MONTHS_PER_QUARTER = 3;
const MONTHS_PER_YEAR = 12;

interface Spanned {
  readonly inProse: RegExp;
  readonly from: RegExp;
  readonly times: number;
  readonly context: string;
}

const each = (span: string): RegExp =>
  new RegExp(`\\b(?:an?|per|each|every)\\s+(?:[a-z]+ )?${span}\\b|/\\s?${span}\\b`, "i");

const SPANS: readonly Spanned[] = [
  {
    inProse:
      /\b(?:an?|per|each|every|one)\s+(?:full |whole )?year\b|\/\s?(?:year|yr)\b|\byearly\b|\bannual(?:ly)?\b/i,
    from: /\busd per month$/,
    times: MONTHS_PER_YEAR,
    context: "usd per year",
  },
  {
    inProse: /\b(?:an?|per|each|one)\s+quarter\b(?! of an?\b)|\bquarterly\b/i,
    from: /\busd per month$/,
    times: MONTHS_PER_QUARTER,
    context: "usd per quarter",
  },
  { inProse: /\bdaily\b/i, from: /\busd per hour$/, times: HOURS_PER_DAY, context: "usd per day" },
  { inProse: each("day"), from: /\busd per hour$/, times: HOURS_PER_DAY, context: "usd per day" },
  { inProse: each("week"), from: /\busd per hour$/, times: HOURS_PER_WEEK, context: "usd per week" },
];

const SOME_SPANS = /\b(?<count>\d+|[a-z]+) (?<span>days|weeks|months|years)\b/i;
const SPAN_OF: Readonly<Record<string, readonly [RegExp, number]>> = {
  days: [/\busd per hour$/, HOURS_PER_DAY],
  weeks: [/\busd per hour$/, HOURS_PER_WEEK],
  months: [/\busd per month$/, 1],
  years: [/\busd per month$/, MONTHS_PER_YEAR],
};

export function spannedFacts(sentence: string, facts: readonly Fact[]): Fact[] {
  const money = facts.filter(({ kind }) => kind === "usd");
  const bySpan = SPANS.filter(({ inProse }) => inProse.test(sentence)).flatMap(({ from, times, context }) =>
    multiplied(money, from, times, context),
  );
  return [
    ...bySpan,
    ...severalOf(sentence, money),
    ...(/\b(?:per|each|every|a|one) (?:gpu|card|accelerator)\b/i.test(sentence)
      ? partOfBill(facts, bySpan, undefined)
      : []),
    ...(/\b(?:per|each|every|a|one) replica\b/i.test(sentence)
      ? partOfBill(facts, bySpan, /^replicas gpus per replica$/)
      : []),
    ...countsBySpan(sentence, facts),
    ...(/\bstream(?:s|ing)?\b|\b(?:per|each|a|one) (?:user|request|sequence|reader)\b|\busers? see/i.test(
      sentence,
    )
      ? streamRates(facts)
      : []),
    ...(/\b(?:thousand|1[,.]?000|1k)(?: \w+)? tokens\b/i.test(sentence)
      ? multiplied(money, /million/, fromThousands(1) / fromMillions(1), "usd per thousand")
      : []),
  ];
}

function multiplied(facts: readonly Fact[], from: RegExp, times: number, context: string): Fact[] {
  return facts
    .filter((fact) => from.test(fact.context))
    .map((fact) => ({ ...fact, value: fact.value * times, context }));
}

/** "For three months": the bill of as many. */
function severalOf(sentence: string, money: readonly Fact[]): Fact[] {
  const { count = "", span = "" } = SOME_SPANS.exec(sentence)?.groups ?? {};
  const times = NUMBER_WORDS[count.toLowerCase()] ?? Number(count);
  const [from, each_] = SPAN_OF[span.toLowerCase()] ?? [];
  if (from === undefined || each_ === undefined || !Number.isFinite(times)) return [];
  return multiplied(money, from, times * each_, `usd for ${span}`);
}

/** A plan's bill over its GPUs, or for those of one replica. */
function partOfBill(facts: readonly Fact[], bySpan: readonly Fact[], part: RegExp | undefined): Fact[] {
  const gpus = facts.find(({ context }) => context === "replicas gpus");
  const each_ = part === undefined ? 1 : facts.find(({ context }) => part.test(context))?.value;
  if (gpus === undefined || gpus.value === 0 || each_ === undefined) return [];
  const bills = facts.filter(
    ({ kind, context }) => kind === "usd" && /^cost usd per (?:hour|month)$/.test(context),
  );
  return [...bills, ...bySpan].map((fact) => ({ ...fact, value: (fact.value * each_) / gpus.value }));
}

const SECONDS_IN: readonly (readonly [string, number])[] = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
];

/** "Per day that is 1.73M requests": the span stands apart from the figure. */
function countsBySpan(sentence: string, facts: readonly Fact[]): Fact[] {
  return SECONDS_IN.filter(([span]) => each(span).test(sentence)).flatMap(([, seconds]) =>
    facts
      .filter(({ kind }) => kind === "requestRate")
      .map(({ value }) => ({ kind: "unknown", value: value * seconds, context: "in a span" })),
  );
}

/** Tokens a second that one reader sees: one token every ITL. */
function streamRates(facts: readonly Fact[]): Fact[] {
  return facts
    .filter(({ kind, context, value }) => kind === "time" && /^latency itl ms /.test(context) && value > 0)
    .map(({ value }) => ({ kind: "tokenRate", value: msFromSeconds(1) / value, context: "one stream" }));
}
