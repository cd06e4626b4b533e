/** One figure of a measured row beside its forecast. */
import type { BandMetric } from "../forecasting/band-strata.ts";
import type { AccuracyMetric, RowFigures } from "./forecast-row.ts";
import { measuredFigures } from "./forecast-row.ts";
import type { MeasuredLoad } from "./load-of-row.ts";
import type { Observation } from "./observation.ts";

export interface JudgedFigure {
  readonly observation: Observation;
  readonly metric: AccuracyMetric;
  readonly measured: number;
  /** The table lacks the figure; it follows from the latencies of the row. */
  readonly isDerived: boolean;
  readonly forecast: number;
  readonly low: number;
  readonly high: number;
}

/** Multipliers of the forecast. */
export interface RelativeBand {
  readonly low: number;
  readonly high: number;
}

/** Under which name a figure's error stands among the bands; `null` = it has none of its own. */
export function bandMetricOf(metric: AccuracyMetric, load: MeasuredLoad): BandMetric {
  switch (metric) {
    case "tpotMs":
      return "itl";
    case "ttftMs":
      return "ttft";
    case "e2eMs":
      return load.kind === "static" ? "staticTime" : "e2e";
    case "outputTokensPerSecond":
      if (load.kind === "offline") return "offlineThroughput";
      return load.kind === "static" ? "staticThroughput" : "throughput";
    default:
      return metric satisfies never;
  }
}

const METRICS: readonly AccuracyMetric[] = ["tpotMs", "outputTokensPerSecond", "ttftMs", "e2eMs"];

/** The figures that were both measured and forecast. Under a rate throughput is the rate itself, so none is forecast. */
export function judge(
  observation: Observation,
  forecast: RowFigures,
  bandOf: (metric: BandMetric) => RelativeBand,
): readonly JudgedFigure[] {
  const measured = measuredFigures(observation);
  return METRICS.flatMap((metric) => {
    const value = measured[metric];
    const said = forecast[metric];
    if (value === undefined || said === undefined) return [];
    const band = bandOf(bandMetricOf(metric, observation.load));
    return [
      {
        observation,
        metric,
        measured: value,
        isDerived: metric === "outputTokensPerSecond" && observation.row.outputTokensPerSecond === null,
        forecast: said,
        low: said * band.low,
        high: said * band.high,
      },
    ];
  });
}
