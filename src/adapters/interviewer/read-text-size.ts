/** Lengths said in words, pages or characters of text, turned into tokens; the assumption is said. */
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

/** English text has about three words to four tokens. [assumed] as OpenAI's tokenizer guide has it */
const TOKENS_PER_WORD = 4 / 3;
/** [assumed] a page of running text. */
const WORDS_PER_PAGE = 500;
/** [assumed] as OpenAI's tokenizer guide has it. */
const CHARACTERS_PER_TOKEN = 4;

const SIZES: readonly (readonly [string, number])[] = [
  ["(?:a4 )?pages?(?: of text)?", WORDS_PER_PAGE * TOKENS_PER_WORD],
  ["words?(?: of text)?", TOKENS_PER_WORD],
  ["(?:characters?|chars?)(?: of text)?", 1 / CHARACTERS_PER_TOKEN],
];

const SPREAD = /\bbetween\s+(?<low>\d{1,6})\s+and\s+(?<high>\d{1,6})\s+tokens\b/;

const UNIT_ONCE = new RegExp(
  `(?<label>\\b(?:repl(?:y|ies)|answers?|responses?|outputs?|questions?|prompts?|inputs?)\\s+(?:(?:is|are|has|have|of|about|around|roughly|some)\\s+)+)${number("n")}(?=\\s*(?:[.,;]|and\\b|$))`,
);
const PAGES = new RegExp(
  `${number("pages")}\\s*pages?\\b(?<between>[^.;,\\d]{0,30}?)${number("tokens")}\\s*tokens?\\s*(?:a|per|each|\\/)\\s*page\\b`,
);

export function readTextSize(scan: Scanner, note: Notebook): void {
  scan.rewrite(SPREAD, ({ low = "", high = "" }) => {
    note.notes.push("I took the middle of the range of lengths as their mean.");
    return `${Math.round((Number(low) + Number(high)) / 2)} tokens`;
  });
  scan.rewrite(PAGES, ({ pages = "", tokens = "", between = "" }) => {
    note.notes.push(
      `I took ${pages} pages of ${tokens} tokens as ${quantity(pages) * quantity(tokens)} tokens.`,
    );
    return `${quantity(pages) * quantity(tokens)} tokens ${between.replace(/\b(?:at|of|with)\s*$/i, "")}`;
  });
  // Words a second are what a reader takes.
  scan.rewrite(
    new RegExp(`${number("n")}\\s*words?\\s*(?:\\/|per|an?)\\s*s(?:ec(?:ond)?)?\\b`),
    ({ n = "" }) => {
      note.notes.push(`I took ${n} words as ${Math.round(quantity(n) * TOKENS_PER_WORD)} tokens.`);
      return `${quantity(n) * TOKENS_PER_WORD} tokens per second per user`;
    },
  );
  // "In words, a question is about 60 words and a reply 150": the unit is said once.
  if (scan.has(/\bin words\b|\d\s*words\b[^.;]*\b(?:and|,)/))
    scan.rewrite(UNIT_ONCE, ({ label = "", n = "" }) => `${label}${n} words`);
  for (const [words, tokens] of SIZES) {
    scan.rewrite(new RegExp(`${number("n")}\\s*(?<unit>${words})\\b`), ({ n = "", unit = "" }) => {
      const count = Math.round(quantity(n) * tokens);
      note.notes.push(
        `I took ${n} ${unit} as ${count} tokens (assumed: 500 words a page, three words to four tokens).`,
      );
      return `${count} tokens`;
    });
  }
}
