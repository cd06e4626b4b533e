/** What a plan can be asked with: the one declaration behind flags, tool arguments, chat drafts and JSON Schema. */
import { z } from "zod";
import { kvPrecisionSchema, precisionSchema } from "../catalog/precision.ts";
import { count, fraction, parameter, positive } from "./parameter.ts";

const MAX_TOKENS = 10_000_000;

export const planRequestSchema = z.strictObject({
  model: parameter(z.string().min(1).max(4096), {
    flag: "model",
    label: "Model",
    placeholder: "NAME",
    description: "Catalog name, Hugging Face id, or path to a config.json or its folder",
  }).optional(),
  parametersB: parameter(positive(100_000), {
    flag: "model-size",
    label: "Model size",
    unit: "billion parameters",
    placeholder: "B",
    description: "Size of an unnamed dense model, in billions (7, 70, 7B)",
  }).optional(),
  requestsPerSecond: parameter(positive(1e9), {
    flag: "rps",
    label: "Load",
    unit: "1/s",
    placeholder: "N",
    description: "User requests per second, averaged over a normal hour",
  }).optional(),
  users: parameter(positive(1e10), {
    flag: "users",
    label: "Active users",
    placeholder: "N",
    description: "Active users; needs --requests-per-user-hour, which turns them into requests per second",
  }).optional(),
  requestsPerUserHour: parameter(positive(1e6), {
    flag: "requests-per-user-hour",
    label: "Requests per user",
    unit: "1/h",
    placeholder: "N",
    description: "Requests one active user sends in an hour",
  }).optional(),
  isl: parameter(count(MAX_TOKENS), {
    flag: "isl",
    flagAliases: ["input-tokens"],
    label: "Input length",
    unit: "token",
    placeholder: "N",
    description: "Input tokens per request, mean",
  }).optional(),
  osl: parameter(count(MAX_TOKENS), {
    flag: "osl",
    flagAliases: ["output-tokens"],
    label: "Output length",
    unit: "token",
    placeholder: "N",
    description: "Output tokens per request, mean",
  }).optional(),
  precision: parameter(precisionSchema, {
    flag: "precision",
    label: "Weight precision",
    description: "Format of the weights",
  }).optional(),
  kvPrecision: parameter(kvPrecisionSchema, {
    flag: "kv-precision",
    label: "KV precision",
    description: "Format of the KV cache; auto is the engine's choice",
  }).optional(),
  gpu: parameter(z.string().min(1).max(200), {
    flag: "gpu",
    flagAliases: ["gpu-type"],
    label: "GPU",
    placeholder: "NAME",
    description: "GPU; without it the cheapest that meets the targets is chosen",
  }).optional(),
  tp: parameter(count(1024), {
    flag: "tp",
    label: "Tensor parallelism",
    unit: "GPU",
    placeholder: "N",
    description: "GPUs that share one replica",
  }).optional(),
  contextWindow: parameter(count(MAX_TOKENS), {
    flag: "context-window",
    label: "Context window",
    unit: "token",
    placeholder: "N",
    description: "Longest request the engine must accept; default the larger of 4096 and isl + osl",
  }).optional(),
  batchSize: parameter(count(1_000_000), {
    flag: "batch-size",
    label: "Batch cap",
    unit: "sequence",
    placeholder: "N",
    description: "Cap on concurrent sequences per replica; default the engine's",
  }).optional(),
  engine: parameter(z.string().min(1).max(100), {
    flag: "engine",
    label: "Engine",
    placeholder: "NAME",
    description: "Serving engine: vllm, sglang, trtllm",
  }).optional(),
  peakMultiplier: parameter(z.number().min(1).max(1000), {
    flag: "peak-multiplier",
    label: "Peak",
    unit: "× steady load",
    placeholder: "X",
    description: "Peak load over steady load",
  }).optional(),
  growthPercent: parameter(z.number().min(-99).max(10_000), {
    flag: "growth-percent",
    label: "Growth",
    unit: "% a month",
    placeholder: "P",
    description: "Traffic growth a month, compounded",
  }).optional(),
  horizonMonths: parameter(z.number().int().min(0).max(120), {
    flag: "horizon-months",
    label: "Horizon",
    unit: "month",
    placeholder: "N",
    description: "Months the plan must last",
  }).optional(),
  callsPerRequest: parameter(positive(10_000), {
    flag: "calls-per-request",
    label: "Model calls per request",
    placeholder: "N",
    description: "Model calls one user request makes (agents, workflows)",
  }).optional(),
  ttftMs: parameter(positive(1e9), {
    flag: "ttft-ms",
    label: "TTFT target",
    unit: "ms",
    placeholder: "MS",
    description: "Time to first token, at the SLO percentile",
  }).optional(),
  itlMs: parameter(positive(1e9), {
    flag: "itl-ms",
    label: "ITL target",
    unit: "ms",
    placeholder: "MS",
    description: "Inter-token latency, at the SLO percentile",
  }).optional(),
  e2eMs: parameter(positive(1e9), {
    flag: "e2e-ms",
    label: "E2E target",
    unit: "ms",
    placeholder: "MS",
    description: "End-to-end latency, at the SLO percentile",
  }).optional(),
  sloPercentile: parameter(z.union([z.literal(50), z.literal(95), z.literal(99)]), {
    flag: "slo-percentile",
    label: "SLO percentile",
    placeholder: "50|95|99",
    description: "Percentile the latency targets hold at",
  }).optional(),
  cloud: parameter(z.enum(["gcp", "aws", "azure"]), {
    flag: "cloud",
    label: "Cloud",
    description: "Cloud whose machines and prices are used",
  }).optional(),
  region: parameter(z.string().min(1).max(100), {
    flag: "region",
    label: "Region",
    placeholder: "NAME",
    description: "Region the prices are for",
  }).optional(),
  zone: parameter(z.string().min(1).max(100), {
    flag: "zone",
    label: "Zone",
    placeholder: "NAME",
    description: "Zone the prices are for",
  }).optional(),
  spot: parameter(z.boolean(), { flag: "spot", label: "Spot", description: "Use spot prices" }).optional(),
  monthlyBudgetUsd: parameter(positive(1e12), {
    flag: "monthly-budget",
    label: "Monthly budget",
    unit: "USD",
    placeholder: "USD",
    description: "Most the fleet may cost a month",
  }).optional(),
  prefixHitRate: parameter(fraction(), {
    flag: "prefix-hit-rate",
    label: "Prefix-cache hits",
    unit: "share of input tokens",
    placeholder: "0..1",
    description: "Share of input tokens found in the prefix cache",
  }).optional(),
});

/** Every field optional: what the user has said so far. */
export type PlanRequest = z.infer<typeof planRequestSchema>;
export type PlanField = keyof PlanRequest;
