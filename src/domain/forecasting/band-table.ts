/** The file of bands: one a stratum, earned on held-out measurements, and the setups that were measured. */
import { z } from "zod";
import { PlannerError } from "../errors.ts";

const stratumBandSchema = z.strictObject({
  low: z.number().positive().max(1),
  high: z.number().min(1),
  rows: z.number().int().positive(),
  clusters: z.number().int().positive(),
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
  /** "MODEL on GPU" of every setup in the fit, and the architectures. */
  measured: z.array(z.string()),
  measuredArchitectures: z.array(z.string()),
});
export type StrataTable = Readonly<z.infer<typeof bandTableSchema>>;

/** @throws PlannerError unreadable_file */
export function parseStrataTable(content: unknown): StrataTable {
  const parsed = bandTableSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PlannerError(
    "unreadable_file",
    `The bands cannot be used: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
    { hint: "Restore config/bands.json from the package." },
  );
}

/** Band of the first stratum that has one. */
export function bandInTable(
  table: StrataTable,
  strata: readonly string[],
): { readonly low: number; readonly high: number } {
  for (const stratum of strata) {
    const band = table.strata[stratum];
    if (band !== undefined) return band;
  }
  return table.fallback;
}
