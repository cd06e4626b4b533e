/** Where the typed text and its cursor stand on the screen. */
import { graphemes, textWidth } from "./text-width.ts";

export interface InputLayout {
  readonly rows: readonly string[];
  /** Of the cursor, in `rows`. */
  readonly row: number;
  readonly column: number;
  readonly above: number;
  readonly below: number;
}

/** Wraps at exactly `width` columns and shows the `maxRows` rows around the cursor. */
export function layoutInput(text: string, cursor: number, width: number, maxRows: number): InputLayout {
  const rows: string[] = [""];
  let used = 0;
  let place = 0;
  let at = { row: 0, column: 0 };
  const mark = () => {
    if (place === cursor) at = { row: rows.length - 1, column: used };
  };
  // Line by line: most are plain ASCII, which needs no segmenter.
  const pieces = text
    .split("\n")
    .flatMap((line, index) => (index === 0 ? graphemes(line) : ["\n", ...graphemes(line)]));
  for (const grapheme of pieces) {
    const columns = grapheme === "\n" ? 0 : textWidth(grapheme);
    if (used + columns > width) {
      rows.push("");
      used = 0;
    }
    mark();
    place += grapheme.length;
    if (grapheme === "\n") {
      rows.push("");
      used = 0;
    } else {
      rows[rows.length - 1] += grapheme;
      used += columns;
    }
  }
  if (used >= width) {
    rows.push("");
    used = 0;
  }
  mark();
  const first = Math.min(Math.max(0, at.row - maxRows + 1), Math.max(0, rows.length - maxRows));
  const shown = rows.slice(first, first + maxRows);
  return {
    rows: shown,
    row: at.row - first,
    column: at.column,
    above: first,
    below: rows.length - first - shown.length,
  };
}
