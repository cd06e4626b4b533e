/** config/defaults.json as the planner reads it: every value a plan falls back on, with its origin. */
import { z } from "zod";
import { kvPrecisionSchema, precisionSchema } from "../domain/catalog/precision.ts";
import { PlannerError } from "../domain/errors.ts";
import { fraction, positive } from "../domain/workload/parameter.ts";

const entry = <Value extends z.ZodType>(value: Value) =>
  z.object({ value, unit: z.string(), source: z.string() });

const valuesSchema = z.strictObject({
  contextWindowFloor: entry(z.number().int().min(1)),
  peakMultiplier: entry(z.number().min(1)),
  growthPercent: entry(z.number().min(-99)),
  horizonMonths: entry(z.number().int().min(0)),
  callsPerRequest: entry(positive()),
  sloPercentile: entry(z.union([z.literal(50), z.literal(95), z.literal(99)])),
  kvPrecision: entry(kvPrecisionSchema),
  engine: entry(z.string()),
  genericPrecision: entry(precisionSchema),
  prefixHitRate: entry(fraction()),
  targetUtilization: entry(z.number().gt(0).lt(1)),
  safetyMargin: entry(z.number().min(0).max(10)),
  redundantReplicas: entry(z.number().int().min(0)),
  hoursPerMonth: entry(positive(744)),
  priceMaxAgeDays: entry(positive()),
  earliestGpuYear: entry(z.number().int()),
  autoscaleRpsFraction: entry(z.number().gt(0).lt(1)),
  autoscaleKvCacheFraction: entry(z.number().gt(0).lt(1)),
  autoscaleGpuUtilizationFraction: entry(z.number().gt(0).lt(1)),
  autoscaleQueueDepth: entry(positive()),
  regionGcp: entry(z.string()),
  regionAws: entry(z.string()),
  regionAzure: entry(z.string()),
});

const defaultsFileSchema = z.object({ about: z.string(), asOf: z.string(), values: valuesSchema });

export type PlanningDefaults = Readonly<z.infer<typeof valuesSchema>>;

/** @throws PlannerError unreadable_file when a default is missing, misspelt or out of range. */
export function parseDefaults(content: unknown): PlanningDefaults {
  const parsed = defaultsFileSchema.safeParse(content);
  if (parsed.success) return parsed.data.values;
  const [issue] = parsed.error.issues;
  throw new PlannerError(
    "unreadable_file",
    `The defaults cannot be used: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
    { hint: "Start from config/defaults.json and change values only." },
  );
}
