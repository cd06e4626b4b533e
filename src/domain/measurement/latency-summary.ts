/** The statistics of one latency, as they stand in the document. */
import { z } from "zod";
import type { Ms } from "../units.ts";
import { type Histogram, histogramOf, meanOf, quantiles } from "./histogram.ts";

export const latencySummarySchema = z.object({
  mean: z.number(),
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  min: z.number(),
  max: z.number(),
  /** Values behind the statistics. */
  count: z.number().int(),
});
export type LatencySummary = Readonly<z.infer<typeof latencySummarySchema>>;

/** Null when there is no value: nothing is invented. */
export function summaryOf(histogram: Histogram): LatencySummary | null {
  const [p50, p90, p95, p99] = quantiles(histogram, [0.5, 0.9, 0.95, 0.99]);
  if (p50 === undefined || p90 === undefined || p95 === undefined || p99 === undefined) return null;
  const { min, max, count } = histogram;
  return { mean: meanOf(histogram), p50, p90, p95, p99, min, max, count };
}

export const summaryOfValues = (values: readonly (Ms | null)[]): LatencySummary | null =>
  summaryOf(histogramOf(values.filter((value) => value !== null)));
