/** A made-up plan for drawing: every section is filled. No figure in it is a claim. */
import type { CapacityPlan } from "../../../src/domain/planning/capacity-plan.ts";
import { bytesFromGib } from "../../../src/domain/units.ts";

const banded = (mean: number, p50: number, p95: number, p99: number) => ({
  mean,
  p50,
  p95,
  p99,
  band: { low: mean * 0.7, high: mean * 1.35, level: 0.8 },
});

const fleet = (replicas: number, usdPerHour: number) => ({
  replicas,
  machines: 2,
  usdPerHour,
  usdPerMonth: usdPerHour * 730,
  usdPerMillionOutputTokens: 1.234,
  usdPerMillionTokens: 0.3456,
});

export const samplePlan: CapacityPlan = {
  schemaVersion: "1.0",
  kind: "headroom.plan",
  tool: { name: "headroom", version: "0.1.0" },
  createdAt: "2026-11-24T12:00:00.000Z",
  inputs: {
    model: { value: "meta-llama/Llama-3.3-70B-Instruct", source: "user" },
    parametersB: { value: 70.6, unit: "billion parameters", source: "catalog" },
    requestsPerSecond: { value: 20, unit: "1/s", source: "user" },
    isl: { value: 1000, unit: "token", source: "user" },
    osl: { value: 200, unit: "token", source: "user" },
    precision: { value: "fp8", source: "user" },
    gpu: { value: "H100-80GB", source: "user" },
    tp: { value: 4, unit: "GPU", source: "default" },
    memoryUtilization: { value: 0.9, source: "default" },
    ttftP95Ms: { value: 500, unit: "ms", source: "user" },
    itlP95Ms: { value: 50, unit: "ms", source: "user" },
  },
  memory: {
    weightsBytes: bytesFromGib(16.4),
    kvBytesPerToken: 81_920,
    activationBytes: bytesFromGib(2.1),
    runtimeBytes: bytesFromGib(1.2),
    kvPoolBytes: bytesFromGib(51.5),
    visibleBytes: bytesFromGib(79.1),
    usableBytes: bytesFromGib(71.2),
    maxSequences: 562.5,
    fits: true,
    shortfallBytes: 0,
    largestContextTokens: 675_000,
    replicaTotalBytes: bytesFromGib(120),
  },
  latency: {
    ttftMs: banded(182, 160, 390, 520),
    itlMs: banded(21.4, 21, 28.3, 31),
    e2eMs: banded(4440, 4300, 6100, 12_345),
    peak: {
      ttftMs: banded(260, 200, 480, 900),
      itlMs: banded(30.1, 29, 39.5, 44),
      e2eMs: banded(6200, 6000, 8600, 9900),
    },
    definitions: { ttft: "From the request to its first token.", itl: "(last − first token) / (osl − 1)." },
  },
  capacity: {
    perReplica: {
      requestsPerSecond: 12.4,
      outputTokensPerSecond: 2480,
      concurrency: 55.1,
      saturationRequestsPerSecond: 16.8,
      bands: {
        requestsPerSecond: { low: 9.4, high: 15.2, level: 0.8 },
        outputTokensPerSecond: { low: 1880, high: 3040, level: 0.8 },
      },
    },
    total: {
      minRequestsPerSecond: 24.8,
      maxRequestsPerSecond: 49.6,
      minOutputTokensPerSecond: 4960,
      maxOutputTokensPerSecond: 9920,
    },
    utilization: 0.59,
    bindingConstraint: "time to first token",
    bindingReason:
      "TTFT p95 reaches 500 ms at 12.4 req/s a replica, before the KV pool or the batch cap fills",
    nextBreakPoint: {
      requestsPerSecond: 24.8,
      message: "at 24.8 req/s of steady load a fifth replica is needed",
    },
  },
  replicas: {
    steady: 2,
    peak: 3,
    redundancy: 1,
    min: 3,
    max: 4,
    gpusPerReplica: 4,
    gpus: 16,
    machines: 2,
    machine: { cloud: "gcp", instanceType: "a3-highgpu-8g", gpus: 8 },
    reasons: { steady: "20 req/s over 12.4 req/s a replica", peak: "30 req/s at peak (1.5 ×)" },
  },
  autoscaling: {
    minReplicas: 3,
    maxReplicas: 4,
    queueDepthPerReplica: { value: 6, unit: "request", reason: "half a second of arrivals" },
    kvCacheUtilization: { value: 0.8, unit: "fraction", reason: "leaves room for one burst" },
    requestsPerSecondPerReplica: {
      value: 11.2,
      unit: "1/s",
      reason: "90 % of the rate that keeps the targets",
    },
    latencyMs: { value: 450, unit: "ms", reason: "90 % of the TTFT target" },
    gpuUtilization: {
      value: 0.7,
      unit: "fraction",
      reason: "a poor signal: it reads 100 % long before saturation",
    },
  },
  cost: {
    ...fleet(4, 176.5),
    steady: fleet(3, 132.4),
    prices: [
      {
        cloud: "gcp",
        instanceType: "a3-highgpu-8g",
        region: "us-central1",
        zone: null,
        kind: "ondemand",
        usdPerHour: 88.25,
        gpus: 8,
        asOf: "2026-11-20",
        source: "price list",
      },
    ],
    unpriced: 0,
    note: "List prices of whole machines.",
  },
  verdict: {
    feasible: true,
    summary:
      "TTFT p95 390 ms and ITL p95 28.3 ms stay under their targets, also at peak with one replica lost.",
    latencyTargets: "met",
    failing: [],
    repairs: [],
  },
  assumptions: [
    { input: "peakMultiplier", value: 1.5, message: "Peak is 1.5 × steady load", source: "default" },
    {
      input: "growthPercent",
      value: 5,
      unit: "% a month",
      message: "Traffic grows 5 % a month for 12 months",
      source: "default",
    },
    {
      input: "kvPrecision",
      value: "fp16",
      message: "KV cache in fp16, the engine's choice for this model",
      source: "engine",
    },
    {
      input: "contextWindow",
      value: 4096,
      unit: "token",
      message: "Requests of up to 4,096 tokens are accepted",
      source: "default",
    },
    {
      input: "batchSize",
      value: 256,
      unit: "sequence",
      message: "At most 256 sequences at once (max_num_seqs of vLLM 0.11)",
      source: "engine",
    },
    { input: "prefixHitRate", value: 0, message: "No prefix-cache hits", source: "default" },
  ],
  warnings: [
    { code: "price_age", message: "The price row is from 2026-11-20; it is an indication, not a quote." },
    {
      code: "unverified",
      message: "The model's shape was read from the catalog and not verified against its config.json.",
    },
  ],
  evidence: {
    model: { source: "catalog", verified: false, notes: "" },
    gpu: { source: "datasheet", verified: true, asOf: "2026-10-01", notes: "" },
    coefficients: { name: "base", fittedOn: "published measurements" },
    bands: { stratum: "H100, fp8", level: 0.8, note: "80 % of residuals." },
    calibration: null,
    figures: {},
  },
};

