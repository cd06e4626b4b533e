/** The document of an experiment: what was run, where, with what, and what came out. */
import { z } from "zod";
import { precisionSchema } from "../catalog/precision.ts";
import { checklistFiguresSchema } from "./checklist-figures.ts";
import { gpuIdentitySchema, gpuSampleSchema } from "./gpu-sample.ts";
import { splitSchema } from "./latency-split.ts";
import { loadRowSchema } from "./load-row.ts";
import { tokenCellSchema } from "./token-cell.ts";

const figure = z.number().nullable();
const kneeSchema = z.object({ load: z.number(), low: z.number(), high: z.number() }).nullable();
const cliffSchema = z.object({
  kv_gib_1_user: z.number(),
  kv_gib_all: z.number(),
  total_gib_all: z.number(),
  first_over_a: figure,
  first_over_b: figure,
  total_gib: z.array(z.number()),
});
const statisticsSchema = z.object({
  n: z.number(),
  mean_s: figure,
  p50_s: figure,
  p95_s: figure,
  p99_s: figure,
  min_s: figure,
  max_s: figure,
});
const rows = z.array(loadRowSchema);
const reason = z.string().nullable();
const samples = z.array(gpuSampleSchema);

export const labResultSchema = z.discriminatedUnion("experiment", [
  z.object({
    experiment: z.literal("preflight"),
    reachable: z.boolean(),
    seconds: z.number(),
    sample: z.string(),
    problem: reason,
  }),
  z.object({
    experiment: z.literal("baseline"),
    summary: statisticsSchema,
    latencies_s: z.array(z.number()),
    row: loadRowSchema,
  }),
  z.object({ experiment: z.literal("sweep"), rows, knee: kneeSchema, split: z.array(splitSchema) }),
  z.object({ experiment: z.literal("overload"), rows, knee: kneeSchema }),
  z.object({
    experiment: z.literal("tokens"),
    cells: z.array(tokenCellSchema),
    flat: z.boolean(),
    early_stop: z.boolean().nullable(),
  }),
  z.object({
    experiment: z.literal("throughput"),
    requests: z.number(),
    ok: z.number(),
    err: z.number(),
    sample_error: reason,
    total_time_s: z.number(),
    completion_tokens: z.number(),
    tokens_approximate: z.boolean(),
    tokens_per_s: figure,
    p50_s: figure,
    p95_s: figure,
    /** Of each answered request, in order. */
    latencies_s: z.array(z.number()).optional(),
    watch: samples,
    watch_skipped: reason,
  }),
  z.object({
    experiment: z.literal("kv-cliff"),
    multi_head: cliffSchema,
    grouped: cliffSchema,
    kv_bytes: z.number(),
  }),
  z.object({
    experiment: z.literal("weights"),
    parameters_b: z.number(),
    rows: z.array(z.object({ precision: precisionSchema, bytes_per: z.number(), gib: z.number() })),
    /** Version found on this machine; null = not available. */
    vllm: z.string().nullable(),
  }),
  z.object({
    experiment: z.literal("roi"),
    per_user_a: z.number(),
    per_user_b: z.number(),
    b_cheaper: z.boolean(),
    takeaway: z.string(),
  }),
  z.object({ experiment: z.literal("gpu"), gpu: gpuIdentitySchema.nullable(), reason }),
  z.object({
    experiment: z.literal("memcpy"),
    gb_per_s: figure,
    mib: z.number(),
    iters: z.number(),
    warmup: z.number(),
    reason,
  }),
  z.object({ experiment: z.literal("watch"), samples, reason }),
  z.object({ experiment: z.literal("checklist"), figures: checklistFiguresSchema }),
  z.object({ experiment: z.literal("explain"), split: z.array(splitSchema) }),
]);
export type LabResult = Readonly<z.infer<typeof labResultSchema>>;
export type ResultOf<Name extends LabResult["experiment"]> = Extract<LabResult, { experiment: Name }>;

export const labDocumentSchema = z.object({
  schemaVersion: z.literal("1.0"),
  kind: z.literal("headroom.lab"),
  tool: z.object({ name: z.literal("headroom"), version: z.string() }),
  createdAt: z.string(),
  /** False when it was broken off: what had ended is there. */
  complete: z.boolean(),
  /** Null where no endpoint is asked. */
  settings: z.object({ baseUrl: z.string(), chatPath: z.string(), model: z.string() }).nullable(),
  parameters: z.record(z.string(), z.unknown()),
  result: labResultSchema,
});
export type LabDocument = Readonly<z.infer<typeof labDocumentSchema>>;
