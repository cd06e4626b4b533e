/** The sizing and a forecast side by side, as text. */
import type { BesideForecast, ComparedFigure } from "../../domain/sizing/beside-forecast.ts";
import { ms, NOT_KNOWN, number } from "../format.ts";
import { bullets, table } from "./text-layout.ts";

function shown(value: number | null, { unit }: ComparedFigure): string {
  if (value === null) return NOT_KNOWN;
  return unit === "ms" ? ms(value) : number(value);
}

export function besideText({ rows, explanations }: BesideForecast): string[] {
  return [
    "",
    "Beside the forecast:",
    ...table(
      ["", "sizing", "forecast"],
      rows.map((row) => [row.figure, shown(row.sizing, row), shown(row.forecast, row)]),
    ),
    ...bullets(explanations),
  ];
}
