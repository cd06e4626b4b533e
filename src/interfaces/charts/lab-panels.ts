/** Panels of the lab: bars, a grid of cells, a histogram and a box plot of a handful of latencies. */
import type { Bin } from "../../domain/lab/latency-statistics.ts";
import { linearPercentile } from "../../domain/lab/latency-statistics.ts";
import { count } from "../format.ts";
import { linearScale } from "./linear-scale.ts";
import { PANEL_HEIGHT, PANEL_WIDTH, panelFrame, type Tick, xAxis, yAxis } from "./panel-frame.ts";
import { spanScale } from "./span-scale.ts";
import { element, text } from "./svg.ts";

interface Titles {
  readonly title: string;
  readonly xTitle: string;
}

const INK = "#08306b";
const FILL = "#8fb8d6";
const MIDDLE = { "text-anchor": "middle" } as const;

export interface Column {
  readonly label: string;
  readonly value: number;
}

/** A bar each, its figure above it. */
export function columnPanel(
  titles: Titles,
  columns: readonly Column[],
  shown: (value: number) => string,
  left: number,
  top: number,
): string[] {
  const scale = linearScale(columns.map(({ value }) => value * 1.08));
  const width = PANEL_WIDTH / Math.max(1, columns.length);
  const bars = columns.flatMap(({ value }, at) => {
    const height = PANEL_HEIGHT * scale.place(value);
    const middle = left + (at + 0.5) * width;
    return [
      element("rect", {
        x: middle - width * 0.3,
        y: top + PANEL_HEIGHT - height,
        width: width * 0.6,
        height,
        fill: FILL,
        stroke: INK,
      }),
      text(middle, top + PANEL_HEIGHT - height - 5, shown(value), MIDDLE),
    ];
  });
  const ticks = columns.map(({ label }, at): Tick => ({ place: (at + 0.5) / columns.length, name: label }));
  return [
    ...yAxis(
      scale.ticks.map((tick) => ({ place: scale.place(tick), name: shown(tick) })),
      left,
      top,
    ),
    ...ticks.map(({ place, name }) =>
      text(left + PANEL_WIDTH * place, top + PANEL_HEIGHT + 14, name, MIDDLE),
    ),
    ...bars,
    ...panelFrame(titles, left, top),
  ];
}

export interface GridCell {
  readonly column: string;
  readonly row: string;
  readonly value: number | null;
}

/** Dark cells carry light figures. */
const DARK = 0.55;

/** A cell each, darker where its value is larger, the figure in it; rows from below. */
export function gridPanel(
  titles: Titles,
  cells: readonly GridCell[],
  shown: (value: number | null) => string,
  left: number,
  top: number,
): string[] {
  const [columns, rows] = [
    [...new Set(cells.map(({ column }) => column))],
    [...new Set(cells.map(({ row }) => row))],
  ];
  const values = cells.flatMap(({ value }) => (value === null ? [] : [value]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [width, height] = [PANEL_WIDTH / columns.length, PANEL_HEIGHT / rows.length];
  const drawn = cells.flatMap(({ column, row, value }) => {
    const share = value === null ? 0 : high > low ? (value - low) / (high - low) : 0.5;
    const x = left + columns.indexOf(column) * width;
    const y = top + PANEL_HEIGHT - (rows.indexOf(row) + 1) * height;
    return [
      element("rect", {
        x,
        y,
        width,
        height,
        fill: value === null ? "white" : INK,
        "fill-opacity": (0.08 + 0.87 * share).toFixed(2),
        stroke: "white",
      }),
      text(x + width / 2, y + height / 2 + 4, shown(value), {
        ...MIDDLE,
        fill: share > DARK ? "white" : "black",
      }),
    ];
  });
  return [
    ...columns.map((name, at) => text(left + (at + 0.5) * width, top + PANEL_HEIGHT + 14, name, MIDDLE)),
    ...rows.map((name, at) =>
      text(left - 5, top + PANEL_HEIGHT - (at + 0.5) * height + 4, name, { "text-anchor": "end" }),
    ),
    ...drawn,
    ...panelFrame(titles, left, top),
  ];
}

/** Bins of equal width, on an axis of their own span. */
export function binPanel(
  titles: Titles,
  bins: readonly Bin[],
  shown: (value: number) => string,
  left: number,
  top: number,
): string[] {
  const scale = spanScale(bins.flatMap(({ from, to }) => [from, to]));
  const heights = linearScale(bins.map((bin) => bin.count));
  const across = (value: number) => left + PANEL_WIDTH * scale.place(value);
  const bars = bins.map((bin) => {
    const height = PANEL_HEIGHT * heights.place(bin.count);
    return element("rect", {
      x: across(bin.from),
      y: top + PANEL_HEIGHT - height,
      width: Math.max(1, across(bin.to) - across(bin.from)),
      height,
      fill: FILL,
      stroke: INK,
      "stroke-width": 0.6,
    });
  });
  return [
    ...yAxis(wholeTicks(heights.ticks, heights.place), left, top),
    ...xAxis(
      scale.ticks.map((tick) => ({ place: scale.place(tick), name: shown(tick) })),
      left,
      top,
    ),
    ...bars,
    ...panelFrame(titles, left, top),
  ];
}

/** There is no half a request. */
const wholeTicks = (ticks: readonly number[], place: (value: number) => number): Tick[] =>
  ticks.filter(Number.isInteger).map((tick) => ({ place: place(tick), name: count(tick) }));

const BOX = 60;

/** Minimum to maximum as a line, the middle half as a box, the median across it, every value beside it. */
export function boxAndPoints(
  titles: Titles,
  values: readonly number[],
  shown: (value: number) => string,
  left: number,
  top: number,
): string[] {
  const scale = spanScale(values);
  const up = (value: number) => top + PANEL_HEIGHT * (1 - scale.place(value));
  const middle = left + PANEL_WIDTH / 3;
  const at = (fraction: number) => up(linearPercentile(values, fraction));
  const across = (y: number, half: number) =>
    element("line", { x1: middle - half, y1: y, x2: middle + half, y2: y, stroke: INK });
  return [
    ...yAxis(
      scale.ticks.map((tick) => ({ place: scale.place(tick), name: shown(tick) })),
      left,
      top,
    ),
    element("line", { x1: middle, y1: at(0), x2: middle, y2: at(1), stroke: INK }),
    element("rect", {
      x: middle - BOX / 2,
      y: at(0.75),
      width: BOX,
      height: Math.max(1, at(0.25) - at(0.75)),
      fill: FILL,
      stroke: INK,
    }),
    across(at(0.5), BOX / 2),
    across(at(0), BOX / 5),
    across(at(1), BOX / 5),
    ...values.map((value, index) =>
      element("circle", {
        cx: left + (PANEL_WIDTH * 2) / 3 + ((index % 7) - 3) * 9,
        cy: up(value),
        r: 2.4,
        fill: INK,
        "fill-opacity": "0.6",
      }),
    ),
    text(middle, top + PANEL_HEIGHT + 14, "box", MIDDLE),
    text(left + (PANEL_WIDTH * 2) / 3, top + PANEL_HEIGHT + 14, "each request", MIDDLE),
    ...panelFrame(titles, left, top),
  ];
}
