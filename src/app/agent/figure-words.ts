/** Numbers in words: "a dozen", "two dozen", "twenty-five", "one thousand", "a third of a second", "twice as many". */
import { NUMBER_WORDS, scaled } from "../../domain/numerals.ts";

export interface SpelledNumber {
  readonly value: number;
  readonly start: number;
  readonly end: number;
  /** Already says what it measures: a share of a second, how many times, a part of a whole. */
  readonly of?: "second" | "minute" | "times" | "part";
}

const ONES: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, ...NUMBER_WORDS, "half a": 1 / 2 };
const GROUPS: Readonly<Record<string, number>> = { dozen: 12, hundred: 100 };
const SHARES: Readonly<Record<string, number>> = {
  half: 1 / 2,
  third: 1 / 3,
  quarter: 1 / 4,
  fifth: 1 / 5,
  tenth: 1 / 10,
};
const TIMES: Readonly<Record<string, number>> = { twice: 2, double: 2, triple: 3, thrice: 3, half: 1 / 2 };

const alternatives = (words: object): string => Object.keys(words).join("|");
const TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";

/** Longest first: each word belongs to one number. */
const GRAMMAR = new RegExp(
  [
    `\\b(?<times>${alternatives(TIMES)})(?= (?:as (?:many|much|fast|slow|long|high|expensive|cheap|large|big)|the (?:price|cost|bill|latency|time|throughput|rate|load|number|gpus|replicas|memory|tokens|ttft|itl|p95|p99|steady)))`,
    `\\b(?<and>one|two|three|four) and a half(?<andTimes> times)?\\b`,
    `\\b(?:(?<shares>an?|one|two|three) )?(?<share>${alternatives(SHARES)})s?[ -](?:of )?(?:an? |the )?(?<unit>second|minute)\\b`,
    // "a million tokens" is what a price is for.
    `(?<!\\d\\s?)\\b(?!(?:an? |one )?(?:thousand|million) (?:\\w+ )?tokens?\\b)(?:(?<ones>${alternatives(ONES)})[ -])?(?<group>${alternatives(GROUPS)}|thousand|million)\\b`,
    `\\b(?<portions>an?|one|two|three)?[ -]?\\b(?<portion>${alternatives(SHARES)})s? of (?:the |your |each |its )?(?:[\\w']+ ){0,2}?(?=capacity|budget|memory|bill|cost|time)`,
    "\\b(?:by|in) (?<halved>half)\\b",
    "\\b(?<piece>half) an? (?=(?:[\\w-]+ )?(?:replica|gpu|machine|card|node)\\b)",
    `\\b(?<ten>${TENS})[ -](?<one>one|two|three|four|five|six|seven|eight|nine)\\b`,
    `\\b(?<word>one|${alternatives(NUMBER_WORDS)})\\b`,
  ].join("|"),
  "gi",
);

export function spelledNumbers(text: string): SpelledNumber[] {
  return [...text.matchAll(GRAMMAR)].map((match) => {
    const place = { start: match.index, end: match.index + match[0].length };
    const said = (name: string): string => match.groups?.[name]?.toLowerCase() ?? "";
    const { times, and, share, portion, halved, piece, group, ten, word } = match.groups ?? {};
    if (times !== undefined) return { ...place, value: TIMES[said("times")] ?? 0, of: "times" };
    if (and !== undefined) {
      const value = (ONES[said("and")] ?? 0) + 1 / 2;
      return said("andTimes") === "" ? { ...place, value } : { ...place, value, of: "times" };
    }
    if (share !== undefined) {
      const value = (ONES[said("shares")] ?? 1) * (SHARES[said("share")] ?? 0);
      return { ...place, value, of: said("unit") === "minute" ? "minute" : "second" };
    }
    if (portion !== undefined)
      return {
        ...place,
        value: (ONES[said("portions")] ?? 1) * (SHARES[said("portion")] ?? 0),
        of: "part",
      };
    if (halved !== undefined) return { ...place, value: 1 / 2, of: "part" };
    if (piece !== undefined) return { ...place, value: 1 / 2 };
    if (group !== undefined) {
      const each = GROUPS[said("group")] ?? scaled(1, said("group"));
      return { ...place, value: (ONES[said("ones")] ?? 1) * each };
    }
    if (ten !== undefined) return { ...place, value: (ONES[said("ten")] ?? 0) + (ONES[said("one")] ?? 0) };
    return { ...place, value: ONES[word?.toLowerCase() ?? ""] ?? 0 };
  });
}
