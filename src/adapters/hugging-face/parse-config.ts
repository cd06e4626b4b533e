import { unreadable } from "./model-config/config-fields.ts";
import { printable } from "./model-config/printable.ts";

const HINT = "Point at the model's config.json, or give its size, such as --model-size 70.";

/** Python writes numbers that JSON does not have; strings are matched first so that they stay as they are. */
const PYTHON_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

function foreign(content: string): string | null {
  if (content.trim() === "") return "the file is empty.";
  if (content.startsWith("GGUF")) {
    return "this is a GGUF weight file, not a config.json; the config.json of the model it was made from is needed.";
  }
  if (/^\s*(?:<!doctype|<html|<\?xml|<head|<body)/i.test(content)) {
    return "this is a web page, not JSON; a login or error page was probably saved in its place.";
  }
  if (content.startsWith("version https://git-lfs"))
    return "this is a Git LFS pointer; fetch the file itself.";
  return null;
}

/** Parses a config.json as Python writes it, `Infinity` and `NaN` included; what is no JSON is named. */
export function parseConfig(content: string, where: string): unknown {
  const text = content.replace(/^\uFEFF/, "");
  const problem = foreign(text);
  if (problem !== null) throw unreadable(where, problem, HINT);
  try {
    return JSON.parse(text);
  } catch {
    // Second chance below: most files that strict JSON refuses only hold Python's numbers.
  }
  try {
    return JSON.parse(text.replace(PYTHON_NUMBERS, (match) => (match.startsWith('"') ? match : "null")));
  } catch (cause) {
    const [detail = ""] = cause instanceof Error ? cause.message.split(",") : [];
    throw unreadable(where, `the file is not JSON (${printable(detail, 60)}).`, HINT);
  }
}
