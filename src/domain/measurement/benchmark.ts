/** The benchmark document: what was measured, on what, with which load, and how far it may be believed. */
import { z } from "zod";
import { levelSchema } from "./benchmark-level.ts";

const lineSchema = z.object({
  slope: z.number(),
  intercept: z.number(),
  rSquared: z.number(),
  worstError: z.number(),
});

const kneeSchema = z.object({
  concurrency: z.number().optional(),
  requestRate: z.number().optional(),
  low: z.number(),
  high: z.number(),
});

export const benchmarkSchema = z.object({
  schemaVersion: z.literal("1.0"),
  kind: z.literal("headroom.benchmark"),
  tool: z.object({ name: z.literal("headroom"), version: z.string() }),
  createdAt: z.string(),
  /** False while levels are outstanding: the file of a run that was broken off. */
  complete: z.boolean(),
  target: z.object({
    endpoint: z.string(),
    model: z.string(),
    api: z.enum(["chat", "completions"]),
    streaming: z.boolean(),
  }),
  load: z.object({
    mode: z.enum(["concurrency", "rate", "search", "trace"]),
    arrivals: z.string(),
    isl: z.number().nullable(),
    osl: z.number().nullable(),
    prompts: z.string(),
    sharedPrefixFraction: z.number(),
    seed: z.number(),
    repeats: z.number(),
    maxErrorShare: z.number(),
    /** Machines' processes that shared the load; absent when one sent all of it. */
    workers: z.number().int().optional(),
    targets: z.object({
      ttftMs: z.number().optional(),
      itlMs: z.number().optional(),
      e2eMs: z.number().optional(),
      percentile: z.number(),
    }),
    /** As it was asked for, without headers; a resumed run starts from it. */
    request: z.record(z.string(), z.unknown()),
  }),
  client: z.object({
    ttftErrorP50Ms: z.number().nullable(),
    ttftErrorP99Ms: z.number().nullable(),
    gapErrorP50Ms: z.number().nullable(),
    gapErrorP99Ms: z.number().nullable(),
  }),
  levels: z.array(levelSchema),
  /** Null while throughput still grows with the load. */
  knee: kneeSchema.nullable(),
  /** Requests the server works on at once, from the decode occupancy of levels that queue. */
  concurrencyLimit: z.number().nullable(),
  /** Largest load measured that keeps the targets, and the smallest that does not; null without targets. */
  search: z.object({ largest: z.number().nullable(), firstFailing: z.number().nullable() }).nullable(),
  /** A line through E2E against load: over all levels, and below the knee. */
  straightLine: z.object({ allLevels: lineSchema.nullable(), belowKnee: lineSchema.nullable() }),
  definitions: z.record(z.string(), z.string()),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type BenchmarkDocument = Readonly<z.infer<typeof benchmarkSchema>>;
