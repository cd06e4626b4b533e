/**
 * A service-level objective of several percentiles at once, and how near a replica comes to it.
 *
 * Model: every target holds at its own percentile; the largest rate a replica may carry is the smallest that any
 * percentile allows.
 * Assumes the percentiles of the forecast; they grow with the load, where constant tail factors would not.
 */
import type { LatencyTargets, OperatingPoint } from "../forecasting/load-forecast.ts";
import type { Ms, RequestsPerSecond } from "../units.ts";
import type { Forecaster, ReplicaSpec } from "./forecaster.ts";
import type { LatencyMetric } from "./targets.ts";

export type SloPercentile = 50 | 95 | 99;
export const SLO_PERCENTILES: readonly SloPercentile[] = [50, 95, 99];

export interface SloTarget {
  readonly metric: LatencyMetric;
  readonly percentile: SloPercentile;
  readonly targetMs: Ms;
}

/** The targets of one percentile as the forecast takes them; null when there are none. */
function targetsAt(slo: readonly SloTarget[], percentile: SloPercentile): LatencyTargets | null {
  const at = slo.filter((target) => target.percentile === percentile);
  if (at.length === 0) return null;
  const of = (metric: LatencyMetric): Ms | undefined =>
    at.find((target) => target.metric === metric)?.targetMs;
  return { percentile, ttftMs: of("ttft"), itlMs: of("itl"), e2eMs: of("e2e") };
}

export const targetSets = (slo: readonly SloTarget[]): readonly LatencyTargets[] =>
  SLO_PERCENTILES.flatMap((percentile) => targetsAt(slo, percentile) ?? []);

/** Largest rate at which every target holds; 0 when one is missed even by a lone request, infinite without targets. */
export function rateUnderSlo(
  forecaster: Forecaster,
  spec: ReplicaSpec,
  sets: readonly LatencyTargets[],
): RequestsPerSecond {
  let rate = Number.POSITIVE_INFINITY;
  for (const targets of sets) {
    rate = Math.min(rate, forecaster.maxRate(spec, targets));
    if (rate === 0) return 0;
  }
  return rate;
}

export interface SloGap extends SloTarget {
  readonly actualMs: Ms;
  /** (predicted − target) ÷ target: negative is room, positive is a miss. */
  readonly gap: number;
}

const STATISTIC = { 50: "p50", 95: "p95", 99: "p99" } as const;

export const latencyAt = (point: OperatingPoint, metric: LatencyMetric, percentile: SloPercentile): Ms =>
  point[`${metric}Ms`][STATISTIC[percentile]];

export const sloGaps = (slo: readonly SloTarget[], point: OperatingPoint): readonly SloGap[] =>
  slo.map((target) => {
    const actualMs = latencyAt(point, target.metric, target.percentile);
    return { ...target, actualMs, gap: (actualMs - target.targetMs) / target.targetMs };
  });

/** Forecast and search each round in the last digits. */
const TOLERANCE = 1e-6;
export const isMissed = ({ gap }: SloGap): boolean => !(gap <= TOLERANCE);

/** The gap of the target nearest to its limit, or furthest over it; null without targets. */
export const worstGap = (gaps: readonly SloGap[]): number | null =>
  gaps.length === 0 ? null : Math.max(...gaps.map(({ gap }) => gap));
