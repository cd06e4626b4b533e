/** How latencies are spread: box plots and a heat map by load, a histogram of one load. Logarithmic in the latency. */
import type { Distribution } from "../../domain/measurement/distribution.ts";
import type { LatencySummary } from "../../domain/measurement/latency-summary.ts";
import { count, number } from "../format.ts";
import { linearScale } from "./linear-scale.ts";
import { type LogScale, logScale } from "./log-scale.ts";
import { PANEL_HEIGHT, PANEL_WIDTH, panelFrame, type Tick, xAxis, yAxis } from "./panel-frame.ts";
import { element } from "./svg.ts";

interface Titles {
  readonly title: string;
  readonly xTitle: string;
}

const INK = "#08306b";
const FILL = "#8fb8d6";

const latencyTicks = (scale: LogScale): Tick[] =>
  scale.ticks.map((tick) => ({ place: scale.place(tick), name: number(tick) }));

/** Loads stand side by side, whatever lies between them. */
function columns(labels: readonly string[]): { readonly width: number; readonly ticks: Tick[] } {
  const width = PANEL_WIDTH / Math.max(1, labels.length);
  return { width, ticks: labels.map((name, at) => ({ place: (at + 0.5) / labels.length, name })) };
}

/** Whiskers from minimum to p99, the middle half as a box, the median across it. */
export function boxPanel(
  titles: Titles,
  boxes: readonly { readonly label: string; readonly summary: LatencySummary }[],
  left: number,
  top: number,
): string[] {
  const scale = logScale(boxes.flatMap(({ summary }) => [Math.max(summary.min, 1e-3), summary.p99]));
  const { width, ticks } = columns(boxes.map(({ label }) => label));
  const up = (value: number) => top + PANEL_HEIGHT * (1 - scale.place(Math.max(value, scale.low)));
  const drawn = boxes.flatMap(({ summary }, at) => {
    const middle = left + (at + 0.5) * width;
    const half = Math.min(14, width / 3);
    const across = (value: number) =>
      element("line", { x1: middle - half, y1: up(value), x2: middle + half, y2: up(value), stroke: INK });
    return [
      element("line", { x1: middle, y1: up(summary.min), x2: middle, y2: up(summary.p99), stroke: INK }),
      element("rect", {
        x: middle - half,
        y: up(summary.p75),
        width: 2 * half,
        height: Math.max(1, up(summary.p25) - up(summary.p75)),
        fill: FILL,
        stroke: INK,
      }),
      across(summary.p50),
    ];
  });
  return [
    ...yAxis(latencyTicks(scale), left, top),
    ...xAxis(ticks, left, top),
    ...drawn,
    ...panelFrame(titles, left, top),
  ];
}

/** Darker where more of a load's requests lie. */
export function heatPanel(
  titles: Titles,
  loads: readonly { readonly label: string; readonly distribution: Distribution }[],
  left: number,
  top: number,
): string[] {
  const scale = logScale(
    loads.flatMap(({ distribution }) => distribution.flatMap(({ fromMs, toMs }) => [fromMs, toMs])),
  );
  const { width, ticks } = columns(loads.map(({ label }) => label));
  const up = (value: number) => top + PANEL_HEIGHT * (1 - scale.place(value));
  const cells = loads.flatMap(({ distribution }, at) => {
    const most = Math.max(...distribution.map((bin) => bin.count));
    return distribution.map((bin) =>
      element("rect", {
        x: left + at * width + 1,
        y: up(bin.toMs),
        width: width - 2,
        height: up(bin.fromMs) - up(bin.toMs),
        fill: INK,
        "fill-opacity": String(Math.max(0.1, bin.count / most).toFixed(2)),
      }),
    );
  });
  return [
    ...yAxis(latencyTicks(scale), left, top),
    ...xAxis(ticks, left, top),
    ...cells,
    ...panelFrame(titles, left, top),
  ];
}

export function histogramPanel(
  titles: Titles,
  distribution: Distribution,
  left: number,
  top: number,
): string[] {
  const scale = logScale(distribution.flatMap(({ fromMs, toMs }) => [fromMs, toMs]));
  const heights = linearScale(distribution.map((bin) => bin.count));
  const across = (value: number) => left + PANEL_WIDTH * scale.place(value);
  const bars = distribution.map((bin) => {
    const height = PANEL_HEIGHT * heights.place(bin.count);
    return element("rect", {
      x: across(bin.fromMs),
      y: top + PANEL_HEIGHT - height,
      width: across(bin.toMs) - across(bin.fromMs),
      height,
      fill: FILL,
      stroke: INK,
      "stroke-width": 0.6,
    });
  });
  return [
    ...yAxis(
      heights.ticks.map((tick) => ({ place: heights.place(tick), name: count(tick) })),
      left,
      top,
    ),
    ...xAxis(latencyTicks(scale), left, top),
    ...bars,
    ...panelFrame(titles, left, top),
  ];
}
