/** Plain text for a terminal, a pipe or a screen reader: sections, aligned rows, nothing wider than 80 columns. */

const COLUMNS = 80;
const INDENT = "   ";

/** A label, its value, and where the value comes from or what it means. */
export interface Row {
  readonly label: string;
  readonly value: string;
  readonly note?: string | undefined;
}

/** Breaks at spaces; a word longer than the line (a path, an id) stays whole. */
export function wrap(text: string, firstIndent = "", indent = firstIndent): string[] {
  const lines: string[] = [];
  let line = firstIndent;
  let empty = true;
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (!empty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}

/** Labels and values in two columns; the note behind the value where it fits, else under it. */
export function alignedRows(rows: readonly Row[]): string[] {
  const labelWidth = Math.max(0, ...rows.map(({ label }) => label.length)) + 2;
  const valueColumn = INDENT.length + labelWidth;
  const noteColumn = valueColumn + Math.max(0, ...rows.map(({ value }) => Math.min(value.length, 24))) + 2;
  return rows.flatMap(({ label, value, note }) => {
    const head = `${INDENT}${label.padEnd(labelWidth)}`;
    if (note === undefined || note === "") return wrap(value, head, " ".repeat(valueColumn));
    const line = `${head}${value}`;
    const padded = line.padEnd(noteColumn);
    const full = padded.endsWith("  ") ? padded : `${padded}  `;
    return full.length + note.length <= COLUMNS
      ? [`${full}${note}`]
      : [...wrap(value, head, " ".repeat(valueColumn)), ...wrap(note, " ".repeat(valueColumn + 2))];
  });
}

export function bullets(items: readonly string[]): string[] {
  return items.flatMap((item) => wrap(item, `${INDENT}- `, `${INDENT}  `));
}

export function paragraph(text: string): string[] {
  return wrap(text, INDENT);
}

/** A titled block, or nothing when it has no lines. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines];
}

/** Columns as wide as their widest cell; the last one is not padded. Numbers go right, words left. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isNumeric = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[-$—]?[\d—]|^$/.test(row[column] ?? "")),
  );
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [lineOf(header), ...rows.map(lineOf)].map((line) => `${INDENT}${line}`);
}