export const infeasiblePlan: CapacityPlan = {
  ...samplePlan,
  memory: {
    ...samplePlan.memory,
    fits: false,
    kvPoolBytes: bytesFromGib(-12),
    weightsBytes: bytesFromGib(80),
    shortfallBytes: bytesFromGib(12),
    largestContextTokens: 0,
    maxSequences: 0,
  },
  latency: null,
  replicas: {
    ...samplePlan.replicas,
    steady: 0,
    peak: 0,
    min: 0,
    max: 0,
    gpus: 0,
    machines: null,
    machine: null,
  },
  verdict: {
    feasible: false,
    summary: "The weights do not fit into 4 GPUs.",
    latencyTargets: "missed",
    failing: [
      { metric: "ttftP95Ms", target: 500, actual: null, unit: "ms", message: "no replica runs" },
      { metric: "itlP95Ms", target: 50, actual: 62, unit: "ms", message: "12 ms too slow" },
    ],
    repairs: [
      {
        change: "fp8 weights",
        set: { precision: "fp8" },
        gpus: 16,
        usdPerMonth: 128_000,
        deltaUsdPerMonth: -1000,
      },
      { change: "8 GPUs a replica", set: { tp: 8 }, gpus: 32, usdPerMonth: 256_000, deltaUsdPerMonth: 0 },
      { change: "H200 instead", set: { gpu: "H200" }, gpus: 16, usdPerMonth: null, deltaUsdPerMonth: null },
    ],
  },
};
