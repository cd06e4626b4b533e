/** One load and what the server did under it, as it stands in the benchmark document. */
import { z } from "zod";
import { intervalSchema } from "./confidence.ts";
import { distributionSchema } from "./distribution.ts";
import { goodputSchema } from "./goodput.ts";
import { latencySummarySchema } from "./latency-summary.ts";
import { workerFiguresSchema } from "./worker-share.ts";

const counts = z.record(z.string(), z.number().int());
const latency = latencySummarySchema.nullable();

export const levelSchema = z.object({
  /** Streams of a closed loop; absent when requests came at a rate. */
  concurrency: z.number().optional(),
  requestRate: z.number().optional(),
  /** Measured ones; warm-up is sent besides. */
  requests: z.number().int(),
  ok: z.number().int(),
  errors: counts,
  /** What the server said about the first failure of each kind. */
  errorSamples: z.record(z.string(), z.string()),
  oddities: counts,
  /** Where n came from, by request. */
  tokensFrom: counts,
  /** From the first measured request to the last answer. */
  durationSeconds: z.number(),
  /** Without warm-up and drain: what the rates refer to. */
  steadySeconds: z.number(),
  ttftMs: latency,
  itlMs: latency,
  tpotExclFirstMs: latency,
  tpotInclFirstMs: latency,
  chunkGapMs: latency,
  e2eMs: latency,
  /** For drawing: how the latencies are spread. */
  distributions: z.object({
    ttftMs: distributionSchema,
    chunkGapMs: distributionSchema,
    e2eMs: distributionSchema,
  }),
  /** Mean of a request. */
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  outputTokensPerSecond: z.number(),
  totalTokensPerSecond: z.number().nullable(),
  requestsPerSecond: z.number(),
  /** Null without targets. */
  goodput: goodputSchema.nullable(),
  checks: z.object({
    littlesLawRatio: z.number().nullable(),
    /** Closed loop: mean requests in flight ÷ concurrency. Open loop: answers per second ÷ the rate asked for. */
    offeredRatio: z.number().nullable(),
    meanInFlight: z.number().nullable(),
    eventLoopDelayP99Ms: z.number(),
    runQueueMsPerSecond: z.number().nullable(),
    /** Intended to actual start, open loop only. */
    sendDelayP99Ms: z.number().nullable(),
    clientCpuMs: z.number().nullable(),
    valid: z.boolean(),
    reasons: z.array(z.string()),
  }),
  /** Of a level that several workers sent: each one's part, once for every repeat. */
  workers: z.array(workerFiguresSchema).optional(),
  /** Requests of workers that were lost: in no other figure. Null where the level lasts for a time. */
  lost: z.number().int().nullable().optional(),
  /** 95 % intervals over repeats; null for a single run. */
  repeats: z
    .object({
      count: z.number().int(),
      outputTokensPerSecond: intervalSchema.nullable(),
      requestsPerSecond: intervalSchema.nullable(),
      ttftP95Ms: intervalSchema.nullable(),
      itlP95Ms: intervalSchema.nullable(),
    })
    .nullable(),
});
export type BenchmarkLevel = Readonly<z.infer<typeof levelSchema>>;

export const loadOf = (level: BenchmarkLevel): number => level.concurrency ?? level.requestRate ?? 0;
