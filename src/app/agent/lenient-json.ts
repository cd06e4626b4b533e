/**
 * Reads the JSON that chat models write: in fences, between sentences, with commas too many or a bracket too few.
 *
 * What is mended has one meaning only; anything else is refused with the place where it breaks.
 */
export type JsonReading =
  | { readonly kind: "found"; readonly values: readonly unknown[]; readonly around: string }
  /** There is no object or list in the text. */
  | { readonly kind: "none" }
  | { readonly kind: "broken"; readonly problem: string };

/** Beyond this no object is looked for. */
const LONGEST = 60_000;

export function readJson(text: string): JsonReading {
  const bare = withoutThoughts(text).slice(0, LONGEST);
  const values: unknown[] = [];
  let around = "";
  let at = 0;
  for (;;) {
    const start = bare.slice(at).search(/\{|\[\s*\{/);
    if (start < 0) break;
    const from = at + start;
    const end = endOf(bare, from);
    const value = parsed(bare.slice(from, end));
    if (value === undefined) {
      if (bare[from] === "{" && values.length === 0) return broken(bare.slice(from, end));
      around += bare.slice(at, end);
    } else {
      values.push(value);
      around += bare.slice(at, from);
    }
    at = end;
  }
  around += bare.slice(at);
  return values.length === 0 ? { kind: "none" } : { kind: "found", values, around: withoutMarks(around) };
}

/** What a reasoning model thinks aloud is no answer. */
export function withoutThoughts(text: string): string {
  return text.replace(/<think>[\s\S]*?(?:<\/think>|$)/gi, "");
}

const withoutMarks = (text: string): string =>
  text
    .replace(/```(?:\w+)?|<\/?(?:tool_call|function_call|tools?)>|<\|\w+\|>|\[\/?TOOL_CALLS\]/gi, "")
    .trim();

/** Just past the bracket that closes the one at `start`; the text's end when none does. */
function endOf(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === "\\" && quoted) at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

function parsed(text: string): unknown {
  for (const candidate of [text, mended(text), closed(mended(text))]) {
    try {
      const value: unknown = JSON.parse(candidate);
      if (typeof value === "object" && value !== null) return value;
    } catch {}
  }
  return undefined;
}

/** Outside of strings: comments, commas before a closing bracket, Python's words, keys without quotes. */
function mended(text: string): string {
  // Where straight quotes mark the strings, curly and single ones are words.
  const straight = text.includes('"') ? text : text.replace(/[“”']/g, '"');
  return straight
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part, index) =>
      index % 2 === 1
        ? part.replace(/\n/g, "\\n").replace(/\t/g, "\\t")
        : part
            .replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "")
            .replace(/\bTrue\b/g, "true")
            .replace(/\bFalse\b/g, "false")
            .replace(/\b(?:None|undefined|NaN)\b/g, "null")
            .replace(/(?<=\d),(?=\d{3}\b)|(?<=\d)_(?=\d)/g, "")
            .replace(/([{,]\s*)([A-Za-z_]\w*)(\s*:)/g, '$1"$2"$3'),
    )
    .join("")
    .replace(/,(\s*[}\]])/g, "$1");
}

/** An answer that was cut off: its open strings and brackets are closed. */
function closed(text: string): string {
  const open: string[] = [];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === "\\" && quoted) at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (sign === "{") open.push("}");
    else if (sign === "[") open.push("]");
    else if (sign === "}" || sign === "]") open.pop();
  }
  const whole = quoted ? `${text}"` : text.replace(/[,:]\s*$/, "");
  return whole + open.toReversed().join("");
}

function broken(text: string): JsonReading {
  try {
    JSON.parse(text);
    return { kind: "broken", problem: "The JSON is no object." };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { kind: "broken", problem: said.slice(0, 200) };
  }
}
