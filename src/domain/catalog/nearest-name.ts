/**
 * Names that look like a mistyped one.
 *
 * Model: Dice coefficient over pairs of neighbouring characters, best of a name's forms.
 * Source: L. R. Dice, Measures of the Amount of Ecologic Association Between Species, Ecology 26 (1945).
 */
import { tokenKey } from "./name-tokens.ts";

function pairsOf(text: string): ReadonlyMap<string, number> {
  const pairs = new Map<string, number>();
  const padded = ` ${text} `;
  for (let i = 0; i + 1 < padded.length; i += 1) {
    const pair = padded.slice(i, i + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/** 1 for equal texts, 0 for texts without a pair in common. */
export function similarity(left: string, right: string): number {
  const a = pairsOf(left);
  const b = pairsOf(right);
  let shared = 0;
  for (const [pair, times] of a) shared += Math.min(times, b.get(pair) ?? 0);
  return (2 * shared) / (left.length + 1 + right.length + 1);
}

/** The `count` candidates most like the query, best first; ties keep the candidates' order. Never empty-handed. */
export function nearestNames<T>(
  query: string,
  candidates: readonly T[],
  formsOf: (candidate: T) => readonly string[],
  count: number,
): readonly T[] {
  const wanted = tokenKey(query);
  return candidates
    .map((candidate) => ({
      candidate,
      score: Math.max(0, ...formsOf(candidate).map((form) => similarity(wanted, tokenKey(form)))),
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}
