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
import { aboutSubject } from "./figure-subjects.ts";
import { GROUPS, STRICT, topicsOf } from "./figure-topics.ts";

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
