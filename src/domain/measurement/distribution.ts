/** A latency's distribution in a few bins of equal ratio: enough to draw it, small enough to keep in a document. */
import { z } from "zod";
import type { Ms } from "../units.ts";
import { bucketMiddles, type Histogram } from "./histogram.ts";

/** Bins of one doubling. */
const BINS_A_DOUBLING = 4;

const binSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  count: z.number().int(),
});
export const distributionSchema = z.array(binSchema);
export type Distribution = readonly Readonly<z.infer<typeof binSchema>>[];

const edge = (place: number): Ms => 2 ** (place / BINS_A_DOUBLING);

/** Bins with something in them, ascending; values of zero stand in the first. */
export function distributionOf(histogram: Histogram): z.infer<typeof distributionSchema> {
  const counts = new Map<number, number>();
  for (const [value, count] of bucketMiddles(histogram)) {
    const place = Math.floor(Math.log2(Math.max(value, LEAST_MS)) * BINS_A_DOUBLING);
    counts.set(place, (counts.get(place) ?? 0) + count);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([place, count]) => ({ fromMs: edge(place), toMs: edge(place + 1), count }));
}
/** Finer than any latency is told apart. */
const LEAST_MS: Ms = 0.001;
