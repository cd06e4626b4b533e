/**
 * One candidate: a GPU and a tensor-parallel degree, forecast and sized.
 *
 * Model: the rate a replica may carry is the smaller of the largest rate that keeps the targets and the target
 * utilization × saturation; counts follow from it. When a target cannot be kept at any rate the fleet is sized for the
 * others, or for stability alone, and the verdict says what is missed.
 */
import { engineOnGpu } from "../catalog/engine-on-gpu.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { Deployment } from "../forecasting/deployment.ts";
import { kvSettingOf } from "../forecasting/kv-precision.ts";
import type {
  LatencyTargets,
  MemoryForecast,
  OperatingPoint,
  Saturation,
} from "../forecasting/load-forecast.ts";
import type { RequestsPerSecond } from "../units.ts";
import { sureShare } from "./confidence.ts";
import { defaultCap } from "./default-cap.ts";
import { cheapestOffer, type Fleet, fleetOf, type MachineOffer } from "./fleet-cost.ts";
import type { ReplicaSpec } from "./forecaster.ts";
import type { PlanningProblem, PlanningServices } from "./planning-problem.ts";
import { peakCallsPerSecond, type ReplicaCounts, replicaCounts, steadyCallsPerSecond } from "./replicas.ts";
import {
  type FailingTarget,
  failingTargets,
  hasLatencyTarget,
  LATENCY_METRICS,
  latencyOf,
  targetOf,
} from "./targets.ts";

/** What runs when the model fits. */
export interface Serving {
  readonly saturation: Saturation;
  /** Largest rate under the targets; 0 when they cannot be met. */
  readonly rateUnderTargets: RequestsPerSecond;
  readonly ratePerReplica: RequestsPerSecond;
  readonly counts: ReplicaCounts;
  /** One replica of the minimum fleet at today's load. */
  readonly steady: OperatingPoint;
  /** One replica at the peak with the redundant ones failed. */
  readonly peak: OperatingPoint;
  /** One replica at the rate it may carry. */
  readonly capacity: OperatingPoint;
  /** One request alone; only when no rate keeps all targets. */
  readonly lone: OperatingPoint | null;
}

export interface PricedFleet {
  readonly offer: MachineOffer;
  readonly max: Fleet;
  readonly min: Fleet;
}

export interface Evaluation {
  readonly spec: ReplicaSpec;
  readonly gpusPerReplica: number;
  readonly memory: MemoryForecast;
  readonly serving: Serving | null;
  readonly price: PricedFleet | null;
  readonly failing: readonly FailingTarget[];
  readonly feasible: boolean;
}

export function replicaSpec(
  problem: PlanningProblem,
  services: PlanningServices,
  gpu: Gpu,
  tp: number,
): ReplicaSpec {
  const { model, precision, kvPrecision } = problem;
  const engine = engineOnGpu(problem.engine, gpu);
  const plain: Deployment = {
    model,
    gpu,
    engine,
    precision,
    kvBytesPerElement: services.kvBytes(kvSettingOf(kvPrecision, model, precision), precision, engine, gpu),
    tp,
    pp: 1,
    dp: 1,
    ...(problem.isEngineAssumed === true ? { isEngineAssumed: true } : {}),
  };
  const { request, batchCap } = problem;
  const correction = services.correction?.(plain, request);
  const deployment: Deployment = correction === undefined ? plain : { ...plain, correction };
  // A window shorter than the requests is a missed target; memory is forecast for what they take.
  const contextWindow = Math.max(problem.contextWindow, request.isl + request.osl);
  const under = (cap: number): ReplicaSpec => ({ deployment, request, contextWindow, batchCap: cap });
  return under(batchCap ?? defaultCap(engine.maxSequences, (cap) => services.forecaster.memory(under(cap))));
}

/**
 * Share of its saturation a replica may carry: the target utilization, or less where the forecast is so unsure that the
 * load, without the margin that is added to it, would not be sustained with the asked confidence.
 */
