/** What a recommendation can be asked with: the one declaration behind flags, tool arguments and help. */
import { z } from "zod";
import { KV_PRECISIONS, PRECISIONS } from "../../domain/catalog/precision.ts";
import { PRICING_KINDS } from "../../domain/catalog/price-lookup.ts";
import { OBJECTIVES } from "../../domain/planning/ranking-problem.ts";
import { count, fraction, parameter, positive } from "../../domain/workload/parameter.ts";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";

const plan = planRequestSchema.shape;

export const recommendRequestSchema = z.strictObject({
  model: plan.model,
  parametersB: plan.parametersB,
  workload: parameter(z.string().min(1).max(200), {
    flag: "workload",
    example: "rag",
    label: "Workload",
    placeholder: "NAME",
    description:
      "Lengths and targets: chat (the default), rag, code, another preset, or a name in --workloads",
  }).optional(),
  users: parameter(positive(1e10), {
    flag: "users",
    example: "100",
    label: "Concurrent users",
    placeholder: "N",
    description: "Users who wait for an answer at the same time; with --requests-per-user-hour, active users",
  }).optional(),
  requestsPerUserHour: plan.requestsPerUserHour,
  requestsPerSecond: plan.requestsPerSecond,
  isl: plan.isl,
  osl: plan.osl,
  prefixHitRate: plan.prefixHitRate,
  headroomPercent: parameter(z.union([z.literal(0), z.literal(25), z.literal(50), z.literal(100)]), {
    flag: "headroom",
    example: "25",
    label: "Headroom",
    unit: "% of the load",
    description:
      "Extra load the fleet carries within the targets; 25 unless given: 1.25 × the load, 80 % used",
  }).optional(),
  quantization: parameter(z.enum([...PRECISIONS, "any"]), {
    flag: "quantization",
    flagAliases: ["precision"],
    example: "fp8",
    label: "Weight precision",
    description: "Format of the weights; fp16 unless given or published smaller, any leaves it open",
  }).optional(),
  kvPrecision: parameter(z.enum([...KV_PRECISIONS, "any"]), {
    flag: "kv-precision",
    example: "fp8",
    label: "KV precision",
    description: "Format of the KV cache; auto is the engine's choice, any leaves it open",
  }).optional(),
  gpu: plan.gpu,
  gpuCount: parameter(count(1024), {
    flag: "gpu-count",
    example: "8",
    label: "GPUs of a machine",
    unit: "GPU",
    placeholder: "N",
    description: "Only machines with that many GPUs",
  }).optional(),
  tp: plan.tp,
  pp: parameter(count(64), {
    flag: "pp",
    example: "2",
    label: "Pipeline stages",
    unit: "GPU",
    placeholder: "N",
    description: "Pipeline stages within a machine; 1 unless given",
  }).optional(),
  batchSize: plan.batchSize,
  contextWindow: plan.contextWindow,
  engine: plan.engine,
  ttftMs: plan.ttftMs,
  itlMs: plan.itlMs,
  e2eMs: plan.e2eMs,
  sloPercentile: plan.sloPercentile,
  pricing: parameter(z.enum(PRICING_KINDS), {
    flag: "pricing",
    example: "spot",
    label: "Pricing",
    description: "How machines are paid for; ondemand unless given, commitments from --catalog only",
  }).optional(),
  cloud: parameter(z.string().min(1).max(100), {
    flag: "cloud",
    example: "gcp",
    label: "Cloud",
    placeholder: "NAME",
    description: "Only that cloud's machines: gcp, aws, azure, or a provider of --catalog",
  }).optional(),
  region: parameter(z.string().min(1).max(100), {
    flag: "region",
    example: "us-central1",
    label: "Region",
    placeholder: "NAME",
    description: "A region, or a part of the world such as europe; anywhere unless given",
  }).optional(),
  zone: plan.zone,
  objective: parameter(z.enum(OBJECTIVES), {
    flag: "objective",
    example: "latency",
    label: "Objective",
    description: "What ranks the machines that meet the targets; cost-per-request unless given",
  }).optional(),
  top: parameter(count(100), {
    flag: "top",
    example: "5",
    label: "Machines shown",
    placeholder: "N",
    description: "Machines listed, best first; 3 unless given",
  }).optional(),
  owned: parameter(z.string().min(1).max(200), {
    flag: "owned",
    example: "16xA100-80GB",
    label: "Owned GPUs",
    placeholder: "NxGPU",
    description:
      "GPUs of your own, as one more candidate: power and hosting, and the price where it is given",
  }).optional(),
  ownedPerMachine: parameter(count(64), {
    flag: "owned-per-machine",
    example: "8",
    label: "GPUs of an owned machine",
    unit: "GPU",
    placeholder: "N",
    description: "GPUs in one of your machines; 8 or as many as there are unless given",
  }).optional(),
  ownedUsd: parameter(z.number().min(0).max(1e12), {
    flag: "owned-price",
    example: "250000",
    label: "Price of an owned machine",
    unit: "USD",
    placeholder: "USD",
    description: "What one machine cost, written off over --owned-years; 0 (paid for) unless given",
  }).optional(),
  ownedYears: parameter(positive(50), {
    flag: "owned-years",
    example: "4",
    label: "Years of use",
    unit: "year",
    placeholder: "N",
    description: "Years over which the price is written off; 4 unless given",
  }).optional(),
  usdPerKwh: parameter(z.number().min(0).max(100), {
    flag: "power-price",
    example: "0.12",
    label: "Electricity",
    unit: "USD/kWh",
    placeholder: "USD",
    description: "Dollars a kilowatt-hour; 0.12 unless given",
  }).optional(),
  hostingUsdPerMonth: parameter(z.number().min(0).max(1e9), {
    flag: "hosting-price",
    example: "800",
    label: "Hosting of an owned machine",
    unit: "USD",
    placeholder: "USD",
    description: "Dollars a month for space, network and hands, a machine; 0 unless given",
  }).optional(),
  ownedUtilization: parameter(fraction().gt(0), {
    flag: "owned-utilization",
    example: "0.6",
    label: "Use of owned machines",
    unit: "share of hours",
    placeholder: "0..1",
    description:
      "Share of hours in which owned machines do useful work: the rest is paid by it; 1 unless given",
  }).optional(),
  api: parameter(z.string().min(1).max(200), {
    flag: "api",
    example: "llama-3.3-70b",
    label: "API to compare with",
    placeholder: "NAME",
    description:
      "Break-even against a per-token API: a model of `headroom prices api`, or in,cached,out in $/M tokens",
  }).optional(),
});

export type RecommendRequest = z.infer<typeof recommendRequestSchema>;
