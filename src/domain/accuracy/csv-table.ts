/**
 * Comma-separated text as rows of cells.
 *
 * Model: RFC 4180: quoted cells may hold commas, line breaks and doubled quotes; either line ending; a byte-order mark
 * is skipped, empty lines too.
 */

const QUOTE = '"';

/** One cell that starts at `from`; `end` points at the comma, the line break or the end of the text. */
function quotedCell(text: string, from: number): { readonly cell: string; readonly end: number } {
  let cell = "";
  let at = from + 1;
  for (;;) {
    const close = text.indexOf(QUOTE, at);
    if (close === -1) return { cell: cell + text.slice(at), end: text.length };
    cell += text.slice(at, close);
    if (text[close + 1] !== QUOTE) return { cell, end: close + 1 };
    cell += QUOTE;
    at = close + 2;
  }
}

/** Lines without quotes are split at once, which is what most files hold. */
export function csvRows(text: string): readonly (readonly string[])[] {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (!body.includes(QUOTE)) {
    return body
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .map((line) => line.split(","));
  }
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < body.length) {
    let cell: string;
    let end: number;
    if (body[at] === QUOTE) {
      ({ cell, end } = quotedCell(body, at));
      // What stands between a closing quote and the comma belongs to no cell.
      while (end < body.length && body[end] !== "," && body[end] !== "\n") end += 1;
    } else {
      end = at;
      while (end < body.length && body[end] !== "," && body[end] !== "\n") end += 1;
      cell = body.slice(at, end).replace(/\r$/, "");
    }
    row.push(cell);
    at = end + 1;
    const endsWithComma = body[end] === ",";
    if (!endsWithComma || at >= body.length) {
      if (endsWithComma) row.push("");
      if (row.length > 1 || row[0]?.trim() !== "") rows.push(row);
      row = [];
    }
  }
  return rows;
}
