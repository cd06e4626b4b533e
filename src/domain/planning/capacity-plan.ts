/** The plan document: one frozen object that becomes the card, the text, the JSON and the chat model's tool result. */
import { z } from "zod";
import { bandSchema } from "../forecasting/band.ts";

/** What cannot be below zero. */
const amount = () => z.number().nonnegative();
/** What is counted; not `int()`, which refuses counts above 2⁵³. */
const whole = () => z.number().nonnegative().multipleOf(1);

const INPUT_SOURCES = ["user", "catalog", "default", "measured", "calibrated"] as const;

const planInputSchema = z.object({
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  unit: z.string().optional(),
  source: z.enum(INPUT_SOURCES),
  /** What was assumed, or where the value stands. */
  note: z.string().optional(),
});
export type PlanInput = Readonly<z.infer<typeof planInputSchema>>;

export const INPUT_NAMES = [
  "model",
  "parametersB",
  "requestsPerSecond",
  "users",
  "requestsPerUserHour",
  "isl",
  "osl",
  "precision",
  "kvPrecision",
  "gpu",
  "tp",
  "contextWindow",
  "batchSize",
  "engine",
  "peakMultiplier",
  "growthPercent",
  "horizonMonths",
  "callsPerRequest",
  "ttftP50Ms",
  "itlP50Ms",
  "e2eP50Ms",
  "ttftP95Ms",
  "itlP95Ms",
  "e2eP95Ms",
  "ttftP99Ms",
  "itlP99Ms",
  "e2eP99Ms",
  "cloud",
  "region",
  "zone",
  "spot",
  "monthlyBudgetUsd",
  "prefixHitRate",
  "memoryUtilization",
  "targetUtilization",
  "safetyMargin",
  "sizingConfidence",
  "redundantReplicas",
] as const;
export type InputName = (typeof INPUT_NAMES)[number];

const latencySchema = z.object({
  mean: amount(),
  p50: amount(),
  p95: amount(),
  p99: amount(),
  band: bandSchema,
});

const priceUsedSchema = z.object({
  cloud: z.string(),
  instanceType: z.string(),
  region: z.string(),
  zone: z.string().nullable(),
  kind: z.enum(["ondemand", "spot"]),
  usdPerHour: amount(),
  gpus: whole(),
  asOf: z.string(),
  source: z.string(),
});

const fleetCostSchema = z.object({
  replicas: whole(),
  machines: whole().nullable(),
  usdPerHour: amount().nullable(),
  usdPerMonth: amount().nullable(),
  usdPerMillionOutputTokens: amount().nullable(),
  usdPerMillionTokens: amount().nullable(),
});

const thresholdSchema = z.object({ value: amount(), unit: z.string(), reason: z.string() });

const failingTargetSchema = z.object({
  metric: z.string(),
  target: z.number(),
  actual: z.number().nullable(),
  unit: z.string(),
  message: z.string(),
});
const repairSchema = z.object({
  change: z.string(),
  /** Fields of a plan request that make the change. */
  set: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  gpus: whole(),
  usdPerMonth: amount().nullable(),
  deltaUsdPerMonth: z.number().nullable(),
});

