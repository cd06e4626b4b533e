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
  sizingConfidence: entry(z.number().min(0.5).lt(1)),
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

/** What a value must be, in words. */
function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return `a number ${issue.inclusive === false ? "above" : "of at least"} ${issue.minimum}`;
    case "too_big":
      return `a number ${issue.inclusive === false ? "below" : "of at most"} ${issue.maximum}`;
    case "invalid_value":
      return `one of ${issue.values.join(", ")}`;
    case "invalid_union":
      return `one of ${issue.errors
        .flat()
        .flatMap((part) => (part.code === "invalid_value" ? part.values : []))
        .join(", ")}`;
    case "invalid_type":
      return issue.expected === "int" ? "a whole number" : `a ${issue.expected}`;
    default:
      return "another value";
  }
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  let value = content;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}

/** @throws PlannerError unreadable_file when a default is missing or misspelt, invalid_input when a value cannot be. */
export function parseDefaults(content: unknown): PlanningDefaults {
  const parsed = defaultsFileSchema.safeParse(content);
  if (parsed.success) return parsed.data.values;
  const [issue] = parsed.error.issues;
  const [room, name, part] = issue?.path ?? [];
  const value = issue === undefined ? undefined : valueAt(content, issue.path);
  if (issue === undefined || room !== "values" || part !== "value" || value === undefined) {
    throw new PlannerError(
      "unreadable_file",
      `The defaults cannot be used: something is missing or misspelt at ${issue?.path.join(".") || "the top"}.`,
      { hint: "Start from config/defaults.json and change values only." },
    );
  }
  throw new PlannerError(
    "invalid_input",
    `defaults.${String(name)} takes ${wanted(issue)}, not ${JSON.stringify(value)}.`,
    { hint: "Change it in the configuration file; config/defaults.json has the usual values." },
  );
}
