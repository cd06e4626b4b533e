/** A replica whose behaviour can be worked out by hand, and problems for it: saturation 10 requests/s a GPU, latency base ÷ (1 − u). */
import type { Engine } from "../../src/domain/catalog/engine.ts";
import type { Gpu } from "../../src/domain/catalog/gpu.ts";
import type { Machine } from "../../src/domain/catalog/machine.ts";
import type { ModelProfile } from "../../src/domain/catalog/model-profile.ts";
import { BYTES_PER_WEIGHT } from "../../src/domain/catalog/precision.ts";
import type {
  BandedPercentiles,
  MemoryForecast,
  OperatingPoint,
} from "../../src/domain/forecasting/load-forecast.ts";
import type { MachineOffer } from "../../src/domain/planning/fleet-cost.ts";
import type { Forecaster, ReplicaSpec } from "../../src/domain/planning/forecaster.ts";
import type { PlanningProblem, PlanningServices } from "../../src/domain/planning/planning-problem.ts";
import { bytesFromGib, paramsFromBillions } from "../../src/domain/units.ts";

export const engine: Engine = {
  name: "toy",
  aliases: [],
  version: "1",
  engineClass: "vllm",
  memoryUtilization: 0.9,
  maxSequences: 100,
  maxBatchedTokens: 2048,
  kvBlockTokens: 16,
  runtimeBytes: { single: 0, parallel: 0 },
  source: "test",
  asOf: "2026-01-01",
};

export const model = (billions: number, heads = 64): ModelProfile => ({
  id: `toy-${billions}b`,
  family: "toy",
  layers: 10,
  hidden: 1000,
  vocab: 1000,
  attentionParams: 0,
  denseMlpParams: paramsFromBillions(billions),
  lmHeadParams: 0,
  embeddingParams: 0,
  otherParams: 0,
  moe: null,
  fullAttentionLayers: 10,
  attentionWidth: 1000,
  isMla: false,
  attentionHeads: heads,
  kvGroups: [{ layers: 10, elementsPerToken: 1024, kvHeads: 8, window: null }],
  stateBytesPerSequence: 0,
  totalParams: paramsFromBillions(billions),
  activeParams: paramsFromBillions(billions),
  maxContext: 32_768,
  nativePrecision: "bf16",
});

export const gpu = (name: string, gib: number, overrides: Partial<Gpu> = {}): Gpu => ({
  name,
  aliases: [],
  vendor: "NVIDIA",
  architecture: "Hopper",
  year: 2023,
  memoryNominalGb: gib,
  visibleBytes: bytesFromGib(gib),
  visibleIsNominal: false,
  hbmBytesPerSecond: 1e12,
  peak16: 1e14,
  hasBf16: true,
  peakFp8: 2e14,
  peakInt8: 2e14,
  peakFp4: null,
  interconnect: "nvlink",
  linkBytesPerSecond: 1e11,
  tdpWatts: 700,
  maxGpusPerNode: 8,
  notes: "",
  source: "test",
  verified: true,
  asOf: "2026-01-01",
  ...overrides,
});

export const machine = (gpuName: string, gpus: number, usdPerHour: number): MachineOffer => {
  const instanceType = `${gpuName}-x${gpus}`;
  const sold: Machine = {
    cloud: "gcp",
    instanceType,
    gpu: gpuName,
    gpus,
    vcpus: 8,
    memoryGib: 64,
    intraNodeInterconnect: "nvlink",
    source: "test",
    verified: true,
  };
  const price = {
    cloud: "gcp",
    instanceType,
    region: "r1",
    zone: null,
    onDemandUsdPerHour: usdPerHour,
    spotUsdPerHour: null,
    asOf: "2026-01-01",
    source: "test",
  } as const;
  return { machine: sold, price, kind: "ondemand", usdPerHour };
};

/** Requests a second one GPU of the toy replica keeps up with. */
export const SATURATION_PER_GPU = 10;
const BASE = { ttft: 100, itl: 10, e2e: 1000 } as const;

const percentiles = (mean: number): BandedPercentiles => ({
  mean,
  p50: mean,
  p95: mean,
  p99: mean,
  band: { low: mean * 0.8, high: mean * 1.25, level: 0.8 },
});

