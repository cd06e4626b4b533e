/** What a sentence speaks of before its figure: "each dev triggers 60 completions an hour" is per developer. */
import { nounAt, type Per } from "./figure-units.ts";

const EACH = "(?:each|every|per|an?|one|1|the average|the typical|in each|in every|for each|for every)";
const NAMED = new RegExp(
  `\\b${EACH}\\s+(?:(?:single|active|average|typical|new|online|normal|concurrent|logged[- ]in|regular|busy)\\s+)?`,
  "gi",
);
const EVERY_TIME =
  /\b(?:each|every|per|for every|for each)\s+(?:single\s+)?(?:time|thing|click|action|page ?views?|step)\b/gi;
const EVERYONE =
  /\b(?:every(?:one|body|\s+(?:single\s+)?one)|each(?: one)?(?: of (?:them|whom|these|those))?|all of them|apiece|they each)\b/gi;
/** Words between the subject and its figure. [assumed] */
const REACH = 8;

/**
 * @param before - the text left of the figure, from the figure before it or the start of the sentence.
 * @returns what is spoken of, nearest first.
 */
export function subjectsOf(before: string): readonly Per[] {
  const sentence = before.slice(before.search(/[^;!?\n¦.]*$/));
  const found = [...sentence.matchAll(NAMED)].flatMap(({ index, 0: words }) => {
    const noun = nounAt(sentence, index + words.length);
    const isSubject = noun !== undefined && noun.per !== "token" && noun.per !== "machine";
    return isSubject ? [{ per: noun.per, at: noun.end }] : [];
  });
  const everyone = [...sentence.matchAll(EVERYONE)].map((match) => ({
    per: "each" as const,
    at: match.index + match[0].length,
  }));
  const times = [...sentence.matchAll(EVERY_TIME)].map((match) => ({
    per: "request" as const,
    at: match.index + match[0].length,
  }));
  return [...found, ...everyone, ...times]
    .filter(({ at }) => (sentence.slice(at).match(/\w+/g)?.length ?? 0) <= REACH)
    .toSorted((a, b) => b.at - a.at)
    .map(({ per }) => per);
}
