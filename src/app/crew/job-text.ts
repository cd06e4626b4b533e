/** A level's job as texts that can lie in a queue: without headers, which may hold keys, and with the prompts apart. */
import { z } from "zod";
import { createHistogram, type Histogram } from "../../domain/measurement/histogram.ts";
import type { LengthModel } from "../../domain/measurement/lengths.ts";
import type { LoadJob } from "../../domain/measurement/load-job.ts";
import type { PromptPlan } from "../../domain/measurement/prompts.ts";
import type { Ms } from "../../domain/units.ts";
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
/** Far beyond any context window: a longer prompt would only fill the worker's memory. [assumed] */
const MOST_TOKENS = 10_000_000;
const MOST_WORDS_PER_TOKEN = 100;
/** What a benchmark can be asked for, its warm-up beside it. */
const MOST_REQUESTS = 20_000_000;
/** Longer than any wait of a benchmark, and what a timer can wait. */
const LONGEST_MS: Ms = 2 ** 31 - 1;
const tokens = z.number().min(0).max(MOST_TOKENS);
const list = z.array(tokens).min(1);
const lengthSchema: z.ZodType<LengthModel> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("fixed"), tokens }),
  z.object({ kind: z.literal("uniform"), low: tokens, high: tokens }),
  z.object({ kind: z.literal("lognormal"), mean: tokens, deviation: tokens }),
  z.object({ kind: z.literal("histogram"), tokens: list, weights: z.array(z.number().min(0)) }),
  z.object({ kind: z.literal("list"), tokens: list }),
]);
const promptsSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("synthetic"),
    sharedFraction: z.number().min(0).max(1),
    wordsPerToken: z.number().min(0).max(MOST_WORDS_PER_TOKEN),
    overheadTokens: z.number().min(-MOST_TOKENS).max(MOST_TOKENS),
  }),
  z.object({
    kind: z.literal("dataset"),
    prompts: z.array(z.object({ text: z.string(), outputTokens: tokens.optional() })).min(1),
  }),
]);
const span = z.number().min(0);
const wait = span.max(LONGEST_MS);
const requests = z.number().int().min(0).max(MOST_REQUESTS);
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
    z.object({ kind: z.literal("open"), dueMs: z.array(span).max(MOST_REQUESTS) }),
  ]),
  warmup: requests,
  requests: requests.nullable(),
  durationSeconds: span.nullable(),
  isl: lengthSchema,
  osl: lengthSchema,
  seed: z.number(),
  timeouts: z.object({ connectMs: wait, firstTokenMs: wait, betweenTokensMs: wait, totalMs: wait }),
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
