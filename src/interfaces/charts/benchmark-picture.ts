/** A benchmark as one picture: throughput, TTFT, ITL and E2E against the load, with the knee. */

import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import type { LatencySummary } from "../../domain/measurement/latency-summary.ts";
import { type Curve, type LoadPanel, loadPanel, PANEL_HEIGHT, PANEL_WIDTH } from "./load-panel.ts";
import { picture, text } from "./svg.ts";

const LEFT = 64;
const TOP = 70;
const GAP_X = 70;
const GAP_Y = 96;
const COLUMNS = 2;

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

export function benchmarkPicture(document: BenchmarkDocument): string {
  const { levels, knee, target } = document;
  const xTitle = document.load.mode === "rate" ? "requests per second offered" : "concurrent streams";
  const panels: LoadPanel[] = [
    { title: "Output throughput, tok/s", xTitle, knee, curves: [throughputCurve(levels)] },
    ...LATENCIES.map(({ key, title }) => ({
      title,
      xTitle,
      knee,
      curves: latencyCurves(levels, (level) => level[key]),
    })),
  ];
  const rows = Math.ceil(panels.length / COLUMNS);
  const width = LEFT + COLUMNS * PANEL_WIDTH + (COLUMNS - 1) * GAP_X + 24;
  const height = TOP + rows * (PANEL_HEIGHT + GAP_Y);
  const title = `${target.model} at ${target.endpoint}`;
  return picture(width, height, title, [
    text(LEFT, 24, title, { "font-size": 14, "font-weight": "bold" }),
    text(
      LEFT,
      42,
      `Measured ${document.createdAt}; p50, p95 and p99 over requests; bars: 95 % over repeats.`,
    ),
    ...panels.flatMap((panel, index) =>
      loadPanel(
        panel,
        LEFT + (index % COLUMNS) * (PANEL_WIDTH + GAP_X),
        TOP + Math.floor(index / COLUMNS) * (PANEL_HEIGHT + GAP_Y),
      ),
    ),
  ]);
}
