/** A whole table of measurements from its text: rows that can be read, and the others with their reasons. */
import { PlannerError } from "../errors.ts";
import { csvRows } from "./csv-table.ts";
import type { LeftRow, MeasuredRow } from "./measured-row.ts";
import { readRow } from "./read-row.ts";

export interface MeasuredTable {
  readonly rows: readonly MeasuredRow[];
  readonly left: readonly LeftRow[];
}

/** @throws PlannerError invalid_input when the text is no table of measurements at all. */
export function readMeasuredTable(text: string, name: string): MeasuredTable {
  const [header, ...lines] = csvRows(text);
  const columns = new Map((header ?? []).map((column, index) => [column.trim(), index]));
  if (!columns.has("model_hf_id") && !columns.has("gpu")) {
    throw new PlannerError(
      "invalid_input",
      `${name} is no table of measurements: it has no column model_hf_id or gpu.`,
      {
        hint: "The first line names the columns; config/measurements shows a table.",
      },
    );
  }
  const rows: MeasuredRow[] = [];
  const left: LeftRow[] = [];
  lines.forEach((line, index) => {
    const read = readRow((column) => {
      const at = columns.get(column);
      return at === undefined ? undefined : line[at];
    }, index + 1);
    if ("row" in read) rows.push(read.row);
    else left.push(read.left);
  });
  return { rows, left };
}
