/**
 * Latency histogram that can be merged across threads and machines.
 *
 * Model: log-linear buckets as in HdrHistogram: each doubling is cut into equal parts. Assumes values in milliseconds,
 * told apart down to a microsecond. Mean, minimum and maximum are exact; a quantile is off by half a bucket at most.
 * Source: Tene, HdrHistogram (hdrhistogram.org).
 */
import type { Ms } from "../units.ts";

/** Parts of one doubling: a bucket is at most 1/1024 of its value wide. */
const PARTS = 1024;
const LOWEST_MS: Ms = 0.001;
/** Values below the lowest. */
const ZERO_BUCKET = -1;

/** Half a bucket, relative to the value. */
export const HISTOGRAM_ERROR_FRACTION = 1 / (2 * PARTS);

export interface Histogram {
  readonly counts: Map<number, number>;
  count: number;
  sum: number;
  min: number;
  max: number;
}

export const createHistogram = (): Histogram => ({
  counts: new Map(),
  count: 0,
  sum: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
});

function bucketOf(value: Ms): number {
  const scaled = value / LOWEST_MS;
  if (!(scaled >= 1)) return ZERO_BUCKET;
  const doubling = Math.floor(Math.log2(scaled));
  return doubling * PARTS + Math.floor((scaled / 2 ** doubling - 1) * PARTS);
}

function middleOf(bucket: number): Ms {
  if (bucket === ZERO_BUCKET) return 0;
  const doubling = Math.floor(bucket / PARTS);
  return LOWEST_MS * 2 ** doubling * (1 + ((bucket % PARTS) + 0.5) / PARTS);
}

export function record(histogram: Histogram, value: Ms): void {
  const bucket = bucketOf(value);
  histogram.counts.set(bucket, (histogram.counts.get(bucket) ?? 0) + 1);
  histogram.count += 1;
  histogram.sum += value;
  if (value < histogram.min) histogram.min = value;
  if (value > histogram.max) histogram.max = value;
}

export function histogramOf(values: Iterable<Ms>): Histogram {
  const histogram = createHistogram();
  for (const value of values) record(histogram, value);
  return histogram;
}

/** The same as recording all values in one. */
export function merge(histograms: readonly Histogram[]): Histogram {
  const merged = createHistogram();
  for (const { counts, count, sum, min, max } of histograms) {
    for (const [bucket, some] of counts) merged.counts.set(bucket, (merged.counts.get(bucket) ?? 0) + some);
    merged.count += count;
    merged.sum += sum;
    merged.min = Math.min(merged.min, min);
    merged.max = Math.max(merged.max, max);
  }
  return merged;
}

export const meanOf = (histogram: Histogram): Ms => histogram.sum / histogram.count;

/** Nearest rank. @param fractions - ascending, 0 to 1. @returns one value each; empty histograms have none. */
export function quantiles(histogram: Histogram, fractions: readonly number[]): Ms[] {
  if (histogram.count === 0) return [];
  const buckets = [...histogram.counts].sort(([a], [b]) => a - b);
  let next = 0;
  let seen = 0;
  let value = histogram.min;
  return fractions.map((fraction) => {
    const rank = Math.max(1, Math.ceil(fraction * histogram.count - 1e-9));
    while (seen < rank) {
      const [bucket, some] = buckets[next++] ?? [ZERO_BUCKET, rank];
      seen += some;
      value = middleOf(bucket);
    }
    return Math.min(Math.max(value, histogram.min), histogram.max);
  });
}

/** Each bucket's value and how often it was recorded, in no order. */
export const bucketMiddles = (histogram: Histogram): [Ms, number][] =>
  [...histogram.counts].map(([bucket, count]) => [middleOf(bucket), count]);
