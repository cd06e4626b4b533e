import { isPlannerError } from "../../domain/errors.ts";
import { breakEven } from "../../domain/planning/api-break-even.ts";
import type { RankedCandidate } from "../../domain/planning/ranking-problem.ts";
import { lowerBounds, nearestFit, priceRelaxations } from "../../domain/planning/ranking-relaxations.ts";
import type { RankingResult } from "../../domain/planning/ranking-search.ts";
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
import { apisFor, parseApiPrices } from "./api-prices.ts";
import { findOffers } from "./machine-rows.ts";
import type { Workbench } from "./prepare-search.ts";
import type { RecommendRequest } from "./recommend-request.ts";
import { assumptionsOf, inputsOf, LIMITATIONS, summaryOf } from "./recommendation-notes.ts";
import { warningsOf } from "./recommendation-warnings.ts";
import { relaxationsOf } from "./relax-request.ts";
import { seedFigures } from "./seed-figures.ts";
import { spreadRows } from "./spread-rows.ts";

const DEFAULT_TOP = 3;

/** Offers of a changed request; null when nothing of that name is known there. */
function offersFor({ sources, options, defaults, settled, now }: Workbench, request: RecommendRequest) {
  try {
    const ownCatalog = options.ownCatalog ?? null;
    const { engine } = settled;
    const today = now.slice(0, 10);
    return findOffers(request, { catalog: sources.catalog, defaults, ownCatalog, engine, today }).offers;
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

export function documentOf(bench: Workbench, result: RankingResult): Recommendation {
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
      shown,
      found,
      bySize: model.bySize,
      today,
      priceMaxAgeDays: defaults.priceMaxAgeDays.value,
    }),
    limitations: [...LIMITATIONS],
  };
}
