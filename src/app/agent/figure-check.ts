/**
 * Whether each figure of a sentence stands in the evidence.
 *
 * A figure is supported when a fact of the same kind, about the same thing, rounds to it. What it is about is read from
 * the words nearest to it: metric, percentile, per hour or month, minimum or maximum.
 */

import { bytesFromGb, bytesFromGib, fractionFromPercent, msFromSeconds } from "../../domain/units.ts";
import { type Claim, claimsIn } from "./figure-claims.ts";
import { derivedFacts } from "./figure-derived.ts";
import type { Evidence, Fact } from "./figure-facts.ts";
import type { FigureKind } from "./figure-kinds.ts";
import { aboutSubject } from "./figure-subjects.ts";

interface Topic {
  readonly inProse: RegExp;
  readonly inFacts: RegExp;
}

interface TopicGroup {
  readonly topics: readonly Topic[];
  /** Without any fact on the topic the figure is unsupported; else the topic is let go. */
  readonly strict: boolean;
  /** Kinds of figure that the topics tell apart; left out, all. */
  readonly kinds?: ReadonlySet<FigureKind>;
  /** The topic may stand anywhere before the figure in its sentence, not only next to it. */
  readonly reaches: boolean;
}

const both = (pattern: RegExp): Topic => ({ inProse: pattern, inFacts: pattern });

/** Metric and percentile tell times apart; a count of GPUs in the same sentence is about something else. */
const LATENCIES: ReadonlySet<FigureKind> = new Set(["time", "unknown", "fraction"]);

const STRICT: ReadonlySet<FigureKind> = new Set(["time", "usd"]);
const DAILY: Topic = { inProse: /(?:per|a|an|each|\/)\s*day\b|daily/i, inFacts: /\bday\b/ };
const YEARLY: Topic = { inProse: /(?:per|a|each|\/)\s*year|yearly|annual/i, inFacts: /\byear\b|annual/ };

const GROUPS: readonly TopicGroup[] = [
  {
    kinds: LATENCIES,
    topics: [
      both(/ttft|first[- ]token/i),
      both(/\bitl\b|tpot|inter[- ]token|per output token/i),
      both(/e2e|end[- ]to[- ]end/i),
    ],
    strict: true,
    reaches: true,
  },
  {
    kinds: LATENCIES,
    topics: [
      { inProse: /\bp50\b|median|50th/i, inFacts: /p50|median|band|target/ },
      { inProse: /\bp95\b|95th/i, inFacts: /p95|95 of 100|band|target|requirements/ },
      { inProse: /\bp99\b|99th/i, inFacts: /p99|band|target|requirements/ },
      { inProse: /\bmean\b|\baverage latency/i, inFacts: /mean|band/ },
    ],
    strict: false,
    reaches: true,
  },
  {
    kinds: new Set(["usd"]),
    topics: [YEARLY, DAILY],
    strict: true,
    reaches: true,
  },
  {
    kinds: new Set(["usd"]),
    topics: [
      { inProse: /(?:per|a|an|each|\/)\s*h(?:ou)?r?\b|hourly/i, inFacts: /hour|\bh\b/ },
      { inProse: /(?:per|a|each|\/)\s*month|monthly|\/mo\b/i, inFacts: /month|budget/ },
      { inProse: /million|\/M\b|per M\b/i, inFacts: /million/ },
    ],
    strict: false,
    reaches: false,
  },
  {
    kinds: new Set(["replicas", "gpus", "machines"]),
    topics: [
      {
        inProse:
          /\bmin(?:imum)?\b|at least|(?:never|no|not) (?:fewer|less) than|steady|on average|average load|normal/i,
        inFacts: /min|steady/,
      },
      {
        inProse: /\bmax(?:imum)?\b|at (?:the )?peak|for (?:the )?peak|up to|(?:never|no|not) more than/i,
        inFacts: /max|peak|\bgpus$/,
      },
    ],
    strict: false,
    reaches: false,
  },
  {
    topics: [
      both(/weights?/i),
      both(/\bkv\b/i),
      both(/activation/i),
      { inProse: /utili[sz]ation|utili[sz]ed|\bin use\b|\bcapacity is\b/i, inFacts: /utili[sz]/ },
      both(/per[- ]replica|a replica|each replica/i),
    ],
    strict: false,
    reaches: false,
  },
];

export function unsupportedFigures(sentence: string, evidence: Evidence): readonly Claim[] {
  if (isQuoted(sentence, evidence)) return [];
  const claims = claimsIn(sentence, evidence.names);
  const derived = derivedFacts(sentence, evidence.facts);
  return claims.filter((claim, position) => {
    const from = claims[position - 1]?.end ?? 0;
    const to = claims[position + 1]?.start ?? sentence.length;
    if (derived.some((fact) => fact.kind === claim.kind && roundsTo(claim, fact))) return false;
    const facts = aboutSubject(evidence.facts, sentence, claim.start, claim.end);
    return !isSupported(claim, sentence, from, to, facts);
  });
}

/** The very words of a result need no reading. */
function isQuoted(sentence: string, { texts }: Evidence): boolean {
  const words = sentence.replace(/^[\s*-]+|\s+$/g, "");
  return words.length > SHORTEST_QUOTE && texts.some((text) => text.includes(words));
}

const SHORTEST_QUOTE = 20;

