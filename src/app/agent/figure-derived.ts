/**
 * Figures that follow from results by arithmetic anybody can check: a year of a monthly bill, the difference of two options.
 *
 * Only when the sentence says that it is such a figure, and only between figures of one kind about one thing.
 */
import type { Fact } from "./figure-facts.ts";

const MONTHS_PER_YEAR = 12;
const YEARLY = /\b(?:a|per|each|every)\s+year\b|\/\s?(?:year|yr)\b|\byearly\b|\bannual(?:ly)?\b/i;
const DIFFERENCE =
  /\b(?:cheaper|dearer|pricier|more expensive|sav(?:es?|ing|ings)|less|more|lower|higher|faster|slower|fewer|reduc\w+|cut(?:s|ting)?|increase\w*|drop\w*)\b/i;
/** Figures of one kind that are compared; a result with more is no comparison of options. [assumed] */
const MOST_COMPARED = 24;

export function derivedFacts(sentence: string, facts: readonly Fact[]): Fact[] {
  return [
    ...(YEARLY.test(sentence) ? yearlyOf(facts) : []),
    ...(DIFFERENCE.test(sentence) ? differencesOf(sentence, facts) : []),
  ];
}

function yearlyOf(facts: readonly Fact[]): Fact[] {
  return facts
    .filter(({ kind, context }) => kind === "usd" && /\busd per month$/.test(context))
    .map((fact) => ({ ...fact, value: fact.value * MONTHS_PER_YEAR, context: "usd per year" }));
}

/** What a difference may be of, by the words of the sentence and of the path. */
const COMPARED: readonly (readonly [RegExp, RegExp])[] = [
  [/cost|cheap|expensive|dear|pric|sav|bill|\$|month/i, /usd per month$/],
  [/ttft|first[- ]token/i, /ttft p95 ms$|ttft ms p95$/],
  [/\bitl\b|between tokens|inter[- ]token/i, /itl p95 ms$|itl ms p95$/],
  [/gpus?|cards?/i, /\bgpus$/],
];

function differencesOf(sentence: string, facts: readonly Fact[]): Fact[] {
  return COMPARED.filter(([inProse]) => inProse.test(sentence)).flatMap(([, inFacts]) => {
    const options = facts.filter(
      ({ context }) => inFacts.test(context) && /\brows\b|^cost |^latency |^replicas /.test(context),
    );
    const values = [...new Set(options.map(({ value }) => value))];
    if (values.length > MOST_COMPARED) return [];
    return values.flatMap((from) =>
      values.flatMap((to): Fact[] => {
        if (from === to || from === 0) return [];
        const kind = options[0]?.kind ?? "unknown";
        const context = "difference";
        return [
          { kind: "fraction", value: Math.abs(to / from - 1), context },
          { kind, value: Math.abs(to - from), context },
          { kind: "ratio", value: to / from, context },
        ];
      }),
    );
  });
}
