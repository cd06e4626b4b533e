/** What a benchmark can be asked with: the one declaration behind flags, tool arguments and JSON Schema. */
import { z } from "zod";
import { count, fraction, parameter, positive } from "../workload/parameter.ts";
import { targetParameters } from "../workload/target-parameters.ts";

const MOST_STREAMS = 100_000;
const length = z.string().regex(/^\s*[\d.,:~\s-]+\s*$/);

export const benchRequestSchema = z.strictObject({
  endpoint: parameter(z.url({ protocol: /^https?$/ }), {
    flag: "endpoint",
    example: "http://127.0.0.1:8000/v1",
    label: "Endpoint",
    placeholder: "URL",
    description: "OpenAI-compatible endpoint, as a rule ending in /v1",
  }).optional(),
  model: parameter(z.string().min(1).max(1000), {
    flag: "model",
    example: "llama-3.1-8b",
    label: "Model",
    placeholder: "NAME",
    description: "Model name as the server knows it; without it the first of GET /models",
  }).optional(),
  concurrency: parameter(z.array(count(MOST_STREAMS)).min(1), {
    flag: "concurrency",
    example: "1,2,4,8",
    label: "Concurrency",
    placeholder: "N,N,…",
    description:
      "Streams that each wait for their answer, a level each; neither this nor --rate: automatic search",
  }).optional(),
  rate: parameter(z.array(positive(1e6)).min(1), {
    flag: "rate",
    example: "1,2,4",
    label: "Rate",
    unit: "1/s",
    placeholder: "R,R,…",
    description: "Requests per second that come whether or not earlier ones are answered, a level each",
  }).optional(),
  arrivals: parameter(z.enum(["poisson", "constant", "burst", "ramp"]), {
    flag: "arrivals",
    example: "poisson",
    label: "Arrivals",
    description: "How requests of --rate come; poisson unless given",
  }).optional(),
  burstSize: parameter(count(10_000), {
    flag: "burst-size",
    example: "8",
    label: "Burst",
    unit: "request",
    placeholder: "N",
    description: "Requests that come at once with --arrivals burst; 8 unless given",
  }).optional(),
  requests: parameter(count(10_000_000), {
    flag: "requests",
    example: "100",
    label: "Requests",
    placeholder: "N",
    description: "Measured requests a level; default at least 5 × concurrency",
  }).optional(),
  durationSeconds: parameter(positive(1e6), {
    flag: "duration",
    example: "30",
    label: "Duration",
    unit: "s",
    placeholder: "SECONDS",
    description: "Measured seconds a level, instead of --requests",
  }).optional(),
  isl: parameter(length, {
    flag: "isl",
    flagAliases: ["input-tokens"],
    example: "500",
    label: "Input length",
    unit: "tokens",
    placeholder: "N",
    description:
      "Input tokens: N, LOW-HIGH, MEAN~DEVIATION (lognormal) or N:WEIGHT,N:WEIGHT; 256 unless given",
  }).optional(),
  osl: parameter(length, {
    flag: "osl",
    flagAliases: ["output-tokens"],
    example: "200",
    label: "Output length",
    unit: "tokens",
    placeholder: "N",
    description: "Output tokens asked for, written like --isl; 128 unless given",
  }).optional(),
  sharedPrefix: parameter(fraction(), {
    flag: "shared-prefix",
    example: "0.3",
    label: "Shared prefix",
    unit: "share of input tokens",
    placeholder: "0..1",
    description: "Share of each prompt that all prompts begin with; 0 unless given",
  }).optional(),
  dataset: parameter(z.string().min(1), {
    flag: "dataset",
    example: "prompts.jsonl",
    label: "Data set",
    placeholder: "FILE",
    description: "Prompts from a JSON or JSONL file: strings, or objects with prompt or messages",
  }).optional(),
  trace: parameter(z.string().min(1), {
    flag: "trace",
    example: "trace.csv",
    label: "Trace",
    placeholder: "FILE",
    description: "Sends a recorded load again: JSONL or CSV with arrival time (s), input and output length",
  }).optional(),
  ...targetParameters(
    "for goodput and the search",
    "Percentile the search holds the targets at; 95 unless given",
  ),
  timeoutSeconds: parameter(positive(1e5), {
    flag: "timeout",
    example: "60",
    label: "Time-out",
    unit: "s",
    placeholder: "SECONDS",
    description: "Longest wait for a first token, between tokens and for a whole answer; 600 unless given",
  }).optional(),
  maxErrors: parameter(fraction(), {
    flag: "max-errors",
    example: "0.1",
    label: "Most errors",
    unit: "share of requests",
    placeholder: "SHARE",
    description: "Share of failed requests that ends a level early; 0.5 unless given",
  }).optional(),
  extraBody: parameter(z.string().min(2), {
    flag: "extra-body",
    example: "'{\"top_p\": 0.9}'",
    label: "Extra body",
    placeholder: "JSON",
    description: "JSON object merged into every request",
  }).optional(),
  api: parameter(z.enum(["chat", "completions"]), {
    flag: "api",
    example: "chat",
    label: "Path",
    description: "/chat/completions or /completions under the endpoint; chat unless given",
  }).optional(),
  noStream: parameter(z.boolean(), {
    flag: "no-stream",
    label: "No stream",
    description: "Ask for whole answers; there is no TTFT then",
  }).optional(),
  noIgnoreEos: parameter(z.boolean(), {
    flag: "no-ignore-eos",
    label: "Natural ends",
    description: "Let answers end where the model ends them; else ignore_eos is sent",
  }).optional(),
  temperature: parameter(z.number().min(0).max(10), {
    flag: "temperature",
    example: "0",
    label: "Temperature",
    placeholder: "T",
    description: "Sampling temperature; the server's own unless given",
  }).optional(),
  warmup: parameter(z.number().int().min(0).max(1e6), {
    flag: "warmup",
    example: "8",
    label: "Warm-up",
    unit: "request",
    placeholder: "N",
    description: "Requests sent before the measured ones of each level; one a stream unless given",
  }).optional(),
  repeats: parameter(count(100), {
    flag: "repeats",
    example: "3",
    label: "Repeats",
    placeholder: "N",
    description: "Runs of each level, for confidence intervals; 1 unless given",
  }).optional(),
  threads: parameter(count(256), {
    flag: "threads",
    example: "2",
    label: "Threads",
    placeholder: "N",
    description: "Threads that send; unless given as many as the load needs, and one on two cores",
  }).optional(),
  seed: parameter(
    z
      .number()
      .int()
      .min(0)
      .max(2 ** 31),
    {
      flag: "seed",
      example: "1",
      label: "Seed",
      placeholder: "N",
      description: "Fixes prompts, lengths and arrivals; 1 unless given",
    },
  ).optional(),
  maxMinutes: parameter(positive(1e5), {
    flag: "max-minutes",
    example: "10",
    label: "Time budget",
    unit: "min",
    placeholder: "MINUTES",
    description: "No level begins after that",
  }).optional(),
  maxTokens: parameter(count(1e12), {
    flag: "max-tokens",
    example: "1000000",
    label: "Token budget",
    unit: "token",
    placeholder: "N",
    description: "No level begins when it would pass that many input and output tokens",
  }).optional(),
  usdPerHour: parameter(positive(1e6), {
    flag: "price-per-hour",
    example: "4.50",
    label: "Price an hour",
    unit: "USD",
    placeholder: "USD",
    description:
      "What the measured machines cost an hour; the question before the load says what it comes to",
  }).optional(),
  gpu: parameter(z.string().min(1).max(200), {
    flag: "gpu",
    flagAliases: ["gpu-type"],
    example: "8xH100",
    label: "GPU",
    placeholder: "NAME",
    description:
      "GPU the endpoint runs on, for its list price in that question; nothing else follows from it",
  }).optional(),
  insecure: parameter(z.boolean(), {
    flag: "insecure",
    label: "Insecure",
    description: "Accept certificates that nobody vouches for",
  }).optional(),
});

export type BenchRequest = z.infer<typeof benchRequestSchema>;
export type BenchField = keyof BenchRequest;