/** Words that make a time a target or a wish, and no result. */
const OF_A_TARGET =
  /\b(?:targets?|under|below|within|limits?|goals?|slos?|sla|asked|want(?:ed)?|said|required?|requirement|at most|less than|above|over|exceeds?|meets?|met|miss(?:es|ed)?|budget|than|line|thresholds?|bounds?)\b|≤|<|\?/i;

/** Words without which the end of a band is no forecast. */
const OF_A_RANGE =
  /\b(?:between|bands?|range\w*|lows?|lower|highs?|higher|worst|best|up to|at (?:most|least)|could|may|might|can|interval|uncertain\w*|error|confiden\w*|of cases|within|under|below)\b|[–—±]|\d\s?(?:-|(?:\w+ )?(?:to|and)\b)\s?[$\d]/i;

/** Words without which a band's level is no share of anything. */
const OF_CONFIDENCE =
  /\b(?:bands?|confiden\w*|sure|certain\w*|cases|times|interval|likely|chance|range\w*|between|level)\b/i;

/** What the person asked for: no forecast is supported by it. */
const isWish = ({ context }: Fact): boolean =>
  /^inputs .*\bms\b|^requirements .*\bms\b/.test(context) || context.startsWith(" ");

/** "The $20k ceiling you gave" is the person's, and no result near it. */
const OWN_AFTER =
  /^(?:[- ]?ms|\s?s)?(?:,? (?:a month|per month|monthly))? (?:budget|ceiling|cap|limit|allowance)\b/i;
const OWN_BEFORE = /\byour (?:\w+ )?(?:budget|ceiling|cap|limit) (?:of|is|was) (?:about |roughly )?$/i;
const isSaid = ({ context }: Fact): boolean =>
  context.startsWith(" ") || /^(?:inputs|requirements) |target|budget/.test(context);

function isSupported(
  claim: Claim,
  sentence: string,
  from: number,
  to: number,
  facts: readonly Fact[],
): boolean {
  const spread = facts.filter(
    ({ context }) =>
      (OF_A_RANGE.test(sentence) || !/\bband (?:low|high)\b/.test(context)) &&
      (OF_CONFIDENCE.test(sentence) || !/\blevel$/.test(context)),
  );
  const results =
    claim.kind === "time" && !OF_A_TARGET.test(sentence) ? spread.filter((fact) => !isWish(fact)) : spread;
  const own =
    (OWN_AFTER.test(sentence.slice(claim.end)) || OWN_BEFORE.test(sentence.slice(0, claim.start))) &&
    (claim.kind === "usd" || claim.kind === "time");
  let candidates = (own ? facts.filter(isSaid) : results).filter(
    ({ kind }) => claim.kind === "unknown" || kind === claim.kind,
  );
  for (const group of GROUPS) {
    if (group.kinds?.has(claim.kind) === false) continue;
    const topics = topicsOf(group, claim, sentence, from, to);
    if (topics.length === 0) continue;
    const about = candidates.filter(({ context }) => topics.some(({ inFacts }) => inFacts.test(context)));
    if (about.length > 0 || (group.strict && STRICT.has(claim.kind))) candidates = about;
  }
  return candidates.some((fact) => roundsTo(claim, fact));
}

/** Characters after a figure's unit in which its topic may begin and end: " of weights", " at the peak". */
const NEXT_WORDS = 22;

/** Topics right after the figure and the nearest before it; either may be meant. */
function topicsOf(group: TopicGroup, claim: Claim, sentence: string, from: number, to: number): Topic[] {
  const after = sentence.slice(claim.end, to).split(/[,;:]|\band\b/)[0] ?? "";
  const since = sentence.slice(from, claim.start);
  const before = group.reaches ? sentence.slice(0, claim.start) : (since.split(/[,;]\s/).at(-1) ?? since);
  const next = nearest(group.topics, group.reaches ? after : after.slice(0, NEXT_WORDS), false);
  const previous = nearest(group.topics, before, true);
  // "From p50 to p99: 112 → 240 ms": either may be meant.
  const open = group.reaches ? group.topics.filter(({ inProse }) => inProse.test(since)) : [];
  return [...new Set([next, previous, ...(open.length > 1 ? open : [])])].filter(
    (topic) => topic !== undefined,
  );
}

function nearest(topics: readonly Topic[], text: string, last: boolean): Topic | undefined {
  const placed = topics.flatMap((topic) =>
    [...text.matchAll(new RegExp(topic.inProse.source, "gi"))].map(({ index }) => ({ topic, index })),
  );
  const ordered = placed.toSorted((a, b) => a.index - b.index);
  return (last ? ordered.at(-1) : ordered[0])?.topic;
}

const TINY = 1e-9;

function roundsTo(claim: Claim, fact: Fact): boolean {
  const facts = claim.kind === "unknown" ? shownValues(fact) : [Math.abs(fact.value)];
  return claim.values.some(({ value, slack }) =>
    facts.some((known) => Math.abs(known - value) <= slack + TINY * Math.max(1, Math.abs(known))),
  );
}

/** The numbers a fact may be shown as when its unit is left out. */
function shownValues({ kind, value }: Fact): readonly number[] {
  const size = Math.abs(value);
  if (kind === "time") return [size, size / msFromSeconds(1)];
  if (kind === "bytes") return [size, size / bytesFromGib(1), size / bytesFromGb(1)];
  return kind === "fraction" ? [size, size / fractionFromPercent(1)] : [size];
}
