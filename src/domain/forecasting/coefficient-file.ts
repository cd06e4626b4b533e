/** The file of fitted values: what it must hold, and how it is read. Unknown keys are refused, so a misspelt override is not lost. */
import { z } from "zod";
import { PlannerError } from "../errors.ts";
import {
  ARCHITECTURE_CLASSES,
  DTYPE_CLASSES,
  ENGINE_CLASSES,
  FIRST_TOKEN_CLASSES,
} from "../physics/coefficients.ts";
import { MODEL_CLASSES } from "../physics/model-class.ts";
import { bandTableSchema } from "./band-table.ts";

const positive = z.number().positive();

export const coefficientsSchema = z.strictObject({
  gemmEfficiency: positive,
  weightBandwidthEfficiency: positive,
  kvBandwidthEfficiency: positive,
  attentionEfficiency: positive,
  expertBandwidthFactor: positive,
  expertEfficiency: positive,
  linkEfficiency: positive,
  pcieEfficiency: positive,
  allToAllEfficiency: positive,
  allReduceLatencySeconds: z.number().min(0),
  pcieLatencySeconds: z.number().min(0),
  computeByArchitecture: z.record(z.enum(ARCHITECTURE_CLASSES), positive),
  bandwidthByArchitecture: z.record(z.enum(ARCHITECTURE_CLASSES), positive),
  expertComputeByDtype: z.record(z.enum(DTYPE_CLASSES), positive),
  expertBandwidthByDtype: z.record(z.enum(DTYPE_CLASSES), positive),
  layerSeconds: z.number().min(0),
  moeLayerSeconds: z.number().min(0),
  sequenceSeconds: z.number().min(0),
  layerByEngine: z.record(z.enum(ENGINE_CLASSES), positive),
  layerByModel: z.record(z.enum(MODEL_CLASSES), positive),
  sequenceByEngine: z.record(z.enum(ENGINE_CLASSES), positive),
  prefillShareByEngine: z.record(z.enum(ENGINE_CLASSES), positive),
  rankStepExponent: z.number().min(0).max(1),
  rankPrefillExponent: z.number().min(0).max(1),
  prefillChunkTokens: positive,
  firstToken: z.record(
    z.enum(FIRST_TOKEN_CLASSES),
    z.strictObject({
      constantSeconds: z.number().min(0),
      moeLayerSeconds: z.number().min(0),
      scale: positive,
      burstShare: z.number().min(0),
      lostSteps: z.number().min(0),
    }),
  ),
  scheduler: z.strictObject({
    pollShare: z.number().min(0),
    batchWaitShare: z.number().min(0),
    rankWaitShare: z.number().min(0),
  }),
  expertKernels: z.record(z.string(), z.tuple([positive, positive, positive, positive, positive])),
});

const coefficientFileSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  fittedOn: z.string(),
  source: z.string(),
  asOf: z.string(),
  provenance: z.string(),
  /** SHA-256 of the measurement files, loss and rows of the fit; absent where values were not fitted here. */
  rowsSha256: z.string().optional(),
  loss: z.number().optional(),
  rows: z.number().optional(),
  coefficients: coefficientsSchema,
  bands: bandTableSchema,
});

/** Fitted values with the width of their error. */
export type CoefficientFile = Readonly<z.infer<typeof coefficientFileSchema>>;

/** @throws PlannerError unreadable_file when a value is missing, misspelt or out of range. */
export function parseCoefficientFile(content: unknown): CoefficientFile {
  const parsed = coefficientFileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PlannerError(
    "unreadable_file",
    `The coefficients cannot be used: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
    { hint: "Start from config/coefficients.json and change values only." },
  );
}
