/** What an experiment can be asked with: the one declaration behind its flags. Ranges are the notebook's. */
import { z } from "zod";
import { count, parameter, positive } from "../workload/parameter.ts";

const MOST_STREAMS = 100_000;

const described = <Schema extends z.ZodType>(
  schema: Schema,
  flag: string,
  placeholder: string,
  example: string,
  description: string,
  unit?: string,
) =>
  parameter(schema, {
    flag,
    placeholder,
    example,
    description,
    label: description,
    ...(unit === undefined ? {} : { unit }),
  }).optional();

const whole = (low: number, high: number) => z.number().int().min(low).max(high);
const between = (low: number, high: number) => z.number().min(low).max(high);

export const labRequestSchema = z.strictObject({
  endpoint: described(
    z.url({ protocol: /^https?$/ }),
    "endpoint",
    "URL",
    "http://127.0.0.1:8000/v1",
    "OpenAI-compatible endpoint, ending in /v1; else NIM_BASE_URL and NIM_CHAT_PATH",
  ),
  model: described(
    z.string().min(1).max(1000),
    "model",
    "NAME",
    "llama-3.1-8b",
    "Model name as the server knows it; else NIM_GEN_MODEL. For weights and kv-cliff: a model of the catalog",
  ),
  concurrency: described(
    z.array(count(MOST_STREAMS)).min(1),
    "concurrency",
    "N,N,…",
    "1,2,4,8,16",
    "Requests in flight, a level each",
  ),
  requests: described(count(1e7), "requests", "N", "80", "Requests of a level, or of a cell"),
  repeats: described(
    count(100),
    "repeats",
    "N",
    "3",
    "Runs of each level, for 95 % intervals; 1 unless given",
  ),
  maxTokens: described(
    z.array(count(1e6)).min(1),
    "max-tokens",
    "N,N,…",
    "32,64,128,256",
    "Largest answer; several for the token grid",
  ),
  promptChars: described(
    z.array(whole(0, 1e6)).min(1),
    "prompt-chars",
    "N,N,…",
    "200,800,2000",
    "Characters of text to summarise; 47 of the question come before them",
  ),
  prompt: described(z.string().min(1).max(1e6), "prompt", "TEXT", '"Why batch?"', "The question"),
  temperature: described(between(0, 2), "temperature", "T", "0.2", "Temperature"),
  timeoutSeconds: described(positive(1e5), "timeout", "SECONDS", "60", "Longest wait for an answer", "s"),
  noStream: parameter(z.boolean(), {
    flag: "no-stream",
    label: "Not streamed",
    description: "Whole answers: neither TTFT nor ITL can be measured",
  }).optional(),
  forceLength: parameter(z.boolean(), {
    flag: "force-length",
    label: "Force length",
    description: "Ask for answers of the full length (ignore_eos), where the server knows it",
  }).optional(),
  users: described(whole(1, 200), "users", "N", "20", "Concurrent users"),
  contextTokens: described(whole(512, 16_384), "context", "TOKENS", "8192", "Context length of a user"),
  layers: described(whole(12, 120), "layers", "N", "80", "Layers"),
  hidden: described(whole(1024, 16_384), "hidden", "N", "8192", "Hidden size"),
  heads: described(whole(1, 1024), "heads", "N", "64", "Attention heads"),
  kvHeads: described(whole(1, 1024), "kv-heads", "N", "8", "Key/value heads, after grouping"),
  kvPrecision: parameter(z.enum(["fp16", "fp8"]), {
    flag: "kv-precision",
    label: "KV precision",
    example: "fp8",
    description: "2 bytes an element, or 1",
  }).optional(),
  weightsGib: described(between(1, 200), "weights-gib", "GIB", "130", "Model weights", "GiB"),
  lineAGib: described(between(40, 160), "line-a-gib", "GIB", "80", "Memory of the smaller GPU", "GiB"),
  lineBGib: described(between(80, 200), "line-b-gib", "GIB", "141", "Memory of the larger GPU", "GiB"),
  modelSize: described(positive(1e5), "model-size", "B", "70", "Parameters in billions"),
  usersA: described(whole(1, 100), "users-a", "N", "5", "Users the first GPU carries"),
  usersB: described(whole(1, 200), "users-b", "N", "20", "Users the second GPU carries"),
  priceA: described(between(2000, 80_000), "price-a", "USD", "12000", "Price of the first GPU"),
  priceB: described(between(5000, 120_000), "price-b", "USD", "25000", "Price of the second GPU"),
  seconds: described(positive(86_400), "seconds", "S", "10", "How long is watched", "s"),
  intervalSeconds: described(positive(3600), "interval", "S", "0.25", "Time between readings", "s"),
  mib: described(count(1e6), "mib", "N", "1024", "MiB copied at a time"),
  iters: described(count(1e6), "iters", "N", "80", "Copies"),
  usdPerHour: described(
    positive(1e6),
    "price-per-hour",
    "USD",
    "4.50",
    "What the measured machines cost an hour; the question before the load says what it comes to",
    "USD",
  ),
  gpu: described(
    z.string().min(1).max(200),
    "gpu",
    "NAME",
    "8xH100",
    "GPU the endpoint runs on, for its list price in that question",
  ),
  sloMs: described(positive(1e8), "slo-ms", "MS", "2000", "Target for a whole answer", "ms"),
});
export type LabRequest = z.infer<typeof labRequestSchema>;
export type LabField = keyof LabRequest;
