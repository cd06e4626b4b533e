/** What a benchmark and its workers say to each other. Neither believes the other: all is checked where it is read. */
import { z } from "zod";
import { FAILURE_KINDS, type FailureKind, ODDITIES } from "../../domain/measurement/failure-kind.ts";
import type { RequestRecord } from "../../domain/measurement/request-record.ts";

/** Changes with everything that two versions would understand differently. */
export const PROTOCOL = 1;

const ms = z.number();
/** A clock that is less certain helps nobody: all would wait for it. [assumed] */
const clockError = z.number().min(0).max(60_000);
const text = z.string().max(2000);
const failure = z.custom<FailureKind>(
  (kind) =>
    typeof kind === "string" &&
    ((FAILURE_KINDS as readonly string[]).includes(kind) || /^http_\d{3}$/.test(kind)),
);

const recordSchema: z.ZodType<RequestRecord> = z.object({
  index: z.number().int().min(0),
  warmup: z.boolean(),
  intendedMs: ms,
  sentMs: ms,
  firstTokenMs: ms.nullable(),
  lastTokenMs: ms.nullable(),
  endMs: ms,
  inputTokens: z.number().nullable(),
  outputTokens: z.number(),
  tokensFrom: z.enum(["usage", "limit", "chunks"]),
  chunks: z.number(),
  failure: failure.nullable(),
  oddities: z.array(z.enum(ODDITIES)),
  retryAfterSeconds: z.number().nullable(),
});

/** A seat in a run, offered to any worker. */
export const noticeSchema = z.object({
  protocol: z.number(),
  version: text,
  seat: z.number().int().min(0),
  seats: z.number().int().min(1),
  /** Host and port that are to be loaded. */
  host: text,
  model: text,
  insecure: z.boolean(),
});
export type Notice = Readonly<z.infer<typeof noticeSchema>>;

const share = z
  .object({ index: z.number().int().min(0), of: z.number().int().min(1).max(100_000) })
  .refine(({ index, of }) => index < of);

export const toWorkerSchema = z.discriminatedUnion("kind", [
  /** Open the connections for your share; `job` and `prompts` are keys of texts. */
  z.object({ kind: z.literal("level"), level: z.number().int(), job: text, prompts: text, share }),
  z.object({ kind: z.literal("go"), level: z.number().int(), atServerMs: ms }),
  z.object({ kind: z.literal("stop"), level: z.number().int() }),
  z.object({ kind: z.literal("end") }),
]);
export type ToWorker = Readonly<z.infer<typeof toWorkerSchema>>;

const calibration = z.object({
  ttftErrorP50Ms: ms,
  ttftErrorP99Ms: ms,
  gapErrorP50Ms: ms,
  gapErrorP99Ms: ms,
  tokens: z.number(),
});
const progress = z.object({
  sent: z.number(),
  ok: z.number(),
  failed: z.number(),
  inFlight: z.number(),
  chunks: z.number(),
  elapsedMs: ms,
});
/** Empty ones have neither minimum nor maximum. */
const histogram = z.object({
  counts: z.array(z.tuple([z.number().int(), z.number().int().min(1)])),
  sum: z.number(),
  min: z.number().nullable(),
  max: z.number().nullable(),
});
export type WireHistogram = z.infer<typeof histogram>;

const seat = z.number().int().min(0);
const level = z.number().int();
export const toBenchSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("joined"),
    seat,
    name: text,
    calibration: calibration.nullable(),
    /** Names only: what they say stays with the worker. */
    headers: z.array(text),
    clockErrorMs: clockError,
  }),
  z.object({ kind: z.literal("refused"), seat, name: text, message: text, hint: text }),
  z.object({ kind: z.literal("ready"), seat, level }),
  z.object({ kind: z.literal("progress"), seat, level, progress }),
  z.object({ kind: z.literal("records"), seat, level, records: z.array(recordSchema) }),
  z.object({
    kind: z.literal("done"),
    seat,
    level,
    chunkGaps: histogram,
    checks: z.object({
      eventLoopDelayP99Ms: ms,
      runQueueMsPerSecond: z.number().nullable(),
      cpuMs: ms.nullable(),
    }),
    stopped: z.enum(["errors", "cancelled"]).nullable(),
    saidBy: z.array(z.tuple([failure, text])),
    clockErrorMs: clockError,
  }),
  z.object({ kind: z.literal("left"), seat, message: text }),
]);
export type ToBench = Readonly<z.infer<typeof toBenchSchema>>;
