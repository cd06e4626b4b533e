/**
 * Statistics of a handful of latencies, each kept exactly.
 *
 * Model: percentiles by linear interpolation between the two nearest ranks, (n − 1)·p, as numpy's default. One rule for every
 * experiment. NaN where there is no value: nothing is invented.
 * Source: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), type 7.
 */
import type { Seconds } from "../units.ts";

export interface LatencyStatistics {
  readonly n: number;
  readonly mean_s: Seconds;
  readonly p50_s: Seconds;
  readonly p95_s: Seconds;
  readonly p99_s: Seconds;
  readonly min_s: Seconds;
  readonly max_s: Seconds;
}

/** Values below which a 95th percentile is little more than the largest one. [assumed] one in twenty must be able to lie above it. */
export const LEAST_FOR_P95 = 20;

/** @param fraction - 0 to 1. */
export function linearPercentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

export function latencyStatistics(latencies: readonly Seconds[]): LatencyStatistics {
  return {
    n: latencies.length,
    mean_s: meanOf(latencies),
    p50_s: linearPercentile(latencies, 0.5),
    p95_s: linearPercentile(latencies, 0.95),
    p99_s: linearPercentile(latencies, 0.99),
    min_s: linearPercentile(latencies, 0),
    max_s: linearPercentile(latencies, 1),
  };
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Equally wide bins from the smallest to the largest value; one bin when all are equal. */
export function binsOf(values: readonly number[], bins: number): Bin[] {
  if (values.length === 0) return [];
  const [low, high] = [linearPercentile(values, 0), linearPercentile(values, 1)];
  if (low === high) return [{ from: low, to: high, count: values.length }];
  const width = (high - low) / bins;
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) {
    const at = Math.min(bins - 1, Math.floor((value - low) / width));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((count, at) => ({ from: low + at * width, to: low + (at + 1) * width, count }));
}
