/** Columns a text takes in a terminal, and ways to fit it into a number of them. */

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const PLAIN = /^[\u0020-\u007e\u00a0-\u02ff\u2010-\u2027\u2190-\u21ff\u2200-\u22ff\u2500-\u259f]*$/;
const WIDE =
  /^(?:\p{Emoji_Presentation}|.\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

export const graphemes = (text: string): readonly string[] =>
  PLAIN.test(text) ? [...text] : Array.from(segmenter.segment(text), ({ segment }) => segment);

function graphemeWidth(grapheme: string): number {
  if (ZERO.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

/** The longest start of the text that fits into `width` columns. */
export function startOf(text: string, width: number): string {
  let used = 0;
  let start = "";
  for (const grapheme of graphemes(text)) {
    used += graphemeWidth(grapheme);
    if (used > width) break;
    start += grapheme;
  }
  return start;
}

/** Cuts with an ellipsis when the text is too wide. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  return width < 1 ? "" : `${startOf(text, width - 1)}…`;
}

export const padEnd = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - textWidth(text)));
export const padStart = (text: string, width: number): string =>
  " ".repeat(Math.max(0, width - textWidth(text))) + text;

const UNIT = "(?:ms|s|h|µs|[KMGT]i?B|%|×|req/s|tok/s|TFLOPS|GB/s|TB/s)";
const PIECE = new RegExp(String.raw`\s+|\S+(?:(?<=\d) ${UNIT}(?![\w/])\S*)?`, "g");

/** Words and the spaces between them; a figure and its unit are one word. */
export const wordsAndSpaces = (text: string): readonly string[] => text.match(PIECE) ?? [];

/** Breaks at spaces; a word wider than the line is cut. Later lines are indented. */
export function wrapText(text: string, width: number, indent = 0): readonly string[] {
  const lines: string[] = [];
  const room = Math.max(1, width - indent);
  let current = "";
  for (const word of wordsAndSpaces(text).filter((part) => part.trim() !== "")) {
    let rest = word;
    const joined = current === "" ? rest : `${current} ${rest}`;
    if (textWidth(joined) <= (lines.length === 0 ? width : room)) {
      current = joined;
      continue;
    }
    if (current !== "") lines.push(current);
    while (textWidth(rest) > room) {
      const start = startOf(rest, room) || (graphemes(rest)[0] ?? "");
      lines.push(start);
      rest = rest.slice(start.length);
    }
    current = rest;
  }
  if (current !== "" || lines.length === 0) lines.push(current);
  return lines.map((line, index) => (index === 0 ? line : " ".repeat(indent) + line));
}