export const capacityPlanSchema = z.object({
  schemaVersion: z.literal("1.0"),
  kind: z.literal("headroom.plan"),
  tool: z.object({ name: z.literal("headroom"), version: z.string() }),
  createdAt: z.string(),
  inputs: z.partialRecord(z.enum(INPUT_NAMES), planInputSchema),
  memory: z.object({
    weightsBytes: amount(),
    kvBytesPerToken: amount(),
    activationBytes: amount(),
    runtimeBytes: amount(),
    /** Negative when not even weights and buffers fit. */
    kvPoolBytes: z.number(),
    visibleBytes: amount(),
    usableBytes: amount(),
    maxSequences: whole(),
    fits: z.boolean(),
    shortfallBytes: amount(),
    largestContextTokens: whole(),
    /** weights + activation + runtime + the KV cache of `batchSize` whole context windows, over the replica's GPUs. */
    replicaTotalBytes: amount(),
  }),
  /** At the steady operating point of one replica; null when nothing runs. */
  latency: z
    .object({
      ttftMs: latencySchema,
      itlMs: latencySchema,
      e2eMs: latencySchema,
      /** The same at peak load on `replicas.max` less the redundancy. */
      peak: z.object({ ttftMs: latencySchema, itlMs: latencySchema, e2eMs: latencySchema }),
      definitions: z.record(z.string(), z.string()),
    })
    .nullable(),
  capacity: z.object({
    perReplica: z.object({
      /** Largest rate that keeps the targets at the target utilization. */
      requestsPerSecond: amount(),
      outputTokensPerSecond: amount(),
      concurrency: amount(),
      saturationRequestsPerSecond: amount(),
      bands: z.object({ requestsPerSecond: bandSchema, outputTokensPerSecond: bandSchema }),
    }),
    total: z.object({
      minRequestsPerSecond: amount(),
      maxRequestsPerSecond: amount(),
      minOutputTokensPerSecond: amount(),
      maxOutputTokensPerSecond: amount(),
    }),
    /** Utilization of a replica at steady load on `replicas.min`. */
    utilization: amount(),
    bindingConstraint: z.string(),
    bindingReason: z.string(),
    nextBreakPoint: z.object({ requestsPerSecond: amount().nullable(), message: z.string() }),
  }),
  replicas: z.object({
    steady: whole(),
    peak: whole(),
    redundancy: whole(),
    min: whole(),
    max: whole(),
    gpusPerReplica: whole(),
    /** max × gpusPerReplica. */
    gpus: whole(),
    machines: whole().nullable(),
    machine: z.object({ cloud: z.string(), instanceType: z.string(), gpus: whole() }).nullable(),
    /** Probability that the replicas keep up with the peak, one failed: what was asked for, and what the forecast's band gives. */
    confidence: z.object({ asked: z.number().min(0).max(1), achieved: z.number().min(0).max(1) }).optional(),
    reasons: z.record(z.string(), z.string()),
  }),
  autoscaling: z.object({
    minReplicas: whole(),
    maxReplicas: whole(),
    queueDepthPerReplica: thresholdSchema,
    kvCacheUtilization: thresholdSchema,
    requestsPerSecondPerReplica: thresholdSchema,
    /** E2E at the targets' percentile. */
    latencyMs: thresholdSchema,
    ttftMs: thresholdSchema.optional(),
    gpuUtilization: thresholdSchema,
  }),
  /** The fleet of `replicas.max`; `steady` is the fleet of `replicas.min`. null = no price is known. */
  cost: fleetCostSchema.extend({
    steady: fleetCostSchema,
    prices: z.array(priceUsedSchema),
    unpriced: whole(),
    note: z.string(),
  }),
  verdict: z.object({
    feasible: z.boolean(),
    summary: z.string(),
    /** "met", "missed", or "not checked" when no target was given, or only an ITL for answers of one token. */
    latencyTargets: z.enum(["met", "missed", "not checked"]),
    failing: z.array(failingTargetSchema),
    repairs: z.array(repairSchema),
  }),
  assumptions: z.array(
    z.object({
      input: z.string(),
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      unit: z.string().optional(),
      message: z.string(),
      source: z.string(),
    }),
  ),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  evidence: z.object({
    model: z.object({
      source: z.string(),
      verified: z.boolean(),
      notes: z.string(),
      params: z.number().optional(),
      layers: z.number().optional(),
      hidden: z.number().optional(),
    }),
    gpu: z.object({
      source: z.string(),
      verified: z.boolean(),
      asOf: z.string(),
      notes: z.string(),
      hbmBytesPerSecond: z.number().optional(),
      /** Dense, 16 bits. */
      flopsPerSecond: z.number().optional(),
    }),
    coefficients: z.object({ name: z.string(), fittedOn: z.string() }),
    bands: z.object({ stratum: z.string(), level: z.number(), note: z.string() }),
    calibration: z.string().nullable(),
    /** How a figure came about: path in this document → formula and the numbers put into it. */
    figures: z.record(
      z.string(),
      z.object({ formula: z.string(), explanation: z.string(), source: z.string() }),
    ),
  }),
});

export type CapacityPlan = Readonly<z.infer<typeof capacityPlanSchema>>;
