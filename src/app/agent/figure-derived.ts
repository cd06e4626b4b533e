/**
 * Figures that follow from results by arithmetic anybody can check: a year of a monthly bill, the difference of two options.
 *
 * Only when the sentence says that it is such a figure, and only between figures of one kind about one thing.
 */
import type { Fact } from "./figure-facts.ts";
import { productsOf } from "./figure-products.ts";
import { spannedFacts } from "./figure-spans.ts";

const DIFFERENCE =
  /\b(?:cheaper|dearer|pricier|more expensive|sav(?:es?|ing|ings)|less|more|lower|higher|faster|slower|fewer|extra|gap|apart|short|(?:reduc|cut|trim|shav|increas|drop|ris|grow|fall|add|differ)\w*)\b/i;
/** A share of the larger, or of the smaller: 29 % less is 41 % more. */
const LESS =
  /\b(?:cheaper|sav(?:es?|ing|ings)|less|lower|faster|fewer|(?:reduc|cut|trim|shav|drop|fall)\w*)\b/i;
const MORE = /\b(?:dearer|pricier|more|higher|slower|extra|(?:increas|ris|grow|add)\w*)\b/i;
const TIMES_AS = /[×x]|\btimes\b|-?fold\b|\b(?:twice|double|triple|half)\b/i;
/** What is left between a result and what was asked for. */
const TO_SPARE =
  /\b(?:left|leav\w+|remain\w*|unspent|used?|slack|buffer|margin|under|below|short|beyond|exceed\w*|room|spare|of (?:your|the) (?:budget|target|limit)|headroom)\b/i;
const IDLE = /\b(?:idle|unused|free|headroom|spare capacity)\b/i;
/** Figures of one kind that are compared; a result with more is no comparison of options. [assumed] */
const MOST_COMPARED = 24;

export function derivedFacts(sentence: string, facts: readonly Fact[]): Fact[] {
  const compares = DIFFERENCE.test(sentence);
  return [
    ...spannedFacts(sentence, facts),
    ...(compares || TIMES_AS.test(sentence) ? differencesOf(sentence, facts, compares) : []),
    ...(TO_SPARE.test(sentence) ? leftOver(sentence, facts) : []),
    ...(IDLE.test(sentence) ? idle(facts) : []),
    ...productsOf(sentence, facts),
  ];
}

interface Comparison {
  readonly inProse: RegExp;
  readonly inFacts: RegExp;
  /** What the person asked for, that a result is held against. */
  readonly asked?: RegExp;
}

/** What a difference may be of, by the words of the sentence and of the path. */
const COMPARED: readonly Comparison[] = [
  {
    inProse: /cost|cheap|expensive|dear|pric|sav|bill|invoice|spend|budget|\$|month/i,
    inFacts: /usd per month$/,
    asked: /budget/,
  },
  { inProse: /ttft|first[- ]token/i, inFacts: /ttft p95 ms$|ttft ms p95$/, asked: /ttft(?! ms)/ },
  {
    inProse: /\bitl\b|between tokens|inter[- ]token|per token|decod/i,
    inFacts: /itl p95 ms$|itl ms p95$/,
    asked: /\bitl(?! ms)/,
  },
  { inProse: /e2e|end[- ]to[- ]end/i, inFacts: /e2e p95 ms$|e2e ms p95$/, asked: /e2e(?! ms)/ },
  { inProse: /gpus?|cards?/i, inFacts: /\bgpus$/ },
];

function differencesOf(sentence: string, facts: readonly Fact[], compares: boolean): Fact[] {
  return COMPARED.filter(({ inProse }) => inProse.test(sentence)).flatMap(({ inFacts }) => {
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
        const times: Fact = { kind: "ratio", value: to / from, context };
        return compares
          ? [
              ...shares(sentence, from, to).map((value): Fact => ({ kind: "fraction", value, context })),
              { kind, value: Math.abs(to - from), context },
              times,
            ]
          : [times];
      }),
    );
  });
}

function shares(sentence: string, from: number, to: number): readonly number[] {
  const less = LESS.test(sentence);
  const more = MORE.test(sentence);
  if (less === more || from === 0) return [Math.abs(to / from - 1)];
  return less === to < from ? [Math.abs(to / from - 1)] : [];
}

/** A result against the target or budget it was asked to keep. */
function leftOver(sentence: string, facts: readonly Fact[]): Fact[] {
  return COMPARED.filter(({ inProse, asked }) => asked !== undefined && inProse.test(sentence)).flatMap(
    ({ inFacts, asked }) => {
      const results = facts.filter(
        ({ context }) => inFacts.test(context) && !/^(?:inputs|requirements) /.test(context),
      );
      const wanted = facts.filter(
        ({ context, kind }) =>
          kind === results[0]?.kind &&
          asked?.test(context) === true &&
          !results.some((fact) => fact.context === context),
      );
      return wanted.flatMap(({ value: target }) =>
        results.flatMap(({ kind, value }): Fact[] => [
          { kind, value: Math.abs(target - value), context: "left" },
          { kind: "fraction", value: Math.abs(1 - value / target), context: "left" },
          { kind: "fraction", value: value / target, context: "used" },
        ]),
      );
    },
  );
}

const idle = (facts: readonly Fact[]): Fact[] =>
  facts
    .filter(({ kind, context }) => kind === "fraction" && context.includes("utilization"))
    .map((fact) => ({ ...fact, value: 1 - fact.value }));
