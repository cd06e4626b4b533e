/** What is kept of a calibration: the deployment, its measured levels, and what was found. Plans fit it again, so that it never lags behind the coefficients. */
import { z } from "zod";
import { KV_PRECISIONS, PRECISIONS } from "../catalog/precision.ts";
import { PlannerError } from "../errors.ts";

const ratioSchema = z.object({
  measured: z.number().positive(),
  before: z.number().positive(),
  after: z.number().positive(),
});

const comparedSchema = z.object({
  concurrency: z.number().positive(),
  itlMs: ratioSchema,
  ttftMs: ratioSchema.nullable(),
  outputTokensPerSecond: ratioSchema,
});
export type ComparedLevel = Readonly<z.infer<typeof comparedSchema>>;

/** The longest name; it becomes a file's. */
const LONGEST_NAME = 64;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;
const calibrationNameSchema = z.string().min(1).max(LONGEST_NAME).regex(NAME);

export const keptCalibrationSchema = z.object({
  schemaVersion: z.literal("1.0"),
  kind: z.literal("headroom.calibration"),
  name: calibrationNameSchema,
  createdAt: z.string(),
  measuredAt: z.string(),
  deployment: z.object({
    /** Id of the catalog or the hub, and how it was asked for. */
    model: z.string(),
    modelAsked: z.string(),
    gpu: z.string(),
    engine: z.string(),
    /** As the person says; not checked. */
    engineVersion: z.string().nullable(),
    tp: z.number().int().positive(),
    precision: z.enum(PRECISIONS),
    kvPrecision: z.enum(KV_PRECISIONS),
  }),
  /** Mean lengths of the measured requests. */
  request: z.object({ isl: z.number().positive(), osl: z.number().positive() }),
  /** Requests the server worked on at once where it queued; null = it never did. */
  concurrencyLimit: z.number().positive().nullable(),
  levels: z.array(comparedSchema).min(1),
  left: z.array(z.object({ concurrency: z.number().nullable(), reason: z.string() })),
  /** Factors on the terms of a step and of a first token, found with these coefficients. */
  coefficients: z.string(),
  factors: z.record(z.string(), z.number()),
  warnings: z.array(z.string()),
});
export type KeptCalibration = Readonly<z.infer<typeof keptCalibrationSchema>>;

/** @throws PlannerError invalid_input */
export function checkCalibrationName(name: string): string {
  if (calibrationNameSchema.safeParse(name).success) return name;
  throw new PlannerError(
    "invalid_input",
    `"${name}" cannot be a calibration's name: letters, digits, dots, hyphens and underscores, at most ${LONGEST_NAME}, beginning with a letter or digit.`,
    { hint: "Example: --name prod-8b." },
  );
}
