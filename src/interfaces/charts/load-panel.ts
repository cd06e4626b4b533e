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
}

const BAND = "#f3e3c3";

/** @param left - and top: the corner of the drawing area. */
export function loadPanel(panel: LoadPanel, left: number, top: number): string[] {
  const points = panel.curves.flatMap((curve) => curve.points);
  const xs = linearScale(points.map(({ load }) => load));
  const ys = linearScale(points.map(({ value, high }) => Math.max(value, high ?? 0)));
  const across = (load: number) => left + xs.place(load) * PANEL_WIDTH;
  const up = (value: number) => top + PANEL_HEIGHT - ys.place(Math.max(0, value)) * PANEL_HEIGHT;
  return [
    ...kneeBand(panel, across, top),
    ...xAxis(ticksOf(xs), left, top),
    ...yAxis(ticksOf(ys), left, top),
    ...panel.curves.flatMap((curve, index) => [
      ...line(curve, index, across, up),
      ...label(curve.name, index, left, top),
    ]),
    ...panelFrame(panel, left, top),
  ];
}

const ticksOf = (scale: LinearScale): Tick[] =>
  scale.ticks.map((tick) => ({ place: scale.place(tick), name: number(tick) }));

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
    low === undefined || high === undefined
      ? []
      : [
          element("line", {
            x1: across(load),
            y1: up(low),
            x2: across(load),
            y2: up(high),
            stroke: style.colour,
            "stroke-width": 1,
          }),
        ],
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

function label(name: string, index: number, left: number, top: number): string[] {
  const y = top + PANEL_HEIGHT + 46;
  const x = left + index * 90;
  return [marks([{ x: x + 4, y: y - 4 }], styleOf(index + 1)), text(x + 12, y, name)];
}
