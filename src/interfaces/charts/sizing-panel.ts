/** One time of a sweep against concurrency: points, left-out points, the line through them, the target. */
import { number } from "../format.ts";
import { linearScale } from "./linear-scale.ts";
import { type MarkStyle, marks, type Point, styleOf } from "./marks.ts";
import { element, text } from "./svg.ts";

export interface SizingSeries {
  readonly name: string;
  readonly points: readonly SizingPoint[];
  /** Joined by a line. */
  readonly isJoined?: boolean;
  readonly style: number;
}

export interface SizingPoint {
  readonly concurrency: number;
  readonly seconds: number;
}

export interface SizingPanel {
  readonly title: string;
  readonly series: readonly SizingSeries[];
  readonly trend: { readonly slope: number; readonly intercept: number; readonly label: string } | null;
  readonly target: { readonly seconds: number; readonly label: string } | null;
  readonly notes: readonly string[];
}

export const PANEL_WIDTH = 420;
export const PANEL_HEIGHT = 260;
/** Under the drawing area: ticks, axis title, legend, notes. */
export const PANEL_FOOT = 150;
const TREND = { stroke: "#b30000", "stroke-width": 1.6, "stroke-dasharray": "7 4" };
const TARGET = { stroke: "#000000", "stroke-width": 1.6, "stroke-dasharray": "2 3" };
const LINE_HEIGHT = 15;

/** @param left - and top: the corner of the drawing area. */
export function sizingPanel(panel: SizingPanel, left: number, top: number): string[] {
  const points = panel.series.flatMap((series) => series.points);
  const xs = linearScale(points.map(({ concurrency }) => concurrency));
  const ys = linearScale([...points.map(({ seconds }) => seconds), panel.target?.seconds ?? 0]);
  const bottom = top + PANEL_HEIGHT;
  const at = (concurrency: number, seconds: number): Point => ({
    x: left + xs.place(concurrency) * PANEL_WIDTH,
    y: bottom - ys.place(Math.min(ys.high, Math.max(0, seconds))) * PANEL_HEIGHT,
  });
  const thin = { stroke: "#cccccc", "stroke-width": 0.5 };
  return [
    text(left, top - 12, panel.title, { "font-weight": "bold", "font-size": 13 }),
    ...xs.ticks.flatMap((tick) => {
      const { x } = at(tick, 0);
      return [
        element("line", { x1: x, y1: top, x2: x, y2: bottom, ...thin }),
        text(x, bottom + 14, number(tick), { "text-anchor": "middle" }),
      ];
    }),
    ...ys.ticks.flatMap((tick) => {
      const { y } = at(0, tick);
      return [
        element("line", { x1: left, y1: y, x2: left + PANEL_WIDTH, y2: y, ...thin }),
        text(left - 6, y + 4, number(tick), { "text-anchor": "end" }),
      ];
    }),
    text(left - 44, top - 12, "seconds", { "font-size": 10 }),
    text(left + PANEL_WIDTH / 2, bottom + 30, "Concurrency", { "text-anchor": "middle" }),
    ...targetLine(panel, left, at),
    ...trendLine(panel, points, at),
    ...panel.series.flatMap((series) => seriesMarks(series, at)),
    element("rect", {
      x: left,
      y: top,
      width: PANEL_WIDTH,
      height: PANEL_HEIGHT,
      fill: "none",
      stroke: "#000000",
    }),
    ...legend(panel, left, bottom + 50),
  ];
}

/** Larger than in crowded pictures: a sweep has few points. */
const enlarged = (style: MarkStyle, { x, y }: Point): string =>
  element(
    "g",
    { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(1.8)` },
    marks([{ x: 0, y: 0 }], style),
  );

function seriesMarks(
  { points, isJoined, style }: SizingSeries,
  at: (c: number, s: number) => Point,
): string[] {
  const places = points.map(({ concurrency, seconds }) => at(concurrency, seconds));
  const { colour } = styleOf(style);
  const joined = places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  return [
    ...(isJoined
      ? [element("polyline", { points: joined, fill: "none", stroke: colour, "stroke-width": 1.5 })]
      : []),
    ...places.map((place) => enlarged(styleOf(style), place)),
  ];
}

function targetLine({ target }: SizingPanel, left: number, at: (c: number, s: number) => Point): string[] {
  if (target === null) return [];
  const { y } = at(0, target.seconds);
  return [element("line", { x1: left, y1: y, x2: left + PANEL_WIDTH, y2: y, ...TARGET })];
}

function trendLine(
  { trend }: SizingPanel,
  points: readonly SizingPoint[],
  at: (c: number, s: number) => Point,
): string[] {
  if (trend === null || points.length === 0) return [];
  const concurrencies = points.map(({ concurrency }) => concurrency);
  const ends = [Math.min(...concurrencies), Math.max(...concurrencies)].map((concurrency) =>
    at(concurrency, trend.intercept + trend.slope * concurrency),
  );
  const [from, to] = ends;
  return from === undefined || to === undefined
    ? []
    : [element("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, ...TREND })];
}

function legend({ series, trend, target, notes }: SizingPanel, left: number, top: number): string[] {
  const rows: string[][] = [
    ...series.map(({ name, style }, row) => [
      enlarged(styleOf(style), { x: left + 12, y: top + row * LINE_HEIGHT - 4 }),
      text(left + 30, top + row * LINE_HEIGHT, name),
    ]),
  ];
  const stroke = (label: string, attributes: Readonly<Record<string, string | number>>) => {
    const y = top + rows.length * LINE_HEIGHT;
    rows.push([
      element("line", { x1: left, y1: y - 4, x2: left + 24, y2: y - 4, ...attributes }),
      text(left + 30, y, label),
    ]);
  };
  if (trend !== null) stroke(trend.label, TREND);
  if (target !== null) stroke(target.label, TARGET);
  return [
    ...rows.flat(),
    ...notes.map((note, at) => text(left, top + (rows.length + at) * LINE_HEIGHT, note)),
  ];
}
