/** The recommendation document: the one declaration of what `headroom recommend` writes. */
import { z } from "zod";

const figure = z.number().nullable();
const text = z.string();

const bandSchema = z.object({ low: figure, high: figure, level: z.number() });
const percentilesSchema = z.object({ mean: figure, p50: figure, p95: figure, p99: figure, band: bandSchema });
const latencySchema = z.object({
  ttftMs: percentilesSchema,
  itlMs: percentilesSchema,
  e2eMs: percentilesSchema,
});

const failingSchema = z.object({
  metric: text,
  target: figure,
  actual: figure,
  unit: text,
  message: text,
});

const inputSchema = z.object({
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  unit: text.optional(),
  source: z.enum(["user", "catalog", "default", "measured", "calibrated"]),
  note: text.optional(),
});

const candidateSchema = z.object({
  rank: z.number().int(),
  cloud: text,
  machine: text,
  region: text,
  zone: text.nullable(),
  gpu: text,
  gpusPerMachine: z.number(),
  gpusPerReplica: z.number(),
  tp: z.number(),
  pp: z.number(),
  precision: text,
  kvPrecision: text,
  batchCap: z.number(),
  replicasPerMachine: z.number(),
  replicas: z.number(),
  machines: z.number(),
  gpusUsed: z.number(),
  gpusBilled: z.number(),
  /** Offered load over the saturation of the replicas. */
  utilization: figure,
  /** Offered load over what the replicas carry within the targets. */
  sloUtilization: figure,
  requestsPerSecondWithinSlo: figure,
  usdPerMachineHour: z.number(),
  usdPerHour: z.number(),
  usdPerMonth: z.number(),
  usdPerRequest: z.number(),
  usdPerMillionOutputTokens: z.number(),
  usdPerMillionTokens: z.number(),
  pricing: text,
  priceAsOf: text,
  priceSource: text,
  tokensPerJoule: figure,
  latency: latencySchema,
  meetsSlo: z.boolean(),
  failing: z.array(failingSchema),
  reason: text,
  /** How a replica is started; null for an engine whose flags are not known here. */
  command: text.nullable(),
});

const frontSchema = z.object({
  machine: text,
  cloud: text,
  region: text,
  gpu: text,
  gpusPerReplica: z.number(),
  precision: text,
  replicas: z.number(),
  machines: z.number(),
  usdPerHour: z.number(),
  e2eP95Ms: z.number(),
});

const spreadSchema = z.object({
  gpu: text,
  cheapest: z.object({ cloud: text, region: text, machine: text, usdPerGpuHour: z.number(), asOf: text }),
  dearest: z.object({ cloud: text, region: text, machine: text, usdPerGpuHour: z.number(), asOf: text }),
  times: z.number(),
});

const apiSchema = z.object({
  provider: text,
  model: text,
  inputUsdPerMillion: z.number(),
  cachedInputUsdPerMillion: figure,
  outputUsdPerMillion: z.number(),
  asOf: text,
  source: text,
  apiUsdPerRequest: z.number(),
  apiUsdPerMonth: z.number(),
  ownUsdPerMonth: z.number(),
  breakEvenRequestsPerSecond: figure,
  breakEvenRequestsPerMonth: figure,
  breakEvenUtilization: figure,
  cheaper: z.enum(["own", "api"]),
});

export const recommendationSchema = z.object({
  schemaVersion: z.literal("1.0"),
  kind: z.literal("headroom.recommendation"),
  tool: z.object({ name: text, version: text }),
  createdAt: text,
  inputs: z.record(text, inputSchema),
  slo: z.array(z.object({ metric: text, percentile: z.number(), targetMs: z.number(), judged: z.boolean() })),
  offered: z.object({
    requestsPerSecond: z.number(),
    requestsPerHour: z.number(),
    outputTokensPerSecond: z.number(),
    headroomFraction: z.number(),
    /** 1 ÷ (1 + headroom): the share of the fleet's capacity within the targets that is used at most. */
    utilizationLimit: z.number(),
    burstRequestsPerSecond: z.number(),
  }),
  objective: text,
  feasible: z.boolean(),
  summary: text,
  candidates: z.array(candidateSchema),
  /** Combinations of machine type, GPUs used, degrees, replicas a machine, formats and batch cap. */
  considered: z.number(),
  machineTypes: z.number(),
  forecasts: z.number(),
  /** Machine types without such a price there. */
  unpriced: z.number(),
  pareto: z.array(frontSchema),
  spread: z.array(spreadSchema),
  lowerBounds: z.array(
    z.object({
      metric: text,
      percentile: z.number(),
      targetMs: z.number(),
      leastMs: z.number(),
      on: text,
      proves: z.boolean(),
      message: text,
    }),
  ),
  repairs: z.array(
    z.object({
      axis: text,
      change: text,
      set: z.record(text, z.union([z.string(), z.number(), z.boolean()])),
      machine: text,
      cloud: text,
      region: text,
      machines: z.number(),
      gpusBilled: z.number(),
      usdPerHour: z.number(),
      usdPerMonth: z.number(),
    }),
  ),
  api: z.array(apiSchema),
  burst: z
    .object({
      times: z.number(),
      requestsPerSecond: z.number(),
      outputTokensPerSecond: z.number(),
      utilization: figure,
      latency: latencySchema,
    })
    .nullable(),
  /** The seed's own figures, when asked for: never used to rank. */
  textbook: z.array(z.object({ name: text, value: figure, unit: text, formula: text })),
  assumptions: z.array(text),
  warnings: z.array(z.object({ code: text, message: text })),
  limitations: z.array(text),
});

export type Recommendation = z.infer<typeof recommendationSchema>;
export type RecommendedCandidate = Recommendation["candidates"][number];
