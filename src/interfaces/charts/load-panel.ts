/** One figure against the load: lines with marks, error bars where there are any, the knee as a band. */
import { number } from "../format.ts";
import { type LinearScale, linearScale } from "./linear-scale.ts";
import { marks, styleOf } from "./marks.ts";
import { PANEL_HEIGHT, PANEL_WIDTH, panelFrame, type Tick, xAxis, yAxis } from "./panel-frame.ts";
import { coordinate, element, text } from "./svg.ts";

export interface Curve {
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly load: number;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

export interface LoadPanel {
  readonly title: string;
  readonly xTitle: string;
  readonly curves: readonly Curve[];
  readonly knee: { readonly low: number; readonly high: number } | null;
  /** Dashed lines across, each with its name. */
  readonly levels?: readonly { readonly value: number; readonly name: string }[];
  /** Ticks of the upward axis; plain figures unless given. */
  readonly shown?: (value: number) => string;
}

/** Words over a curve stay readable. */
const HALO = { stroke: "white", "stroke-width": 3, "paint-order": "stroke" };
const BAND = "#f3e3c3";

/** @param left - and top: the corner of the drawing area. */
export function loadPanel(panel: LoadPanel, left: number, top: number): string[] {
  const points = panel.curves.flatMap((curve) => curve.points);
  const xs = linearScale(points.map(({ load }) => load));
  const { levels = [], shown = number } = panel;
  const ys = linearScale([
    ...points.map(({ value, high }) => Math.max(value, high ?? 0)),
    ...levels.map(({ value }) => value),
  ]);
  const across = (load: number) => left + xs.place(load) * PANEL_WIDTH;
  const up = (value: number) => top + PANEL_HEIGHT - ys.place(Math.max(0, value)) * PANEL_HEIGHT;
  return [
    ...kneeBand(panel, across, top),
    ...xAxis(ticksOf(xs, number), left, top),
    ...yAxis(ticksOf(ys, shown), left, top),
    ...levels.map(({ value }) =>
      element("line", {
        x1: left,
        y1: up(value),
        x2: left + PANEL_WIDTH,
        y2: up(value),
        stroke: "#000000",
        "stroke-width": 1,
        "stroke-dasharray": "5 3",
      }),
    ),
    ...panel.curves.flatMap((curve, index) => line(curve, index, across, up)),
    ...levels.map(({ value, name }) =>
      text(left + PANEL_WIDTH - 4, up(value) + 13, name, { ...HALO, "text-anchor": "end" }),
    ),
    ...legend(panel.curves, left, top),
    ...panelFrame(panel, left, top),
  ];
}

const ticksOf = (scale: LinearScale, shown: (value: number) => string): Tick[] =>
  scale.ticks.map((tick) => ({ place: scale.place(tick), name: shown(tick) }));

function kneeBand({ knee }: LoadPanel, across: (load: number) => number, top: number): string[] {
  if (knee === null) return [];
  const from = across(knee.low);
  return [
    element("rect", {
      x: from,
      y: top,
      width: Math.max(2, across(knee.high) - from),
      height: PANEL_HEIGHT,
      fill: BAND,
    }),
    text(from + 3, top + 12, "knee"),
  ];
}

function line(
  { points }: Curve,
  index: number,
  across: (load: number) => number,
  up: (value: number) => number,
): string[] {
  const style = styleOf(index + 1);
  const path = points
    .map(({ load, value }) => `${coordinate(across(load))},${coordinate(up(value))}`)
    .join(" ");
  const bars = points.flatMap(({ load, low, high }) =>
    low === undefined || high === undefined ? [] : errorBar(across(load), up(low), up(high), style.colour),
  );
  return [
    element("polyline", { points: path, fill: "none", stroke: style.colour, "stroke-width": 1.2 }),
    ...bars,
    marks(
      points.map(({ load, value }) => ({ x: across(load), y: up(value) })),
      style,
    ),
  ];
}

const CAP = 3;

function errorBar(x: number, low: number, high: number, stroke: string): string[] {
  const stem = element("line", { x1: x, y1: low, x2: x, y2: high, stroke, "stroke-width": 1 });
  const caps = [low, high].map((y) =>
    element("line", { x1: x - CAP, y1: y, x2: x + CAP, y2: y, stroke, "stroke-width": 1 }),
  );
  return [stem, ...caps];
}

/** A character of the legend is about so wide. */
const CHARACTER = 6.4;
const BETWEEN = 30;

/** One behind the other, as far as their names need. */
function legend(curves: readonly Curve[], left: number, top: number): string[] {
  const y = top + PANEL_HEIGHT + 46;
  let x = left;
  return curves.flatMap(({ name, points }, index) => {
    if (points.length === 0) return [];
    const at = x;
    x += BETWEEN + name.length * CHARACTER;
    return [marks([{ x: at + 4, y: y - 4 }], styleOf(index + 1)), text(at + 12, y, name)];
  });
}
