/** A prompt said in parts: a system prompt, retrieved chunks, a history, a question; the parts are added. */
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const TOKENS = "[\\s-]*(?:tokens?|tok|toks)";
const CHUNK =
  "(?:retrieved\\s+)?(?:chunks?|passages?|snippets?|paragraphs?|excerpts?|few[- ]shot examples?|examples?)";
const PART =
  "(?:system (?:prompt|message)|instructions?|(?:chat |conversation )?history|retrieved (?:context|text|documents?)|rag context|user (?:message|question|query|input|prompt)|question|query|tool (?:definitions?|schemas?))";
const CHUNKS = new RegExp(
  `${number("count")}\\s*${CHUNK}\\s*(?:of|x|×|at|with|,)\\s*${number("size")}${TOKENS}(?:\\s+each)?`,
);
const IS = "(?:\\s*(?:is|are|of|has|have|=|:|with|takes|length))*\\s*";
const PARTS = [
  new RegExp(`${number("n")}\\s*${PART}${TOKENS}`),
  new RegExp(`\\b${PART}s?${IS}${number("n")}${TOKENS}`),
  new RegExp(`(?:\\ban?\\s+)?${number("n")}${TOKENS}\\s*(?:for\\s+|of\\s+)?(?:the\\s+|an?\\s+)?${PART}s?\\b`),
];

/** Sums the parts when a message names several; one alone is left to the other readers. */
export function readPromptParts(scan: Scanner, note: Notebook): void {
  const text = scan.rest();
  const chunks = [...text.matchAll(new RegExp(CHUNKS.source, "gi"))].length;
  const parts = new Set(
    PARTS.flatMap((pattern) =>
      [...text.matchAll(new RegExp(pattern.source, "gi"))].map(({ groups }) => groups?.["n"] ?? ""),
    ),
  );
  if (chunks + parts.size < 2 && chunks === 0) return;
  const sizes: number[] = [];
  scan.take(CHUNKS, ({ count = "", size = "" }) => {
    sizes.push(quantity(count) * quantity(size));
    return true;
  });
  for (const pattern of PARTS) {
    scan.take(pattern, ({ n = "" }) => {
      sizes.push(quantity(n));
      return true;
    });
  }
  note.set.isl = sizes.reduce((sum, size) => sum + size, 0);
  note.notes.push(`I added the parts of the prompt: ${sizes.join(" + ")} = ${note.set.isl} input tokens.`);
}
