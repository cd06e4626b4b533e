/** The recommender: settles a request, searches every machine, and builds the one frozen document. */
import { engineOnGpu } from "../../domain/catalog/engine-on-gpu.ts";
import { isPlannerError, PlannerError } from "../../domain/errors.ts";
import { parseCoefficientFile } from "../../domain/forecasting/coefficient-file.ts";
import { resolveKvBytes } from "../../domain/forecasting/kv-precision.ts";
import { breakEven } from "../../domain/planning/api-break-even.ts";
import { fittedForecaster } from "../../domain/planning/fitted-forecaster.ts";
import type {
  RankedCandidate,
  RankingProblem,
  RankingServices,
} from "../../domain/planning/ranking-problem.ts";
import { lowerBounds, nearestFit, priceRelaxations } from "../../domain/planning/ranking-relaxations.ts";
import { type RankingResult, searchMachines } from "../../domain/planning/ranking-search.ts";
import type { Recommendation } from "../../domain/planning/recommendation.ts";
import {
  candidateRow,
  frontRows,
  latencyFigures,
  lowerBoundRow,
  repairRow,
  spreadOf,
} from "../../domain/planning/recommendation-rows.ts";
import { HOURS_PER_MONTH, SECONDS_PER_HOUR } from "../../domain/units.ts";
import { findEngine } from "../find-engine.ts";
import { type PlanningDefaults, parseDefaults } from "../planning-defaults.ts";
import type { Catalog, Clock, ModelSource } from "../ports.ts";
import { apisFor, parseApiPrices } from "./api-prices.ts";
import type { OwnCatalog } from "./catalog-file.ts";
import { type FoundOffers, findOffers } from "./machine-rows.ts";
import { type FoundModel, modelOrItsSize } from "./model-by-size.ts";
import type { RecommendRequest } from "./recommend-request.ts";
import { assumptionsOf, inputsOf, LIMITATIONS, summaryOf, warningsOf } from "./recommendation-notes.ts";
import { relaxationsOf } from "./relax-request.ts";
import { seedFigures } from "./seed-figures.ts";
import { type SettledRecommendation, settleRecommendation } from "./settle-recommendation.ts";
import { spreadRows } from "./spread-rows.ts";
import { parseWorkloads, type Workload, workloadOfPreset } from "./workload-file.ts";

/** Share of saturation no replica passes: near it waits grow without bound. [assumed] the seed's limit without headroom. */
const MOST_UTILIZATION = 0.95;
const DEFAULT_TOP = 3;

export interface RecommendOptions {
  /** Of a file of one's own; they come before the shipped ones. */
  readonly workloads?: readonly Workload[];
  readonly ownCatalog?: OwnCatalog;
  /** Adds the seed's own figures for the best machine. */
  readonly textbook?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneFraction: number) => void;
}

export interface Recommender {
  recommend(request: RecommendRequest, options?: RecommendOptions): Promise<Recommendation>;
}

export interface RecommenderSources {
  readonly catalog: Catalog;
  readonly modelSource: ModelSource;
  readonly clock: Clock;
  readonly version: string;
}

