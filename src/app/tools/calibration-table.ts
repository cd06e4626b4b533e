/** A calibration's levels side by side: measured, predicted before it, and after it. */
import type { ComparedLevel } from "../../domain/calibration/kept-calibration.ts";
import { number, percent } from "../../domain/planning/wording.ts";

type Ratio = ComparedLevel["itlMs"];

const FIGURES: readonly (readonly [string, (level: ComparedLevel) => Ratio | null])[] = [
  ["ITL ms", ({ itlMs }) => itlMs],
  ["TTFT ms", ({ ttftMs }) => ttftMs],
  ["tok/s", ({ outputTokensPerSecond }) => outputTokensPerSecond],
];

const HEADINGS = ["streams", "mean", "predicted", "measured", "error", "calibrated", "error"];

/** Signed, of what was measured. */
const errorText = (forecast: number, measured: number): string => {
  const error = forecast / measured - 1;
  return `${error > 0 ? "+" : ""}${percent(error)}`;
};

/** Rows of equal width, the headings first. */
export function calibrationTable(levels: readonly ComparedLevel[]): readonly string[] {
  const rows = FIGURES.flatMap(([name, figure]) =>
    levels.flatMap((level) => {
      const ratio = figure(level);
      if (ratio === null) return [];
      const { measured, before, after } = ratio;
      return [
        [
          number(level.concurrency),
          name,
          number(before),
          number(measured),
          errorText(before, measured),
          number(after),
          errorText(after, measured),
        ],
      ];
    }),
  );
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  "));
}
