/** Cost against latency of the fleets nothing beats, both axes logarithmic. */
import type { Recommendation } from "../../domain/planning/recommendation.ts";
import { fromThousands } from "../../domain/units.ts";
import { ms, number, usd } from "../format.ts";
import { type LogScale, logScale } from "./log-scale.ts";
import { marks, styleOf } from "./marks.ts";
import { element, picture, text } from "./svg.ts";

const WIDTH = 760;
const LEFT = 70;
const TOP = 56;
const PLOT_WIDTH = 640;
const PLOT_HEIGHT = 320;
const LEGEND_ROW = 16;
const GREY = "#bbbbbb";

interface Axes {
  across(usdPerHour: number): number;
  up(e2eMs: number): number;
}

function grid(costs: LogScale, latencies: LogScale, { across, up }: Axes): string[] {
  const bottom = TOP + PLOT_HEIGHT;
  const line = (x1: number, y1: number, x2: number, y2: number): string =>
    element("line", { x1, y1, x2, y2, stroke: GREY, "stroke-width": 0.5 });
  return [
    ...costs.ticks.flatMap((tick) => [
      line(across(tick), TOP, across(tick), bottom),
      text(across(tick), bottom + 14, `$${number(tick)}`, { "text-anchor": "middle" }),
    ]),
    ...latencies.ticks.flatMap((tick) => [
      line(LEFT, up(tick), LEFT + PLOT_WIDTH, up(tick)),
      text(
        LEFT - 6,
        up(tick) + 4,
        tick >= fromThousands(1) ? `${number(tick / fromThousands(1))} s` : `${number(tick)} ms`,
        {
          "text-anchor": "end",
        },
      ),
    ]),
    element("rect", {
      x: LEFT,
      y: TOP,
      width: PLOT_WIDTH,
      height: PLOT_HEIGHT,
      fill: "none",
      stroke: "#000000",
      "stroke-width": 0.8,
    }),
  ];
}

/** The step line under which nothing was found. */
function steps(front: Recommendation["pareto"], { across, up }: Axes): string {
  const path = front
    .map(({ usdPerHour, e2eP95Ms }, index) =>
      index === 0
        ? `M${across(usdPerHour).toFixed(1)},${up(e2eP95Ms).toFixed(1)}`
        : `H${across(usdPerHour).toFixed(1)}V${up(e2eP95Ms).toFixed(1)}`,
    )
    .join("");
  return element("path", { d: path, fill: "none", stroke: "#08306b", "stroke-width": 1.2 });
}

export function paretoPicture(document: Recommendation): string {
  const front = document.pareto.filter(({ usdPerHour, e2eP95Ms }) => usdPerHour > 0 && e2eP95Ms > 0);
  const costs = logScale(front.map(({ usdPerHour }) => usdPerHour));
  const latencies = logScale(front.map(({ e2eP95Ms }) => e2eP95Ms));
  const axes: Axes = {
    across: (value) => LEFT + costs.place(value) * PLOT_WIDTH,
    up: (value) => TOP + PLOT_HEIGHT - latencies.place(value) * PLOT_HEIGHT,
  };
  const model = String(document.inputs["model"]?.value ?? "");
  const title = `${model}: cost against latency at ${number(document.offered.requestsPerSecond)} req/s`;
  const legendTop = TOP + PLOT_HEIGHT + 56;
  const height = legendTop + Math.max(1, front.length) * LEGEND_ROW;
  return picture(WIDTH, height, title, [
    text(LEFT, 22, title, { "font-size": 14, "font-weight": "bold" }),
    text(
      LEFT,
      40,
      "Fleets that meet every target; none that was tried is both cheaper and faster than one of these.",
    ),
    ...grid(costs, latencies, axes),
    ...(front.length > 1 ? [steps(front, axes)] : []),
    ...front.flatMap((point, index) => {
      const x = axes.across(point.usdPerHour);
      const y = axes.up(point.e2eP95Ms);
      return [
        marks([{ x, y }], styleOf(2)),
        text(x + 6, y - 5, String(index + 1), { "font-weight": "bold" }),
      ];
    }),
    text(LEFT + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 32, "US dollars an hour", { "text-anchor": "middle" }),
    text(LEFT, TOP - 4, "E2E latency p95", { "text-anchor": "start" }),
    ...front.map((point, index) =>
      text(
        LEFT,
        legendTop + index * LEGEND_ROW,
        `${index + 1}. ${point.machines} × ${point.machine} (${point.cloud} ${point.region}), ${point.replicas} × ${point.gpusPerReplica} ${point.gpu} in ${point.precision}: ${usd(point.usdPerHour)}/h, ${ms(point.e2eP95Ms)}`,
      ),
    ),
  ]);
}
