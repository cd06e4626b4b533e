/** Which option a figure is said to belong to: a figure of one GPU's row is no figure of another's. */
import type { Fact } from "./figure-facts.ts";

/** "cheaper than the L40S": named to be compared with, not to be told about. */
const BESIDE =
  /(?:\b(?:than|versus|vs\.?|compared (?:to|with)|against|over|instead of|unlike|not|from|or)\s+(?:\w+\s+){0,2})$/i;

/** @returns facts of the option that the words before the figure, or right after it, are about. */
export function aboutSubject(
  facts: readonly Fact[],
  sentence: string,
  start: number,
  end: number,
): readonly Fact[] {
  const subjects = [...new Set(facts.flatMap(({ subject }) => subject ?? []))];
  if (subjects.length < 2) return facts;
  const named = subjects.flatMap((subject) => placesOf(subject, sentence));
  const kept = named.filter(({ at }) => !BESIDE.test(sentence.slice(0, at)));
  const after = kept.find(({ at }) => at >= end && /^\s*(?:[x×]\s*)?$/.test(sentence.slice(end, at)));
  const before = kept
    .filter(({ at }) => at < start)
    .toSorted((a, b) => a.at - b.at)
    .at(-1);
  // "187 ms against 310 ms": what comes after is the other's.
  const turned = before !== undefined && TURN.test(sentence.slice(before.at, start));
  const subject = after?.subject ?? (turned ? undefined : before?.subject) ?? within(kept, start, end);
  if (subject === undefined) return facts;
  return facts.filter((fact) => fact.subject === undefined || fact.subject === subject);
}

const TURN = /\b(?:than|versus|vs|against|compared|instead|while|whereas)\b/i;

interface Place {
  readonly subject: string;
  readonly at: number;
}

/** In "8xH100" the name stands within the figure. */
const within = (named: readonly Place[], start: number, end: number): string | undefined =>
  named.find(({ at }) => at >= start && at <= end)?.subject;

/** A GPU is called by its first word: "H100-SXM-80GB" is an H100. */
function placesOf(subject: string, sentence: string): Place[] {
  const [word = subject] = subject.split(/[-\s]/);
  const pattern = new RegExp(`(?<![\\w.])${word.replace(/\W/g, "\\$&")}s?(?![\\w.]\\w)`, "gi");
  return [...sentence.matchAll(pattern)].map(({ index }) => ({ subject, at: index }));
}
