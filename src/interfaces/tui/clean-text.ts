/** Text from a model, an endpoint or a file, made safe for a terminal: nothing in it can move the cursor or hide. */

const ESC = "\u001b";
const BEL = "\u0007";

/** OSC, DCS, SOS, PM and APC strings, ended by BEL or ST, or cut off at the end of the text. */
const STRINGS = new RegExp(`${ESC}[\\]PX^_][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\|$)`, "g");
/** CSI sequences, complete or cut off at the end. */
const CSI = new RegExp(`(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*(?:[@-~]|$)`, "g");
const OTHER_ESCAPES = new RegExp(`${ESC}[ -/]*[0-~]?`, "g");
const CONTROLS = /[\p{Cc}--[\n\t]]/gv;
/** Marks that reorder or hide text: bidi embeddings, overrides and isolates, zero-width spaces, the BOM. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

export function cleanText(text: string): string {
  return text
    .replace(STRINGS, "")
    .replace(CSI, "")
    .replace(OTHER_ESCAPES, "")
    .replace(/\r\n?/g, "\n")
    .replace(CONTROLS, "")
    .replace(INVISIBLE, "")
    .replaceAll("\t", "  ");
}

/** The same on one line. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s*\n\s*/g, " ");

/** Cleans every string inside plain data; numbers and the shape stay. */
export function cleanData<Data>(data: Data): Data {
  return cleaned(data) as Data;
}

function cleaned(data: unknown): unknown {
  if (typeof data === "string") return cleanText(data);
  if (Array.isArray(data)) return data.map(cleaned);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [cleanText(key), cleaned(value)]));
}
