/**
 * Text from a model, an endpoint or a file, made safe for a terminal: nothing in it can move the cursor, hide or reorder.
 *
 * Line ends and tabs stay; colour is put on after this, or not at all.
 */
const ESC = "\u001b";
const BEL = "\u0007";

/** OSC, DCS, SOS, PM and APC strings, ended by BEL or ST, or cut off at the end of the text. */
const STRINGS = new RegExp(`${ESC}[\\]PX^_][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\|$)`, "g");
/** CSI sequences, complete or cut off at the end. */
const CSI = new RegExp(`(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*(?:[@-~]|$)`, "g");
const OTHER_ESCAPES = new RegExp(`${ESC}[ -/]*[0-~]?`, "g");
const CONTROLS = /[\p{Cc}--[\n\t]]/gv;
/** Marks that reorder or hide text: bidi marks, embeddings, overrides and isolates, zero-width spaces, the BOM, tags. */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

export function safeText(text: string): string {
  return text
    .replace(STRINGS, "")
    .replace(CSI, "")
    .replace(OTHER_ESCAPES, "")
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(CONTROLS, "")
    .replace(INVISIBLE, "");
}

/** JSON with every such character as \uXXXX: it means the same, and a terminal shows it. */
export function safeJson(json: string): string {
  return json.replace(UNSEEN, (sign) => sign.split("").map(unitWritten).join(""));
}

const unitWritten = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Line ends stand between the parts of a document; within its strings they are written out already. */
const UNSEEN =
  /[[\p{Cc}--[\n]]\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gv;
