/** Everything a search takes, from a request: the model, the workload, the offers, the problem. */
import { engineOnGpu } from "../../domain/catalog/engine-on-gpu.ts";
import { PlannerError } from "../../domain/errors.ts";
import { parseCoefficientFile } from "../../domain/forecasting/coefficient-file.ts";
import { resolveKvBytes } from "../../domain/forecasting/kv-precision.ts";
import { fittedForecaster } from "../../domain/planning/fitted-forecaster.ts";
import type { RankingProblem, RankingServices } from "../../domain/planning/ranking-problem.ts";
import { findEngine } from "../find-engine.ts";
import { type PlanningDefaults, parseDefaults } from "../planning-defaults.ts";
import type { Catalog, Clock, ModelSource } from "../ports.ts";
import type { OwnCatalog } from "./catalog-file.ts";
import { type FoundOffers, findOffers } from "./machine-rows.ts";
import { type FoundModel, modelOrItsSize } from "./model-by-size.ts";
import type { RecommendRequest } from "./recommend-request.ts";
import { type SettledRecommendation, settleRecommendation } from "./settle-recommendation.ts";
import { parseWorkloads, type Workload, workloadOfPreset } from "./workload-file.ts";

/** Share of saturation no replica passes: near it waits grow without bound. [assumed] the seed's limit without headroom. */
const MOST_UTILIZATION = 0.95;

export interface RecommendOptions {
  /** Of a file of one's own; they come before the shipped ones. */
  readonly workloads?: readonly Workload[];
  readonly ownCatalog?: OwnCatalog;
  /** Adds the seed's own figures for the best machine. */
  readonly textbook?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneFraction: number) => void;
}

export interface RecommenderSources {
  readonly catalog: Catalog;
  readonly modelSource: ModelSource;
  readonly clock: Clock;
  readonly version: string;
}

export interface Workbench {
  readonly request: RecommendRequest;
  readonly options: RecommendOptions;
  readonly sources: RecommenderSources;
  readonly defaults: PlanningDefaults;
  readonly model: FoundModel;
  readonly settled: SettledRecommendation;
  readonly services: RankingServices;
  readonly found: FoundOffers;
  readonly problem: RankingProblem;
  readonly now: string;
}

/** One's own workloads first, then those with targets by percentile, then the presets of other tools. */
function workloadsOf(catalog: Catalog, own: readonly Workload[]): readonly Workload[] {
  const shipped = parseWorkloads(catalog.workloads(), "config/workloads.json");
  return [...own, ...shipped, ...catalog.presets().map(workloadOfPreset)];
}

function problemOf(
  request: RecommendRequest,
  settled: SettledRecommendation,
  model: FoundModel,
  found: FoundOffers,
): RankingProblem {
  const { isl, osl, prefixHitRate } = settled;
  return {
    model: model.record.profile,
    engine: settled.engine,
    request: { isl, osl, prefixHitRate },
    contextWindow: settled.contextWindow,
    slo: settled.slo,
    offeredPerSecond: settled.load.offeredPerSecond,
    headroomFraction: settled.headroomFraction,
    mostUtilization: MOST_UTILIZATION,
    precisions: settled.precisions,
    kvPrecisions: settled.kvPrecisions,
    batchCaps: settled.batchCaps,
    tp: request.tp ?? null,
    pipelineStages: [request.pp ?? 1],
    offers: found.offers,
    objective: request.objective ?? "cost-per-request",
  };
}

/** @throws PlannerError as reading a model, a workload or a place does. */
export async function prepare(
  request: RecommendRequest,
  options: RecommendOptions,
  sources: RecommenderSources,
): Promise<Workbench> {
  const { catalog, modelSource, clock } = sources;
  if (request.model === undefined && request.parametersB === undefined) {
    throw new PlannerError("missing_input", "A recommendation needs the model: --model is required.", {
      hint: "Example: headroom recommend --model llama-3.1-8b --workload chat --users 100.",
    });
  }
  const defaults = parseDefaults(catalog.defaults());
  const model = await modelOrItsSize(request, catalog, modelSource, options.signal);
  if (options.signal?.aborted === true) throw new PlannerError("cancelled", "The search was cancelled.");
  const settled = settleRecommendation(request, {
    model: model.record.profile,
    workloads: workloadsOf(catalog, options.workloads ?? []),
    engine: findEngine(request.engine ?? defaults.engine.value, catalog.engines()),
    contextWindowFloor: defaults.contextWindowFloor.value,
  });
  const now = clock.now();
  const found = findOffers(request, {
    catalog,
    defaults,
    ownCatalog: options.ownCatalog ?? null,
    engine: settled.engine,
    today: now.slice(0, 10),
  });
  const services: RankingServices = {
    forecaster: fittedForecaster(parseCoefficientFile(catalog.coefficients())),
    kvBytes: (kv, precision, engine, gpu) =>
      resolveKvBytes(kv, precision, engineOnGpu(engine, gpu).engineClass, gpu),
  };
  const problem = problemOf(request, settled, model, found);
  return { request, options, sources, defaults, model, settled, services, found, problem, now };
}