export function carriedShare({ policy }: PlanningProblem, saturation: Saturation): number {
  const sure = sureShare(saturation, policy.sizingConfidence) * (1 + policy.safetyMargin);
  return Math.min(policy.targetUtilization, sure);
}

/** Rate one replica may carry, and what the targets alone would allow. */
export function carriedRate(
  problem: PlanningProblem,
  saturation: Saturation,
  rateUnderTargets: RequestsPerSecond,
): RequestsPerSecond {
  const ceiling = carriedShare(problem, saturation) * saturation.requestsPerSecond;
  return rateUnderTargets > 0 ? Math.min(ceiling, rateUnderTargets) : ceiling;
}

/** Share of the saturation at which a request is alone. [assumed] */
const IDLE = 1e-6;

/** The targets that a request alone keeps. */
function reachable(problem: PlanningProblem, lone: OperatingPoint): LatencyTargets {
  const kept = LATENCY_METRICS.filter((metric) => {
    const target = targetOf(problem, metric);
    return target !== undefined && latencyOf(problem, lone, metric) <= target;
  });
  const { percentile } = problem.targets;
  return { percentile, ...Object.fromEntries(kept.map((name) => [`${name}Ms`, targetOf(problem, name)])) };
}

function serve(problem: PlanningProblem, services: PlanningServices, spec: ReplicaSpec): Serving {
  const { forecaster } = services;
  const saturation = forecaster.saturation(spec);
  const rateUnderTargets = hasLatencyTarget(problem)
    ? forecaster.maxRate(spec, problem.targets)
    : saturation.requestsPerSecond;
  const lone =
    rateUnderTargets > 0
      ? null
      : forecaster.atRate(spec, Math.min(IDLE, saturation.requestsPerSecond * IDLE));
  const sizedFor = lone === null ? rateUnderTargets : forecaster.maxRate(spec, reachable(problem, lone));
  const ratePerReplica = carriedRate(problem, saturation, sizedFor);
  const counts = replicaCounts(problem.load, ratePerReplica, problem.policy);
  return {
    saturation,
    rateUnderTargets,
    ratePerReplica,
    counts,
    steady: forecaster.atRate(spec, steadyCallsPerSecond(problem.load) / counts.min),
    peak: forecaster.atRate(spec, peakCallsPerSecond(problem.load) / counts.peak),
    capacity: forecaster.atRate(spec, ratePerReplica),
    lone,
  };
}

/** A replica with more GPUs than a node, or than the machine it is bought on. */
export function spansMachines({ spec, gpusPerReplica, price }: Evaluation): boolean {
  const onOffer = price?.offer.machine.gpus ?? spec.deployment.gpu.maxGpusPerNode;
  return gpusPerReplica > Math.min(onOffer, Math.max(1, spec.deployment.gpu.maxGpusPerNode));
}

/** Forecasts and sizes one candidate. */
export function evaluate(
  problem: PlanningProblem,
  services: PlanningServices,
  gpu: Gpu,
  tp: number,
): Evaluation {
  const spec = replicaSpec(problem, services, gpu, tp);
  const gpusPerReplica = tp;
  const memory = services.forecaster.memory(spec);
  const serving = memory.fits && memory.maxSequences >= 1 ? serve(problem, services, spec) : null;
  const price =
    serving === null ? null : priceFleet(problem, services.offers(gpu), gpusPerReplica, serving.counts);
  const failing = failingTargets(problem, tp, memory, serving, price);
  return { spec, gpusPerReplica, memory, serving, price, failing, feasible: failing.length === 0 };
}

function priceFleet(
  problem: PlanningProblem,
  offers: readonly MachineOffer[],
  gpusPerReplica: number,
  counts: ReplicaCounts,
): PricedFleet | null {
  const offer = cheapestOffer(offers, gpusPerReplica, counts.max);
  if (offer === null) return null;
  const { hoursPerMonth } = problem.policy;
  return {
    offer,
    max: fleetOf(offer, gpusPerReplica, counts.max, hoursPerMonth),
    min: fleetOf(offer, gpusPerReplica, counts.min, hoursPerMonth),
  };
}
