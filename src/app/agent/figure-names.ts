/** Digits that belong to names: "Llama 3.1 8B", "H100", "Qwen2.5-7B-Instruct". */
import type { Claim } from "./figure-claims.ts";

const LONGEST_NAME = 200;

/** "meta-llama/Llama-3.1-8B" gives "llama 3.1" and "llama 8b"; text with spaces is no name. */
export function namedNumbers(text: string): string[] {
  if (text.length > LONGEST_NAME || /\s/.test(text)) return [];
  const found: string[] = [];
  let word = "";
  for (const part of text.toLowerCase().split(/[/_:-]+/)) {
    const [, letters = "", digits = ""] = /^([a-z+]*)(\d[\w.]*)?$/.exec(part) ?? [];
    if (letters !== "") word = letters;
    if (digits !== "" && word !== "") found.push(`${word} ${digits}`);
  }
  return found;
}

const HYPHENATED = /\b[A-Za-z][\w.]*(?:-[\w.]+)*-\d+(?:\.\d+)?G?[Bb](?:-[\w.]+)*\b/g;

/** The size in a model's or GPU's name is a figure where nobody has named such a one. */
export function hyphenatedSizes(sentence: string, names: ReadonlySet<string>): Claim[] {
  return [...sentence.matchAll(HYPHENATED)].flatMap((match): Claim[] => {
    // Other GPUs may be named; what the plan counts may not be another.
    const counted = /[×x]\s?\**$/.test(sentence.slice(0, match.index));
    const sizes = namedNumbers(match[0]).filter(
      (name) => (/\db$/.test(name) || (counted && /\dgb$/.test(name))) && !names.has(name),
    );
    return sizes.map((name) => ({
      kind: "parameters",
      values: [{ value: Number.parseFloat(name.split(" ").at(-1) ?? ""), slack: 0 }],
      start: match.index,
      end: match.index + match[0].length,
    }));
  });
}

/** Digits inside or right after a known name ("Llama 3.1 8B") are part of it when the name has them. */
export function withoutNames(text: string, names: ReadonlySet<string>): string {
  const letterFirst = /[A-Za-z][\w+]*(?:[-.]\w+)*/g;
  const blankedWords = text.replace(letterFirst, (word) =>
    /\d/.test(word) ? " ".repeat(word.length) : word,
  );
  return blankedWords.replace(/\b\d+(?:\.\d+)?(?:x\d+)?[BbMm]?\b/g, (token, offset: number) => {
    const before = /([A-Za-z][\w+-]*)[\s-]+(?:\d[\w.]*[\s-]+)*$/
      .exec(text.slice(0, offset))?.[1]
      ?.toLowerCase();
    const named = before !== undefined && names.has(`${before} ${token.toLowerCase()}`);
    return named ? " ".repeat(token.length) : token;
  });
}
