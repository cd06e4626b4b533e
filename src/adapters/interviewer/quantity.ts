/** Numbers as people type them: 1,500 · 1.5k · 2M · 3e3 · twenty · a million. */
import { NUMBER_WORDS, scaled } from "../../domain/numerals.ts";

/** Source text of a pattern that matches one number with its scale. Starts only where no word or number is under way. */
export const NUMBER = String.raw`(?<![\w.,/-]|\d\s?-|\d:)[-+]?(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+)(?!\d|\.\d)(?:e[-+]?\d+)?(?:\s?(?:thousand|million|billion|mio|mln|mn|bn|lakhs?|crores?)\b|[kmb]\b)?`;

/** A named group around a number, for building patterns. */
export const number = (name: string): string => `(?<${name}>${NUMBER})`;

export function quantity(text: string): number {
  const [, digits = "", scale = ""] = /^\s*([-+\d.,e]*\d)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  return scaled(Number(digits.replaceAll(",", "")), scale);
}

const value = (word: string): number => NUMBER_WORDS[word.toLowerCase()] ?? 1;
const TENS_AND_ONES =
  /\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](one|two|three|four|five|six|seven|eight|nine)\b/gi;

/** Number words as digits: "twenty" → "20", "a million" → "1 million", "two hundred" → "200". */
export function digitsForWords(text: string): string {
  const words = new RegExp(String.raw`\b(${Object.keys(NUMBER_WORDS).join("|")})\b`, "gi");
  return text
    .replace(/\b(?:an?|one)\s+(?=(?:hundred|thousand|million|billion)\b)/gi, "1 ")
    .replace(
      /\bone(?=\s+(?:requests?|message|query|question|prompt|call|user|second|minute|hour|month|year)\b)/gi,
      "1",
    )
    .replace(/\b(two|three|four|five|six|eight|ten)fold\b/gi, "$1 fold")
    .replace(TENS_AND_ONES, (_, tens: string, ones: string) => `${value(tens) + value(ones)}`)
    .replace(/(?<=\b(?:of|is|to|at|rate)\s+)zero\b/gi, "0")
    .replace(words, (word) => String(NUMBER_WORDS[word.toLowerCase()] ?? word))
    .replace(/\b(\d+)\s+and\s+a\s+half\b/gi, "$1.5")
    .replace(/(\d+)\s+hundred\b/gi, (_, count: string) => `${count}00`)
    .replace(/\bhundred\b/gi, "100")
    .replace(
      /\b(\d+)00\s+and\s+(\d{1,2})(?=\s+[a-z])/gi,
      (_, hundreds: string, rest: string) => `${Number(hundreds) * 100 + Number(rest)}`,
    )
    .replace(/\b(?:an?\s+)?couple(?:\s+of)?(?=\s+(?:hundred|thousand|million)\b)/gi, "2");
}