function memoryOf({ deployment, contextWindow, request }: ReplicaSpec): MemoryForecast {
  const weightsBytes =
    (deployment.model.totalParams * BYTES_PER_WEIGHT[deployment.precision]) / deployment.tp;
  const usableBytes = deployment.gpu.visibleBytes * deployment.engine.memoryUtilization;
  const kvBytesPerToken = (10 * 1024 * deployment.kvBytesPerElement) / Math.min(deployment.tp, 8);
  const kvPoolBytes = usableBytes - weightsBytes;
  const tokens = Math.max(0, Math.floor(kvPoolBytes / kvBytesPerToken));
  const shortfallBytes = Math.max(0, contextWindow * kvBytesPerToken - kvPoolBytes);
  return {
    weightsBytes,
    kvBytesPerToken,
    activationBytes: 0,
    runtimeBytes: 0,
    visibleBytes: deployment.gpu.visibleBytes,
    usableBytes,
    kvPoolBytes,
    maxSequences: Math.floor(tokens / (request.isl + request.osl)),
    fits: shortfallBytes === 0,
    shortfallBytes,
    largestContextTokens: tokens,
  };
}

/** Speed-up of the format, so that repairs by precision have something to find. */
const SPEED = { fp16: 1, bf16: 1, fp8: 2, int8: 2, int4: 4, mxfp4: 4, nvfp4: 4 } as const;

const saturationRate = ({ deployment, batchCap }: ReplicaSpec): number =>
  SATURATION_PER_GPU * deployment.tp * SPEED[deployment.precision] * Math.min(1, batchCap / 100);

const speedOf = ({ deployment }: ReplicaSpec): number => deployment.tp * SPEED[deployment.precision];

function pointAt(spec: ReplicaSpec, rate: number): OperatingPoint {
  const saturation = saturationRate(spec);
  const utilization = rate / saturation;
  const stable = utilization < 1;
  const factor = stable ? 1 / (speedOf(spec) * (1 - utilization)) : Number.POSITIVE_INFINITY;
  const queueMs = stable
    ? (BASE.ttft / speedOf(spec)) * (utilization / (1 - utilization))
    : Number.POSITIVE_INFINITY;
  const batch = Math.min(spec.batchCap, utilization * Math.min(100, spec.batchCap));
  return {
    requestsPerSecond: rate,
    stable,
    concurrency: batch,
    batch,
    outputTokensPerSecond: Math.min(rate, saturation) * spec.request.osl,
    utilization,
    ttftMs: percentiles(BASE.ttft * factor),
    itlMs: percentiles(BASE.itl * factor),
    e2eMs: percentiles(BASE.e2e * factor),
    queueMs,
    prefillMs: BASE.ttft / speedOf(spec),
    stepShares: { weights: 0.7, overhead: 0.3 },
  };
}

export const forecaster: Forecaster = {
  memory: memoryOf,
  saturation: (spec) => {
    const requestsPerSecond = saturationRate(spec);
    return {
      requestsPerSecond,
      outputTokensPerSecond: requestsPerSecond * spec.request.osl,
      concurrency: Math.min(100, spec.batchCap),
      limitedBy: spec.batchCap < 100 ? "batch-cap" : "bandwidth",
      band: { low: requestsPerSecond * 0.8, high: requestsPerSecond * 1.25, level: 0.8 },
    };
  },
  atRate: pointAt,
  maxRate: (spec, { ttftMs, itlMs, e2eMs }) => {
    const rates = [
      [ttftMs, BASE.ttft],
      [itlMs, BASE.itl],
      [e2eMs, BASE.e2e],
    ].map(([target, base]) =>
      target === undefined || base === undefined
        ? Number.POSITIVE_INFINITY
        : saturationRate(spec) * (1 - base / speedOf(spec) / target),
    );
    return Math.max(0, Math.min(saturationRate(spec), ...rates));
  },
  bandOrigin: () => ({ stratum: "toy", level: 0.8, note: "toy" }),
};

export const services = (offers: readonly MachineOffer[] = []): PlanningServices => ({
  forecaster,
  offers: (wanted) => offers.filter(({ machine: sold }) => sold.gpu === wanted.name),
  kvBytes: (kv) => (kv === "fp8" ? 1 : 2),
});

export const problem = (overrides: Partial<PlanningProblem> = {}): PlanningProblem => ({
  model: model(10),
  load: {
    requestsPerSecond: 10,
    callsPerRequest: 1,
    peakMultiplier: 1.5,
    growthFraction: 0,
    horizonMonths: 12,
  },
  request: { isl: 500, osl: 200, prefixHitRate: 0 },
  targets: { percentile: 95 },
  precision: "bf16",
  kvPrecision: "auto",
  engine,
  contextWindow: 4096,
  batchCap: null,
  monthlyBudgetUsd: null,
  policy: {
    safetyMargin: 0.1,
    redundantReplicas: 1,
    targetUtilization: 0.8,
    sizingConfidence: 0.5,
    hoursPerMonth: 730,
    autoscale: { rpsFraction: 0.8, kvCacheFraction: 0.8, gpuUtilizationFraction: 0.7, queueDepth: 5 },
  },
  gpus: [gpu("G80", 80)],
  tp: null,
  ...overrides,
});
