/** A benchmark as one picture: throughput, TTFT, ITL and E2E against the load, with the knee. */

import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import type { LatencySummary } from "../../domain/measurement/latency-summary.ts";
import { number } from "../format.ts";
import { type Curve, type LoadPanel, loadPanel } from "./load-panel.ts";
import { type Drawn, panelGrid } from "./panel-grid.ts";
import { boxPanel, heatPanel, histogramPanel } from "./spread-panels.ts";

const LATENCIES = [
  { key: "ttftMs", title: "Time to first token, ms" },
  { key: "itlMs", title: "Inter-token latency, ms" },
  { key: "e2eMs", title: "End-to-end latency, ms" },
] as const;
const STATISTICS = ["p50", "p95", "p99"] as const;

function latencyCurves(
  levels: readonly BenchmarkLevel[],
  summaryOf: (level: BenchmarkLevel) => LatencySummary | null,
): Curve[] {
  return STATISTICS.map((name) => ({
    name,
    points: levels.flatMap((level) => {
      const summary = summaryOf(level);
      return summary === null ? [] : [{ load: loadOf(level), value: summary[name] }];
    }),
  }));
}

function throughputCurve(levels: readonly BenchmarkLevel[]): Curve {
  return {
    name: "output tok/s",
    points: levels.map((level) => ({
      load: loadOf(level),
      value: level.outputTokensPerSecond,
      low: level.repeats?.outputTokensPerSecond?.low,
      high: level.repeats?.outputTokensPerSecond?.high,
    })),
  };
}

function spreadPanels({ levels, knee }: BenchmarkDocument, xTitle: string): Drawn[] {
  const labelled = levels.map((level) => ({ label: number(loadOf(level)), level }));
  const boxes = labelled.flatMap(({ label, level }) =>
    level.ttftMs === null ? [] : [{ label, summary: level.ttftMs }],
  );
  const heat = labelled.map(({ label, level }) => ({ label, distribution: level.distributions.e2eMs }));
  // The busiest load that is not past the knee says most about the pace.
  const shown = levels.filter((level) => knee === null || loadOf(level) <= knee.low).at(-1) ?? levels[0];
  const gaps = shown?.distributions.chunkGapMs ?? [];
  const gapTitle = `Gaps between tokens at ${number(shown === undefined ? null : loadOf(shown))}`;
  return [
    ...(boxes.length === 0
      ? []
      : [(left: number, top: number) => boxPanel({ title: "TTFT spread, ms", xTitle }, boxes, left, top)]),
    (left, top) => heatPanel({ title: "E2E, ms (darker: more requests)", xTitle }, heat, left, top),
    ...(gaps.length === 0
      ? []
      : [(left: number, top: number) => histogramPanel({ title: gapTitle, xTitle: "ms" }, gaps, left, top)]),
  ];
}

export function benchmarkPicture(document: BenchmarkDocument): string {
  const { levels, knee, target } = document;
  const xTitle = document.levels.some(({ requestRate }) => requestRate !== undefined)
    ? "requests per second offered"
    : "concurrent streams";
  const loadPanels: LoadPanel[] = [
    { title: "Output throughput, tok/s", xTitle, knee, curves: [throughputCurve(levels)] },
    ...LATENCIES.map(({ key, title }) => ({
      title,
      xTitle,
      knee,
      curves: latencyCurves(levels, (level) => level[key]),
    })),
  ];
  const panels: Drawn[] = [
    ...loadPanels.map(
      (panel): Drawn =>
        (left, top) =>
          loadPanel(panel, left, top),
    ),
    ...spreadPanels(document, xTitle),
  ];
  return panelGrid(
    `${target.model} at ${target.endpoint}`,
    `Measured ${document.createdAt}; p50, p95 and p99 over requests; bars: 95 % over repeats.`,
    panels,
  );
}
