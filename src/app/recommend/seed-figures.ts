/** The seed's own figures for the best machine, labelled, to be shown beside the recommendation. Nothing is ranked by them. */
import type { ModelProfile } from "../../domain/catalog/model-profile.ts";
import type { RankedCandidate } from "../../domain/planning/ranking-problem.ts";
import {
  SEED_HEADROOM,
  SEED_TAIL_FACTORS,
  seedBytesPerWeight,
  seedGbPerGpu,
  seedKvBytesPerToken,
  seedMaxBatch,
  seedTensorParallel,
} from "../../domain/planning/ranking-textbook.ts";
import type { Recommendation } from "../../domain/planning/recommendation.ts";
import { bytesFromGib, msFromSeconds } from "../../domain/units.ts";
import type { RecommendRequest } from "./recommend-request.ts";

/** README's share of the peak that dense layers reach, and of the memory bandwidth. */
const COMPUTE_SHARE = 0.75;
const BANDWIDTH_SHARE = 0.75;
const FLOPS_PER_PARAM = 2;
const DEFAULT_HEADROOM = 25;

export function seedFigures(
  request: RecommendRequest,
  model: ModelProfile,
  isl: number,
  { offer, option }: RankedCandidate,
): Recommendation["textbook"] {
  const { precision } = option.spec.deployment;
  const { gpu, gpus } = offer;
  const perElement = seedBytesPerWeight(precision);
  const weights = model.totalParams * perElement;
  const kv = seedKvBytesPerToken(model.layers, model.hidden, 2);
  const tp = seedTensorParallel(weights, gpus, gpu.memoryNominalGb);
  const { utilizationTarget, burst } = SEED_HEADROOM[request.headroomPercent ?? DEFAULT_HEADROOM];
  const prefillSeconds = (FLOPS_PER_PARAM * model.totalParams * isl) / (gpu.peak16 * tp * COMPUTE_SHARE);
  const decodeSeconds = weights / (gpu.hbmBytesPerSecond * tp * BANDWIDTH_SHARE);
  const row = (name: string, value: number, unit: string, formula: string) => ({
    name,
    value,
    unit,
    formula,
  });
  return [
    row("Model weights", weights, "B", `parameters × ${perElement} bytes`),
    row("KV cache per token", kv, "B", "2 × layers × hidden × 2 bytes: no grouped heads"),
    row("Tensor parallel", tp, "GPU", "smallest of 1, 2, 4, 8 that fits"),
    row("Memory per GPU", bytesFromGib(seedGbPerGpu(weights, tp)), "B", "weights ÷ TP × 1.10 + 2 GB"),
    row(
      "Largest batch",
      seedMaxBatch(weights, kv, gpu.memoryNominalGb * gpus),
      "sequence",
      "(0.85 × memory of the machine − weights × 1.10 − 2 GB) ÷ KV per token ÷ 4096",
    ),
    row("Prefill", msFromSeconds(prefillSeconds), "ms", "2 × parameters × input tokens ÷ (peak × TP × 0.75)"),
    row("Decode", msFromSeconds(decodeSeconds), "ms", "weights ÷ (bandwidth × TP × 0.75)"),
    row("TTFT P95 factor", SEED_TAIL_FACTORS.p95, "×", "3.0 ÷ ln 2 at every utilisation"),
    row("TTFT P99 factor", SEED_TAIL_FACTORS.p99, "×", "4.6 ÷ ln 2 at every utilisation"),
    row("Utilization target", utilizationTarget, "share", "its headroom table, in which 100 % equals 50 %"),
    row("Burst capacity", burst, "×", "its headroom table"),
  ];
}
