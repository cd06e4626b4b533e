/**
 * The ways to serve a model on a GPU type, and how many replicas each takes.
 *
 * Model: a replica carries the smaller of the largest rate that keeps every target and a share of its saturation;
 * replicas = ceil(offered × (1 + headroom) ÷ that rate). So 25 % headroom leaves the fleet at 1 ÷ 1.25 = 80 % of what it
 * could carry under the targets. Where no rate keeps the targets the fleet is sized to stay stable, and fails them.
 * Assumes replicas within one machine (tensor and pipeline parallelism never cross machines).
 */
import type { Engine } from "../catalog/engine.ts";
import { engineOnGpu } from "../catalog/engine-on-gpu.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { Precision } from "../catalog/precision.ts";
import { kvSettingOf } from "../forecasting/kv-precision.ts";
import type { LatencyTargets, OperatingPoint } from "../forecasting/load-forecast.ts";
import { defaultCap } from "./default-cap.ts";
import type { ReplicaSpec } from "./forecaster.ts";
import type { RankingProblem, RankingServices, ServingOption, SizedOption } from "./ranking-problem.ts";
import { rateUnderSlo } from "./ranking-slo.ts";
import { replicasFor } from "./replicas.ts";
import { isDegreePossible, tensorParallelDegrees } from "./tensor-parallel.ts";

/** 4-bit floating point needs its units; int4, int8 and fp8 weights can be unpacked, fp8 from Ampere on. */
function isPrecisionUsable(precision: Precision, gpu: Gpu): boolean {
  switch (precision) {
    case "nvfp4":
      return gpu.peakFp4 !== null;
    case "fp8":
      return gpu.peakFp8 !== null || gpu.architecture === "Ampere";
    default:
      return true;
  }
}

function degreesOf(problem: RankingProblem, gpu: Gpu): readonly number[] {
  if (problem.tp === null) return tensorParallelDegrees(problem.model, gpu);
  return isDegreePossible(problem.model, gpu, problem.tp) ? [problem.tp] : [];
}

/** Caps to try and what was asked for; left open, those that come to the default or pass the engine's own are none. */
function capsOf(
  problem: RankingProblem,
  services: RankingServices,
  engine: Engine,
  under: (cap: number) => ReplicaSpec,
): readonly (readonly [cap: number, asked: number | null])[] {
  const asked = problem.batchCaps.filter((cap) => cap !== null);
  if (asked.length === problem.batchCaps.length) return asked.map((cap) => [cap, cap]);
  const usual = defaultCap(engine.maxSequences, (cap) => services.forecaster.memory(under(cap)));
  const others = asked.filter((cap) => cap < engine.maxSequences && cap !== usual);
  return [[usual, null], ...others.map((cap) => [cap, cap] as const)];
}

/** Every option on a GPU that a machine with `most` of them can hold; KV formats that come to the same are one. */
export function servingOptions(
  problem: RankingProblem,
  services: RankingServices,
  gpu: Gpu,
  most: number,
): readonly ServingOption[] {
  const engine = engineOnGpu(problem.engine, gpu);
  const { model, request, contextWindow } = problem;
  const options: ServingOption[] = [];
  for (const precision of problem.precisions) {
    if (!isPrecisionUsable(precision, gpu)) continue;
    const seen = new Set<number>();
    for (const kvPrecision of problem.kvPrecisions) {
      // Left open, an 8-bit cache is tried only where engines have kernels for it.
      if (kvPrecision === "fp8" && problem.kvPrecisions.length > 1 && !isPrecisionUsable("fp8", gpu))
        continue;
      const setting = kvSettingOf(kvPrecision, model, precision);
      const kvBytesPerElement = services.kvBytes(setting, precision, engine, gpu);
      if (seen.has(kvBytesPerElement)) continue;
      seen.add(kvBytesPerElement);
      for (const tp of degreesOf(problem, gpu)) {
        for (const pp of problem.pipelineStages) {
          if (tp * pp > most) continue;
          const deployment = { model, gpu, engine, precision, kvBytesPerElement, tp, pp, dp: 1 };
          const under = (batchCap: number): ReplicaSpec => ({ deployment, request, contextWindow, batchCap });
          for (const [cap, batchCap] of capsOf(problem, services, engine, under)) {
            options.push({ spec: under(cap), kvPrecision, batchCap, gpusPerReplica: tp * pp });
          }
        }
      }
    }
  }
  return options;
}

/** Null when the model does not fit. */
export function sizeOption(
  problem: RankingProblem,
  services: RankingServices,
  option: ServingOption,
  sets: readonly LatencyTargets[],
): SizedOption | null {
  const { forecaster } = services;
  const { spec } = option;
  const memory = forecaster.memory(spec);
  if (!memory.fits || memory.maxSequences < 1) return null;
  const saturationPerSecond = forecaster.saturation(spec).requestsPerSecond;
  const sloRatePerSecond = rateUnderSlo(forecaster, spec, sets);
  const ceiling = problem.mostUtilization * saturationPerSecond;
  const keepsSlo = sloRatePerSecond > 0;
  const ratePerReplica = keepsSlo ? Math.min(ceiling, sloRatePerSecond) : ceiling;
  const replicas = replicasFor(problem.offeredPerSecond, ratePerReplica, problem.headroomFraction);
  let point: OperatingPoint | null = null;
  return {
    ...option,
    memory,
    saturationPerSecond,
    sloRatePerSecond,
    ratePerReplica,
    replicas,
    keepsSlo,
    point: () => (point ??= forecaster.atRate(spec, problem.offeredPerSecond / replicas)),
  };
}
