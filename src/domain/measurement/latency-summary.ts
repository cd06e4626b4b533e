/** The statistics of one latency, as they stand in the document. */
import { z } from "zod";
import type { Ms } from "../units.ts";
import { type Histogram, histogramOf, meanOf, quantiles } from "./histogram.ts";

export const latencySummarySchema = z.object({
  mean: z.number(),
  p25: z.number(),
  p50: z.number(),
  p75: z.number(),
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
  if (histogram.count === 0) return null;
  const at = (fraction: number): Ms => quantiles(histogram, [fraction])[0] ?? histogram.min;
  const { min, max, count } = histogram;
  return {
    mean: meanOf(histogram),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    min,
    max,
    count,
  };
}

export const summaryOfValues = (values: readonly (Ms | null)[]): LatencySummary | null =>
  summaryOf(histogramOf(values.filter((value) => value !== null)));
