/** The file of bands: one a stratum, earned on held-out measurements, and the setups that were measured. */
import { z } from "zod";

const stratumBandSchema = z.strictObject({
  low: z.number().positive().max(1),
  high: z.number().min(1),
  rows: z.number().int().positive(),
  clusters: z.number().int().positive(),
  /** Share of held-out rows inside, each cluster held to the bands of the others. */
  coverage: z.number().min(0).max(1),
});

export const bandTableSchema = z.strictObject({
  /** Share of measurements a band is meant to hold. */
  level: z.number().gt(0).lt(1),
  source: z.string(),
  asOf: z.string(),
  provenance: z.string(),
  /** Of a figure whose stratum has no band. */
  fallback: z.strictObject({ low: z.number().positive().max(1), high: z.number().min(1) }),
  strata: z.record(z.string(), stratumBandSchema),
  /** Architectures of the GPUs in the fit. */
  measuredArchitectures: z.array(z.string()),
});
export type BandTable = Readonly<z.infer<typeof bandTableSchema>>;

/** Band of the first stratum that has one. */
export function bandInTable(
  table: BandTable,
  strata: readonly string[],
): { readonly low: number; readonly high: number } {
  for (const stratum of strata) {
    const band = table.strata[stratum];
    if (band !== undefined) return band;
  }
  return table.fallback;
}
