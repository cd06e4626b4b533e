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

type Pairs = ReturnType<typeof pairsOf>;

function diceOf(a: Pairs, b: Pairs, size: number): number {
  let shared = 0;
  for (const [pair, times] of b) shared += Math.min(times, a.get(pair) ?? 0);
  return (2 * shared) / size;
}

/** 1 for equal texts, 0 for texts without a pair in common. */
export const similarity = (left: string, right: string): number =>
  diceOf(pairsOf(left), pairsOf(right), left.length + right.length + 2);

/** The `count` candidates most like the query, best first; ties keep the candidates' order. Never empty-handed. */
export function nearestNames<T>(
  query: string,
  candidates: readonly T[],
  formsOf: (candidate: T) => readonly string[],
  count: number,
): readonly T[] {
  const wanted = tokenKey(query);
  const wantedPairs = pairsOf(wanted);
  const scoreOf = (form: string): number => {
    const key = tokenKey(form);
    return diceOf(wantedPairs, pairsOf(key), wanted.length + key.length + 2);
  };
  return candidates
    .map((candidate) => ({
      candidate,
      score: Math.max(0, ...formsOf(candidate).map(scoreOf)),
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}
