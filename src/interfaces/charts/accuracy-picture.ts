/** Forecast against measurement, one panel a figure, both axes logarithmic, a mark a row by source. */
import { fromMillions, fromThousands, millions } from "../../domain/units.ts";
import { count, number } from "../format.ts";
import { logScale } from "./log-scale.ts";
import { marks, type Point, styleOf } from "./marks.ts";
import { element, picture, text } from "./svg.ts";

/** One figure of a row, as the accuracy report has it. */
export interface PicturedRow {
  readonly source: string;
  readonly metric: string;
  readonly measured: number;
  readonly forecast: number;
  readonly ragged: boolean;
}

const PANELS = [
  { metric: "tpotMs", title: "Time per output token, ms" },
  { metric: "outputTokensPerSecond", title: "Output throughput, tok/s" },
  { metric: "ttftMs", title: "Time to first token, ms" },
] as const;

const SIDE = 300;
const LEFT = 60;
const TOP = 64;
const GAP = 62;
const LEGEND_ROW = 18;
const LEGEND_COLUMNS = 4;
const NEAR = 0.25;
const GREY = "#bbbbbb";

/** Powers of ten as people read them on an axis: 100, 1k, 10k, 1M. */
function tickName(value: number): string {
  if (value >= fromMillions(1)) return `${number(millions(value))}M`;
  return value >= fromThousands(1) ? `${number(value / fromThousands(1))}k` : number(value);
}

interface Panel {
  readonly x: number;
  readonly title: string;
  readonly rows: readonly PicturedRow[];
}

/** Lines on which the forecast is the measurement, a quarter above and a quarter below. */
function guides(x: number, decades: number): string[] {
  const line = (times: number, dash: string): string => {
    const shift = (Math.log10(times) / decades) * SIDE;
    const from = Math.max(0, -shift);
    const to = Math.min(SIDE, SIDE - shift);
    return element("line", {
      x1: x + from,
      y1: TOP + SIDE - from - shift,
      x2: x + to,
      y2: TOP + SIDE - to - shift,
      stroke: "#000000",
      "stroke-width": dash === "" ? 1 : 0.7,
      ...(dash === "" ? {} : { "stroke-dasharray": dash }),
    });
  };
  return [line(1, ""), line(1 + NEAR, "4 3"), line(1 - NEAR, "4 3")];
}

function panel({ x, title, rows }: Panel, sources: readonly string[]): string[] {
  const scale = logScale(rows.flatMap(({ measured, forecast }) => [measured, forecast]));
  const decades = scale.ticks.length - 1;
  const across = (value: number): number => x + scale.place(value) * SIDE;
  const up = (value: number): number => TOP + SIDE - scale.place(value) * SIDE;
  const grid = scale.ticks.flatMap((tick) => [
    element("line", {
      x1: across(tick),
      y1: TOP,
      x2: across(tick),
      y2: TOP + SIDE,
      stroke: GREY,
      "stroke-width": 0.5,
    }),
    element("line", { x1: x, y1: up(tick), x2: x + SIDE, y2: up(tick), stroke: GREY, "stroke-width": 0.5 }),
    text(across(tick), TOP + SIDE + 14, tickName(tick), { "text-anchor": "middle" }),
    text(x - 5, up(tick) + 4, tickName(tick), { "text-anchor": "end" }),
  ]);
  const drawn = sources.map((source, index) => {
    const points: Point[] = rows
      .filter((row) => row.source === source)
      .map(({ measured, forecast }) => ({ x: across(measured), y: up(forecast) }));
    return marks(points, styleOf(index));
  });
  return [
    text(x, TOP - 10, `${title} (${count(rows.length, "row")})`, { "font-weight": "bold" }),
    ...grid,
    element("rect", {
      x,
      y: TOP,
      width: SIDE,
      height: SIDE,
      fill: "none",
      stroke: "#000000",
      "stroke-width": 0.8,
    }),
    ...drawn,
    ...guides(x, decades),
    text(x + SIDE / 2, TOP + SIDE + 30, "measured", { "text-anchor": "middle" }),
  ];
}

function legend(sources: readonly string[], width: number, y: number): string[] {
  const column = (width - LEFT) / LEGEND_COLUMNS;
  return sources.flatMap((source, index) => {
    const x = LEFT + (index % LEGEND_COLUMNS) * column;
    const at = y + Math.floor(index / LEGEND_COLUMNS) * LEGEND_ROW;
    return [marks([{ x, y: at - 4 }], styleOf(index)), text(x + 9, at, source)];
  });
}

/** Ragged rows are left out: no goal holds for them. Sources in the order of their rows, the largest first. */
export function accuracyPicture(all: readonly PicturedRow[], title: string): string {
  const rows = all.filter(({ ragged, measured, forecast }) => !ragged && measured > 0 && forecast > 0);
  const sizes = new Map<string, number>();
  for (const { source } of rows) sizes.set(source, (sizes.get(source) ?? 0) + 1);
  const sources = [...sizes].sort((a, b) => b[1] - a[1]).map(([source]) => source);
  const panels = PANELS.map(({ metric, title: name }) => ({
    title: name,
    rows: rows.filter((row) => row.metric === metric),
  })).filter((part) => part.rows.length > 0);
  const width = LEFT + Math.max(1, panels.length) * (SIDE + GAP) - GAP + 24;
  const legendTop = TOP + SIDE + 54;
  const height = legendTop + Math.ceil(sources.length / LEGEND_COLUMNS) * LEGEND_ROW + 4;
  return picture(width, height, title, [
    text(LEFT, 22, title, { "font-size": 14, "font-weight": "bold" }),
    text(LEFT, 38, "Up: forecast. Whole line: forecast equals measurement; broken lines: a quarter off."),
    ...panels.flatMap((part, index) => panel({ ...part, x: LEFT + index * (SIDE + GAP) }, sources)),
    ...legend(sources, width, legendTop),
  ]);
}
