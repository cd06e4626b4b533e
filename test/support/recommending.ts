/** The recommender over the project's own configuration, and offers for searches of one's own. */
import { createRecommender } from "../../src/app/recommend/create-recommender.ts";
import type { RecommendOptions } from "../../src/app/recommend/prepare-search.ts";
import type { RecommendRequest } from "../../src/app/recommend/recommend-request.ts";
import { findGpu } from "../../src/domain/catalog/gpu-names.ts";
import { findModelName } from "../../src/domain/catalog/model-names.ts";
import { parseCoefficientFile } from "../../src/domain/forecasting/coefficient-file.ts";
import { resolveKvBytes } from "../../src/domain/forecasting/kv-precision.ts";
import { fittedForecaster } from "../../src/domain/planning/fitted-forecaster.ts";
import type {
  RankedOffer,
  RankingProblem,
  RankingServices,
} from "../../src/domain/planning/ranking-problem.ts";
import type { Recommendation, RecommendedCandidate } from "../../src/domain/planning/recommendation.ts";
import { noModelSource, shippedCatalog, stillClock } from "./planner.ts";

const recommender = createRecommender({
  catalog: shippedCatalog,
  modelSource: noModelSource,
  clock: stillClock,
  version: "0.0.0-test",
});

export const recommend = (request: RecommendRequest, options?: RecommendOptions): Promise<Recommendation> =>
  recommender.recommend(request, options);

export function firstOf({ candidates }: Recommendation): RecommendedCandidate {
  const [first] = candidates;
  if (first === undefined) throw new Error("The recommendation lists no candidate.");
  return first;
}

export const rankingServices: RankingServices = {
  forecaster: fittedForecaster(parseCoefficientFile(shippedCatalog.coefficients())),
  kvBytes: (kv, precision, engine, gpu) => resolveKvBytes(kv, precision, engine.engineClass, gpu),
};

export const offer = (
  machine: string,
  gpu: string,
  gpus: number,
  usdPerHour: number,
  available: number | null = null,
): RankedOffer => ({
  cloud: "test",
  machine,
  gpu: findGpu(gpu, shippedCatalog.listedGpus()),
  gpus,
  region: "here",
  zone: null,
  kind: "ondemand",
  usdPerHour,
  asOf: "2026-08-01",
  source: "test",
  available,
});

export const FLEET: readonly RankedOffer[] = [
  offer("l4-1", "L4", 1, 0.7),
  offer("l4-4", "L4", 4, 4),
  offer("a100-1", "A100-80GB", 1, 5),
  offer("a100-8", "A100-80GB", 8, 40),
  offer("h100-1", "H100", 1, 7),
  offer("h100-8", "H100", 8, 55),
];

export function rankingProblem(overrides: Partial<RankingProblem> = {}): RankingProblem {
  const id = findModelName("llama-3.1-8b", shippedCatalog.modelNames());
  const engine = shippedCatalog.engines().find(({ name }) => name === "vllm");
  if (engine === undefined) throw new Error("The catalog lacks vllm.");
  return {
    model: shippedCatalog.model(id).profile,
    engine,
    request: { isl: 500, osl: 200, prefixHitRate: 0 },
    contextWindow: 4096,
    slo: [
      { metric: "ttft", percentile: 95, targetMs: 500 },
      { metric: "itl", percentile: 95, targetMs: 50 },
    ],
    offeredPerSecond: 20,
    headroomFraction: 0.25,
    mostUtilization: 0.95,
    precisions: ["fp16"],
    kvPrecisions: ["auto"],
    batchCaps: [null, 32, 128],
    tp: null,
    pipelineStages: [1],
    offers: FLEET,
    objective: "cost-per-request",
    ...overrides,
  };
}
