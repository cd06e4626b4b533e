import type { AccuracyReport } from "../../app/accuracy/accuracy-report.ts";
import { count, date } from "../format.ts";
import { alignedRows, paragraph, table } from "./text-layout.ts";
import { fitsSentence, type ReportTable, reportTables } from "./validate-tables.ts";

const CELL = 27;
const clipped = (cell: string): string => (cell.length > CELL ? `${cell.slice(0, CELL - 1)}…` : cell);

/** Reasons are sentences: they wrap instead of standing in a column. */
function linesOf({ header, rows, note }: ReportTable): string[] {
  const lines =
    header.at(-1) === "reason"
      ? alignedRows(rows.map((row) => ({ label: row.slice(0, -1).join("  "), value: row.at(-1) ?? "" })))
      : table(
          header,
          rows.map((row) => row.map(clipped)),
        );
  return note === undefined ? lines : [...lines, ...paragraph(note)];
}

export function accuracyText(report: AccuracyReport): string[] {
  const isOutside = report.wholeSource.length === 0;
  const { name, version, asOf } = report.coefficients;
  return [
    `Forecast against measurement: ${count(report.judgedRows)} of ${count(report.measuredRows, "row")} judged`,
    ...paragraph(report.protocol),
    ...paragraph(`Coefficients ${name} ${version} of ${asOf}; report of ${date(report.createdAt)}.`),
    ...paragraph(
      "Error = |forecast ÷ measured − 1|, its median and 90th percentile; bias = median of the signed error; ≤25 = share of rows within 25%; band = share of measurements inside the forecast's 80% band; interval = 90% interval of the median, over setups.",
    ),
    ...paragraph(fitsSentence(report)),
    ...reportTables(report, isOutside).flatMap((part) => ["", `${part.title}:`, ...linesOf(part)]),
  ];
}
