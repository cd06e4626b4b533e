/** A picture of a sweep in characters: at most 80 columns, and nothing that only colour tells. */
import { number } from "../format.ts";
import { linearScale } from "./linear-scale.ts";
import type { SizingPanel } from "./sizing-panel.ts";

const COLUMNS = 60;
const ROWS = 15;
const LABEL = 8;
const MARKS = ["●", "■", "▲"];
const OUTLIER = "×";
const TREND = "·";
const TARGET = "╌";

type Grid = string[][];

function put(grid: Grid, across: number, up: number, mark: string): void {
  const row = grid[Math.round((1 - up) * (ROWS - 1))];
  const column = Math.round(across * (COLUMNS - 1));
  if (row !== undefined && column >= 0 && column < COLUMNS) row[column] = mark;
}

const isRemoved = (name: string): boolean => name.startsWith("removed");

export function terminalPlot(panel: SizingPanel): string[] {
  const points = panel.series.flatMap((series) => series.points);
  const xs = linearScale(points.map(({ concurrency }) => concurrency));
  const ys = linearScale([...points.map(({ seconds }) => seconds), panel.target?.seconds ?? 0]);
  const grid: Grid = Array.from({ length: ROWS }, () => Array.from({ length: COLUMNS }, () => " "));
  if (panel.target !== null)
    for (let column = 0; column < COLUMNS; column++)
      put(grid, column / (COLUMNS - 1), ys.place(panel.target.seconds), TARGET);
  drawTrend(grid, panel, xs.high, ys.high);
  const marked = panel.series.map(({ name }, at) => (isRemoved(name) ? OUTLIER : (MARKS[at] ?? "●")));
  panel.series.forEach((series, at) => {
    for (const { concurrency, seconds } of series.points)
      put(grid, xs.place(concurrency), ys.place(seconds), marked[at] ?? "●");
  });
  return [
    `   ${panel.title} (seconds by concurrency)`,
    ...grid.map((row, at) => `${rowLabel(at, ys.high)} │${row.join("").trimEnd()}`),
    `${" ".repeat(LABEL)} └${"─".repeat(COLUMNS)}`,
    axisLabels(xs.high),
    ...legend(panel, marked),
  ];
}

function drawTrend(grid: Grid, { trend, series }: SizingPanel, right: number, high: number): void {
  if (trend === null) return;
  const concurrencies = series.flatMap(({ points }) => points.map(({ concurrency }) => concurrency));
  const [first, last] = [Math.min(...concurrencies), Math.max(...concurrencies)];
  for (let column = 0; column < COLUMNS; column++) {
    const concurrency = (column / (COLUMNS - 1)) * right;
    const seconds = trend.intercept + trend.slope * concurrency;
    if (concurrency >= first && concurrency <= last && seconds >= 0 && seconds <= high)
      put(grid, concurrency / right, seconds / high, TREND);
  }
}

/** The top, the middle and the bottom row have a figure. */
function rowLabel(row: number, high: number): string {
  const labelled = row === 0 || row === ROWS - 1 || row === Math.round((ROWS - 1) / 2);
  return (labelled ? number(high * (1 - row / (ROWS - 1))) : "").padStart(LABEL);
}

function axisLabels(right: number): string {
  const [low, middle, high] = ["0", number(right / 2), number(right)];
  const half = COLUMNS / 2;
  const line = low.padEnd(half - Math.floor(middle.length / 2)) + middle;
  return `${" ".repeat(LABEL + 2)}${line.padEnd(COLUMNS - high.length)}${high}`;
}

function legend({ series, trend, target, notes }: SizingPanel, marked: readonly string[]): string[] {
  const indent = " ".repeat(LABEL + 2);
  return [
    ...series.map(({ name }, at) => `${indent}${marked[at] ?? "●"} ${name}`),
    ...(trend === null ? [] : [`${indent}${TREND} ${trend.label}`]),
    ...(target === null ? [] : [`${indent}${TARGET} ${target.label}`]),
    ...notes.map((note) => `${indent}${note}`),
  ];
}
