/** A level's job as texts that can lie in a queue: without headers, which may hold keys, and with the prompts apart. */
import { z } from "zod";
import { createHistogram, type Histogram } from "../../domain/measurement/histogram.ts";
import type { LengthModel } from "../../domain/measurement/lengths.ts";
import type { LoadJob } from "../../domain/measurement/load-job.ts";
import type { PromptPlan } from "../../domain/measurement/prompts.ts";
import type { WireHistogram } from "./messages.ts";

export interface JobText {
  readonly job: string;
  /** The same for all levels of a run. */
  readonly prompts: string;
}

export function jobText(job: LoadJob): JobText {
  const { prompts, target, ...rest } = job;
  const { headers: _headers, ...place } = target;
  return { job: JSON.stringify({ ...rest, target: place }), prompts: JSON.stringify(prompts) };
}

const MOST_STREAMS = 100_000;
const MOST_THREADS = 1024;
const tokens = z.number().min(0);
const list = z.array(tokens).min(1);
const lengthSchema: z.ZodType<LengthModel> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("fixed"), tokens }),
  z.object({ kind: z.literal("uniform"), low: tokens, high: tokens }),
  z.object({ kind: z.literal("lognormal"), mean: tokens, deviation: tokens }),
  z.object({ kind: z.literal("histogram"), tokens: list, weights: z.array(z.number()) }),
  z.object({ kind: z.literal("list"), tokens: list }),
]);
const promptsSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("synthetic"),
    sharedFraction: z.number().min(0).max(1),
    wordsPerToken: z.number(),
    overheadTokens: z.number(),
  }),
  z.object({
    kind: z.literal("dataset"),
    prompts: z.array(z.object({ text: z.string(), outputTokens: tokens.optional() })).min(1),
  }),
]);
const span = z.number().min(0);
const jobSchema = z.object({
  target: z.object({
    url: z.url({ protocol: /^https?$/ }),
    api: z.enum(["chat", "completions"]),
    model: z.string(),
    stream: z.boolean(),
    extraBody: z.record(z.string(), z.unknown()),
    ignoreEos: z.boolean(),
    keepAlive: z.boolean(),
    insecure: z.boolean(),
  }),
  arrivals: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("closed"), concurrency: z.number().int().min(1).max(MOST_STREAMS) }),
    z.object({ kind: z.literal("open"), dueMs: z.array(span) }),
  ]),
  warmup: z.number().int().min(0),
  requests: z.number().int().min(0).nullable(),
  durationSeconds: span.nullable(),
  isl: lengthSchema,
  osl: lengthSchema,
  seed: z.number(),
  timeouts: z.object({ connectMs: span, firstTokenMs: span, betweenTokensMs: span, totalMs: span }),
  maxErrorShare: z.number().min(0).max(1),
  threads: z.number().int().min(1).max(MOST_THREADS).optional(),
});

/** @param headers - the worker's own. @throws an error that names what is wrong with a text. */
export function jobFrom(text: JobText, headers: Readonly<Record<string, string>>): LoadJob {
  const job = jobSchema.parse(JSON.parse(text.job));
  const prompts = promptsSchema.parse(JSON.parse(text.prompts));
  const { threads, ...rest } = job;
  return {
    ...rest,
    ...(threads === undefined ? {} : { threads }),
    target: { ...job.target, headers },
    prompts: prompts as PromptPlan,
  };
}

export const wireHistogram = ({ counts, sum, min, max, count }: Histogram): WireHistogram => ({
  counts: [...counts],
  sum,
  min: count === 0 ? null : min,
  max: count === 0 ? null : max,
});

export function histogramFrom({ counts, sum, min, max }: WireHistogram): Histogram {
  const empty = createHistogram();
  return {
    counts: new Map(counts),
    count: counts.reduce((all, [, some]) => all + some, 0),
    sum,
    min: min ?? empty.min,
    max: max ?? empty.max,
  };
}
