/** The two pictures of a sizing run: both times in one, and each with its line, target and what was left out. */
import type { LinearFit } from "../../domain/sizing/linear-fit.ts";
import type { SizingResult } from "../../domain/sizing/size-sweep.ts";
import { type SizingLevel, usableLevels } from "../../domain/sizing/sizing-level.ts";
import { number } from "../format.ts";
import { PANEL_FOOT, PANEL_HEIGHT, PANEL_WIDTH, type SizingPanel, sizingPanel } from "./sizing-panel.ts";
import { picture, text } from "./svg.ts";

const LEFT = 70;
const TOP = 60;
const GAP = 80;
const HEIGHT = TOP + PANEL_HEIGHT + PANEL_FOOT;
const widthOf = (panels: number): number => LEFT + panels * PANEL_WIDTH + (panels - 1) * GAP + 30;

const RUNTIME_STYLE = 1;
const LATENCY_STYLE = 0;
const OUTLIER_STYLE = 3;

/** Levels that count, in rising order. */
const plotted = ({ levels }: SizingResult): SizingLevel[] =>
  usableLevels(levels.map(({ level }) => level)).sort((a, b) => a.concurrency - b.concurrency);

const pointsOf = (levels: readonly SizingLevel[], timeOf: (level: SizingLevel) => number) =>
  levels.map((level) => ({ concurrency: level.concurrency, seconds: timeOf(level) }));

const runtimeOf = (level: SizingLevel): number => level.workflowRuntimeP95Seconds;
const latencyOf = (level: SizingLevel): number => level.llmLatencyP95Seconds;

/** The simple picture's panel; null without a level that counts. */
export function simplePanel(result: SizingResult): SizingPanel | null {
  const levels = plotted(result);
  if (levels.length === 0) return null;
  return {
    title: "p95 LLM latency and workflow runtime",
    series: [
      {
        name: "p95 LLM latency (s)",
        points: pointsOf(levels, latencyOf),
        isJoined: true,
        style: LATENCY_STYLE,
      },
      {
        name: "p95 workflow runtime (s)",
        points: pointsOf(levels, runtimeOf),
        isJoined: true,
        style: RUNTIME_STYLE,
      },
    ],
    trend: null,
    target: null,
    notes: [],
  };
}

function analysisPanel(
  title: string,
  levels: readonly SizingLevel[],
  timeOf: (level: SizingLevel) => number,
  fit: LinearFit,
  target: number,
  style: number,
): SizingPanel {
  const isOut = (level: SizingLevel) => fit.outliersRemoved.includes(level.concurrency);
  const removed = levels.filter(isOut);
  return {
    title,
    series: [
      {
        name: "measured levels",
        points: pointsOf(
          levels.filter((level) => !isOut(level)),
          timeOf,
        ),
        style,
      },
      ...(removed.length === 0
        ? []
        : [{ name: "removed outliers", points: pointsOf(removed, timeOf), style: OUTLIER_STYLE }]),
    ],
    trend: {
      slope: fit.slope,
      intercept: fit.intercept,
      label: `trend (slope=${fit.slope.toFixed(4)}, R²=${fit.rSquared.toFixed(3)})`,
    },
    target: target > 0 ? { seconds: target, label: `target (${number(target)} s)` } : null,
    notes:
      removed.length === 0
        ? []
        : [`Outliers removed: concurrency ${removed.map(({ concurrency }) => concurrency).join(", ")}`],
  };
}

/** A panel for each time that has a line. */
export function analysisPanels(result: SizingResult): SizingPanel[] {
  const levels = plotted(result);
  const { latencyFit, runtimeFit, targets } = result;
  return [
    ...(latencyFit === null
      ? []
      : [
          analysisPanel(
            "p95 LLM latency, analysis",
            levels,
            latencyOf,
            latencyFit,
            targets.llmLatencySeconds,
            LATENCY_STYLE,
          ),
        ]),
    ...(runtimeFit === null
      ? []
      : [
          analysisPanel(
            "p95 workflow runtime, analysis",
            levels,
            runtimeOf,
            runtimeFit,
            targets.workflowRuntimeSeconds,
            RUNTIME_STYLE,
          ),
        ]),
  ];
}

function rangeNote(result: SizingResult): string {
  const levels = plotted(result);
  const range = (timeOf: (level: SizingLevel) => number) => {
    const times = levels.map(timeOf);
    return `${number(Math.min(...times))}–${number(Math.max(...times))} s`;
  };
  return `${levels.length} levels; LLM latency ${range(latencyOf)}; workflow runtime ${range(runtimeOf)}`;
}

const drawn = (title: string, panels: readonly SizingPanel[], note: string): string =>
  picture(widthOf(panels.length), HEIGHT, title, [
    ...panels.flatMap((panel, at) => sizingPanel(panel, LEFT + at * (PANEL_WIDTH + GAP), TOP)),
    text(LEFT, 24, note),
  ]);

/** SVG by file name, without extension. */
export function sizingPictures(result: SizingResult): ReadonlyMap<string, string> {
  const pictures = new Map<string, string>();
  const simple = simplePanel(result);
  if (simple === null) return pictures;
  const note = rangeNote(result);
  pictures.set("concurrency_vs_p95_simple", drawn("Sizing: p95 against concurrency", [simple], note));
  const panels = analysisPanels(result);
  if (panels.length > 0) pictures.set("concurrency_vs_p95_analysis", drawn("Sizing: analysis", panels, note));
  return pictures;
}
