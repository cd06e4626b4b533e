import type { AccuracyReport } from "../../app/accuracy/accuracy-report.ts";
import { count, date } from "../format.ts";
import { paragraph, table } from "./text-layout.ts";
import { reportTables } from "./validate-tables.ts";

export function accuracyText(report: AccuracyReport): string[] {
  const isOutside = report.wholeSource.length === 0;
  const { name, version, asOf } = report.coefficients;
  return [
    `Forecast against measurement: ${count(report.judgedRows)} of ${count(report.measuredRows, "row")} judged`,
    ...paragraph(report.protocol),
    ...paragraph(`Coefficients ${name} ${version} of ${asOf}; report of ${date(report.createdAt)}.`),
    ...paragraph(
      "Error = |forecast ÷ measured − 1|; bias = median of the signed error; in band = share of measurements inside the forecast's 80% band.",
    ),
    ...reportTables(report, isOutside).flatMap(({ title, header, rows, note }) => [
      "",
      `${title}:`,
      ...table(header, rows),
      ...(note === undefined ? [] : paragraph(note)),
    ]),
  ];
}
