/** Tables as people paste them, turned into "label: value" pieces. */

const cellsOf = (line: string): string[] =>
  line
    .replace(/^[\s|]+|[\s|;]+$/g, "")
    .split("|")
    .map((cell) => cell.trim());
const isRow = (line: string): boolean => /\|.*\|/.test(line);
const isRule = (line: string): boolean => /^[\s|:;+-]+$/.test(line);
/** A heading names things and gives no figure. */
const isHeading = (cells: readonly string[]): boolean =>
  cells.length > 2 && cells.every((cell) => /[a-z]/i.test(cell) && !/\d{2}|\d\s/.test(cell));

/** A line of names and a line of values with as many commas are a table too. */
function withoutCommas(lines: readonly string[]): string[] {
  const cells = (line: string) => line.replace(/;\s*$/, "").split(",");
  const at = lines.findIndex(
    (line, place) =>
      /^\s*[a-z][a-z_ ]*(?:,\s*[a-z][a-z_ ]*){2,};?\s*$/i.test(line) &&
      cells(lines[place + 1] ?? "").length === cells(line).length &&
      /\d/.test(lines[place + 1] ?? ""),
  );
  return lines.map((line, place) =>
    at >= 0 && (place === at || place === at + 1) ? cells(line).join(" | ") : line,
  );
}

/** Rows under a heading are read by it, the first of them; a row of two cells is a label and its value; others are lists. */
export function plainTables(text: string): string {
  const lines = withoutCommas(text.split("\n"));
  const said: string[] = [];
  let heading: readonly string[] | undefined;
  let read = false;
  for (const [at, line] of lines.entries()) {
    if (!isRow(line)) {
      heading = undefined;
      said.push(line);
      continue;
    }
    if (isRule(line)) continue;
    const cells = cellsOf(line);
    const more = lines.slice(at + 1).find((next) => !isRule(next)) ?? "";
    if (heading === undefined && isHeading(cells) && isRow(more) && cellsOf(more).length === cells.length) {
      heading = cells;
      read = false;
    } else if (heading !== undefined && heading.length === cells.length && !read) {
      const labels = heading;
      read = true;
      said.push(`, ${cells.map((cell, place) => `${labels[place] ?? ""}: ${cell}`).join(", ")},`);
    } else if (heading !== undefined) said.push(`; ${cells.join(" + ")};`);
    else said.push(`, ${cells.join(cells.length > 2 ? ", " : ": ")},`);
  }
  return said.join("\n");
}
