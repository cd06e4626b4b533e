/** Tables too wide for the terminal, a paragraph a row: each figure with the head of its column. */
import { line, lineText, lineWidth, type StyledLine, span } from "./styled-line.ts";

/** Columns of a table are at least so far apart, in every row. */
const GAP = 2;
const FEWEST_COLUMNS = 3;

interface Column {
  readonly from: number;
  readonly to: number;
}

/** A row of a table has several cells with wide gaps between them. */
const isRow = (text: string): boolean => (text.trim().match(/ {2,}/g) ?? []).length >= FEWEST_COLUMNS - 1;

/** Where the rows all have something: what lies between is a gap, if it is wide enough. */
function columnsOf(rows: readonly string[]): readonly Column[] {
  const width = Math.max(...rows.map((row) => row.length));
  const isBlank = (place: number) => rows.every((row) => (row[place] ?? " ") === " ");
  const columns: Column[] = [];
  let from = -1;
  let blanks = 0;
  for (let place = 0; place <= width; place++) {
    if (place < width && !isBlank(place)) {
      if (from === -1) from = place;
      blanks = 0;
      continue;
    }
    blanks += 1;
    if (from === -1 || (blanks < GAP && place < width)) continue;
    columns.push({ from, to: place - blanks + 1 });
    from = -1;
  }
  return columns;
}

function foldedRows(table: readonly StyledLine[]): readonly StyledLine[] {
  const rows = table.map(lineText);
  const columns = columnsOf(rows);
  const tone = table[0]?.[0]?.tone ?? "plain";
  const cells = rows.map((row) => columns.map(({ from, to }) => row.slice(from, to).trim()));
  const [head = [], ...body] = cells;
  return body.map((row) => {
    const named = row.map((cell, column) => `${head[column] ?? ""} ${cell}`.trim());
    const [first = "", ...more] = named.filter((_, column) => row[column] !== "");
    return line(span(`• ${first}`, tone), span(more.length === 0 ? "" : `: ${more.join(" · ")}`, tone));
  });
}

/** Folds each table of which a row is wider than `width`; everything else stays as it is. */
export function foldTables(lines: readonly StyledLine[], width: number): readonly StyledLine[] {
  const folded: StyledLine[] = [];
  for (let from = 0; from < lines.length; ) {
    let to = from;
    while (to < lines.length && isRow(lineText(lines[to] ?? []))) to += 1;
    const table = lines.slice(from, Math.max(to, from + 1));
    const isTable = to - from >= 2 && columnsOf(table.map(lineText)).length >= FEWEST_COLUMNS;
    const isWide = table.some((row) => lineWidth(row) > width);
    folded.push(...(isTable && isWide ? foldedRows(table) : table));
    from += table.length;
  }
  return folded;
}
