/** How long the arithmetic takes: one forecast, and ten thousand configurations sized and ranked. */
import { machineOffers } from "../../src/app/machine-offers.ts";
import { parseDefaults } from "../../src/app/planning-defaults.ts";
import { resolveRequest } from "../../src/app/resolve-request.ts";
import { findModelName } from "../../src/domain/catalog/model-names.ts";
import { KV_PRECISIONS, PRECISIONS } from "../../src/domain/catalog/precision.ts";
import { parseCoefficientFile } from "../../src/domain/forecasting/coefficient-file.ts";
import { resolveKvBytes } from "../../src/domain/forecasting/kv-precision.ts";
import { compareEvaluations } from "../../src/domain/planning/choice.ts";
import { evaluate, replicaSpec } from "../../src/domain/planning/evaluation.ts";
import { fittedForecaster } from "../../src/domain/planning/fitted-forecaster.ts";
import type { PlanningProblem, PlanningServices } from "../../src/domain/planning/planning-problem.ts";
import type { PlanRequest } from "../../src/domain/workload/plan-request.ts";
import { shippedCatalog } from "../support/planner.ts";

const DEGREES = [1, 2, 4, 8];
const BATCH_CAPS = [null, 8, 32, 64, 128, 512];
const REQUEST: PlanRequest = {
  model: "llama-3.1-8b",
  requestsPerSecond: 20,
  isl: 500,
  osl: 200,
  ttftMs: 500,
  itlMs: 50,
};

const catalog = shippedCatalog;
const defaults = parseDefaults(catalog.defaults());

function problemOf(request: PlanRequest): {
  problem: Omit<PlanningProblem, "gpus">;
  services: PlanningServices;
} {
  const record = catalog.model(findModelName(request.model ?? "", catalog.modelNames()));
  const { problem, query } = resolveRequest(request, record, catalog, defaults);
  const offers = new Map(catalog.gpus().map((gpu) => [gpu.name, machineOffers(catalog, gpu, query).offers]));
  return {
    problem,
    services: {
      forecaster: fittedForecaster(parseCoefficientFile(catalog.coefficients())),
      offers: (gpu) => offers.get(gpu.name) ?? [],
      kvBytes: (kv, precision, engine, gpu) => resolveKvBytes(kv, precision, engine.engineClass, gpu),
    },
  };
}

/** Microseconds of one forecast: memory and operating point of a replica met for the first time. */
export function forecastMicroseconds(forecasts = 5000): number {
  const { problem, services } = problemOf(REQUEST);
  const gpus = catalog.gpus().filter(({ name }) => /^(H100|H200|A100|B200|L40S|MI300X)/.test(name));
  const round = (count: number): number => {
    let checksum = 0;
    const started = performance.now();
    for (let index = 0; index < count; index++) {
      const gpu = gpus[index % gpus.length];
      if (gpu === undefined) throw new Error("The catalog lacks the GPUs of the benchmark.");
      const spec = replicaSpec({ ...problem, gpus: [gpu] }, services, gpu, 1 + (index % 2));
      checksum += services.forecaster.memory(spec).kvPoolBytes;
      checksum += services.forecaster.atRate(spec, 1 + (index % 7)).e2eMs.mean;
    }
    if (!Number.isFinite(checksum)) throw new Error("A forecast of the benchmark is not finite.");
    return ((performance.now() - started) / count) * 1000;
  };
  round(forecasts);
  return round(forecasts);
}

/** Every way to combine GPU, degree, precision, KV precision and batch cap, until there are `count`. */
function configurations(problem: Omit<PlanningProblem, "gpus">, count: number): PlanningProblem[] {
  const all = catalog
    .gpus()
    .flatMap((gpu) =>
      DEGREES.flatMap((tp) =>
        PRECISIONS.flatMap((precision) =>
          KV_PRECISIONS.flatMap((kvPrecision) =>
            BATCH_CAPS.map((batchCap) => ({ ...problem, gpus: [gpu], tp, precision, kvPrecision, batchCap })),
          ),
        ),
      ),
    );
  if (all.length < count) throw new Error(`Only ${all.length} configurations can be made.`);
  const step = all.length / count;
  return Array.from({ length: count }, (_, index) => all[Math.floor(index * step)]).filter(
    (one) => one !== undefined,
  );
}

export interface RankingTime {
  readonly seconds: number;
  readonly configurations: number;
  readonly feasible: number;
}

/** Sizes and prices every configuration under latency targets, then sorts them. One thread. */
export function rankingTime(count = 10_000): RankingTime {
  const { problem, services } = problemOf(REQUEST);
  const problems = configurations(problem, count);
  const rank = (some: readonly PlanningProblem[]) =>
    some
      .flatMap((one) => one.gpus.map((gpu) => evaluate(one, services, gpu, one.tp ?? 1)))
      .sort(compareEvaluations);
  rank(problems.slice(0, count / 20));
  const started = performance.now();
  const ranked = rank(problems);
  return {
    seconds: (performance.now() - started) / 1000,
    configurations: ranked.length,
    feasible: ranked.filter(({ feasible }) => feasible).length,
  };
}