interface Workbench {
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
async function prepare(
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

/** Offers of a changed request; null when nothing of that name is known there. */
function offersFor({ sources, options, defaults, now }: Workbench, request: RecommendRequest) {
  try {
    const ownCatalog = options.ownCatalog ?? null;
    return findOffers(request, { catalog: sources.catalog, defaults, ownCatalog, today: now.slice(0, 10) })
      .offers;
  } catch (error) {
    if (isPlannerError(error)) return null;
    throw error;
  }
}

function repairsOf(bench: Workbench): Recommendation["repairs"] {
  const { request, problem, services } = bench;
  const relaxations = relaxationsOf(request, problem, (changed) => offersFor(bench, changed));
  return priceRelaxations(relaxations, services).map(repairRow);
}

function apiRows(bench: Workbench, best: RankedCandidate | undefined): Recommendation["api"] {
  const { request, model, settled, sources, now } = bench;
  if (best === undefined) return [];
  const bill = { isl: settled.isl, osl: settled.osl, cachedFraction: settled.prefixHitRate };
  const fleet = {
    usdPerMonth: best.usdPerHour * HOURS_PER_MONTH,
    offeredPerSecond: settled.load.offeredPerSecond,
    capacityPerSecond: best.option.replicas * best.option.ratePerReplica,
  };
  const known = parseApiPrices(sources.catalog.apiPrices());
  return apisFor(request.api, model.record.profile.id, known, bill, now.slice(0, 10)).map((price) => ({
    provider: price.provider,
    model: price.model,
    inputUsdPerMillion: price.inputUsdPerMillion,
    cachedInputUsdPerMillion: price.cachedInputUsdPerMillion,
    outputUsdPerMillion: price.outputUsdPerMillion,
    asOf: price.asOf,
    source: price.source,
    ...breakEven(price, bill, fleet),
  }));
}

function burstOf(
  { settled, services }: Workbench,
  best: RankedCandidate | undefined,
): Recommendation["burst"] {
  if (best === undefined) return null;
  const times = 1 + settled.headroomFraction;
  const requestsPerSecond = settled.load.offeredPerSecond * times;
  const point = services.forecaster.atRate(best.option.spec, requestsPerSecond / best.option.replicas);
  return {
    times,
    requestsPerSecond,
    outputTokensPerSecond: point.outputTokensPerSecond * best.option.replicas,
    utilization: Number.isFinite(point.utilization) ? point.utilization : null,
    latency: latencyFigures(point),
  };
}

function documentOf(bench: Workbench, result: RankingResult): Recommendation {
  const { request, settled, problem, services, found, model, sources, defaults, now } = bench;
  const requestsPerSecond = settled.load.offeredPerSecond;
  const load = { requestsPerSecond, isl: settled.isl, osl: settled.osl };
  const [best] = result.machines;
  const feasible = best?.meetsSlo === true;
  const shown = result.machines.slice(0, request.top ?? DEFAULT_TOP);
  const today = now.slice(0, 10);
  const gpus = [...new Set(shown.map(({ offer }) => offer.gpu.name))];
  return {
    schemaVersion: "1.0",
    kind: "headroom.recommendation",
    tool: { name: "headroom", version: sources.version },
    createdAt: now,
    inputs: inputsOf(request, model.record, settled),
    slo: [
      ...settled.slo.map((target) => ({ ...target, judged: true })),
      ...(settled.workload.e2ePer512Ms === null
        ? []
        : [
            {
              metric: "e2ePer512Tokens",
              percentile: 50,
              targetMs: settled.workload.e2ePer512Ms,
              judged: false,
            },
          ]),
    ],
    offered: {
      requestsPerSecond,
      requestsPerHour: requestsPerSecond * SECONDS_PER_HOUR,
      outputTokensPerSecond: requestsPerSecond * settled.osl,
      headroomFraction: settled.headroomFraction,
      utilizationLimit: 1 / (1 + settled.headroomFraction),
      burstRequestsPerSecond: requestsPerSecond * (1 + settled.headroomFraction),
    },
    objective: problem.objective,
    feasible,
    summary: summaryOf(
      best,
      settled,
      found.offers.length,
      found.unpriced,
      best === undefined ? nearestFit(problem, services) : null,
    ),
    candidates:
      best === undefined
        ? []
        : shown.map((candidate, index) => candidateRow(candidate, best, settled.slo, load, index + 1)),
    considered: result.considered,
    machineTypes: found.offers.length,
    forecasts: result.forecasts,
    unpriced: found.unpriced,
    pareto: frontRows(result.meeting),
    spread: gpus.flatMap(
      (gpu) => spreadOf(gpu, spreadRows(sources.catalog, gpu, request.pricing ?? "ondemand")) ?? [],
    ),
    lowerBounds: feasible ? [] : lowerBounds(problem, services).map(lowerBoundRow),
    repairs: feasible ? [] : repairsOf(bench),
    api: apiRows(bench, best),
    burst: burstOf(bench, best),
    textbook:
      bench.options.textbook === true && best !== undefined
        ? seedFigures(request, model.record.profile, settled.isl, best)
        : [],
    assumptions: [...assumptionsOf(request, settled, best)],
    warnings: warningsOf({
      request,
      record: model.record,
      settled,
      best,
      owned: result.machines.find(({ offer }) => offer.kind === "owned"),
      unpriced: found.unpriced,
      bySize: model.bySize,
      today,
      priceMaxAgeDays: defaults.priceMaxAgeDays.value,
    }),
    limitations: [...LIMITATIONS],
  };
}

export function createRecommender(sources: RecommenderSources): Recommender {
  return {
    async recommend(request, options = {}) {
      const bench = await prepare(request, options, sources);
      return documentOf(bench, searchMachines(bench.problem, bench.services, options.onProgress));
    },
  };
}
