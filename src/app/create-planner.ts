/** The planner: resolves a request, chooses and sizes, and builds the one frozen plan. */
import type { Gpu } from "../domain/catalog/gpu.ts";
import { PlannerError } from "../domain/errors.ts";
import { parseCoefficientFile } from "../domain/forecasting/coefficient-file.ts";
import { resolveKvBytes } from "../domain/forecasting/kv-precision.ts";
import { buildPlan } from "../domain/planning/build-plan.ts";
import type { CapacityPlan } from "../domain/planning/capacity-plan.ts";
import { chooseEvaluation } from "../domain/planning/choice.ts";
import type { Evaluation } from "../domain/planning/evaluation.ts";
import { fittedForecaster } from "../domain/planning/fitted-forecaster.ts";
import type { PlanningProblem, PlanningServices } from "../domain/planning/planning-problem.ts";
import { findRepairs } from "../domain/planning/repairs.ts";
import type { PlanRequest } from "../domain/workload/plan-request.ts";
import { candidateGpus } from "./candidate-gpus.ts";
import { chosenInputs } from "./chosen-inputs.ts";
import { findModel } from "./find-model.ts";
import { machineOffers, type Offers } from "./machine-offers.ts";
import { overriddenCatalog } from "./overridden-catalog.ts";
import type { Overrides } from "./override-names.ts";
import type { Planner } from "./planner.ts";
import { parseDefaults } from "./planning-defaults.ts";
import type { Catalog, Clock, ModelSource } from "./ports.ts";
import { missingInputs, requiredInputs } from "./required-inputs.ts";
import { resolveRequest } from "./resolve-request.ts";
import type { ResolvedRequest } from "./resolved-request.ts";

export interface PlannerOptions {
  readonly catalog: Catalog;
  readonly modelSource: ModelSource;
  readonly clock: Clock;
  readonly version: string;
  /** Values of a person's config file, by dotted name. */
  readonly overrides?: Overrides;
}

/** What one plan reads while it is made; nothing is kept between plans. */
interface Workbench {
  readonly resolved: ResolvedRequest;
  readonly services: PlanningServices;
  readonly offersOf: (gpu: Gpu) => Offers;
  readonly everyGpu: readonly Gpu[];
}

function remembered<Value>(read: (gpu: Gpu) => Value): (gpu: Gpu) => Value {
  const known = new Map<string, Value>();
  return (gpu) => {
    const present = known.get(gpu.name);
    if (present !== undefined) return present;
    const made = read(gpu);
    known.set(gpu.name, made);
    return made;
  };
}

function solve(bench: Workbench, earliestYear: number): { problem: PlanningProblem; evaluation: Evaluation } {
  const { resolved, services, offersOf, everyGpu } = bench;
  const withGpus = (gpus: readonly Gpu[]): PlanningProblem => ({ ...resolved.problem, gpus });
  if (resolved.gpu !== null) {
    const problem = withGpus([resolved.gpu]);
    const evaluation = chooseEvaluation(problem, services);
    if (evaluation !== null) return { problem, evaluation };
  } else {
    const { verified, unverified } = candidateGpus(
      everyGpu,
      earliestYear,
      (gpu) => offersOf(gpu).offers.length > 0,
    );
    const first = withGpus(verified);
    const best = chooseEvaluation(first, services);
    if (best?.feasible === true) return { problem: first, evaluation: best };
    const all = withGpus([...verified, ...unverified]);
    const evaluation = unverified.length === 0 ? best : chooseEvaluation(all, services);
    if (evaluation !== null) return { problem: all, evaluation };
  }
  throw new PlannerError("invalid_input", "No GPU to plan on has a price there.", {
    hint: "Name a GPU with --gpu, or leave cloud, region, zone and spot out.",
  });
}

export function createPlanner(options: PlannerOptions): Planner {
  const catalog = overriddenCatalog(options.catalog, options.overrides ?? {});
  const loaded = once(() => {
    const file = parseCoefficientFile(catalog.coefficients());
    return { defaults: parseDefaults(catalog.defaults()), file, forecaster: fittedForecaster(file) };
  });

  async function plan(request: PlanRequest, signal?: AbortSignal): Promise<CapacityPlan> {
    requiredInputs(request);
    const { defaults, file, forecaster } = loaded();
    const record = await findModel(request, catalog, options.modelSource, signal);
    if (signal?.aborted === true) throw new PlannerError("cancelled", "Planning was cancelled.");
    const resolved = resolveRequest(request, record, catalog, defaults);
    const offersOf = remembered((gpu) => machineOffers(catalog, gpu, resolved.query));
    const services: PlanningServices = {
      forecaster,
      offers: (gpu) => offersOf(gpu).offers,
      kvBytes: (kv, precision, engine, gpu) => resolveKvBytes(kv, precision, engine.engineClass, gpu),
    };
    const bench: Workbench = { resolved, services, offersOf, everyGpu: catalog.gpus() };
    const { problem, evaluation } = solve(bench, defaults.earliestGpuYear.value);
    const { gpu } = evaluation.spec.deployment;
    const priced = candidateGpus(
      bench.everyGpu,
      defaults.earliestGpuYear.value,
      (candidate) => services.offers(candidate).length > 0,
    );
    const repairs = evaluation.feasible
      ? []
      : findRepairs({
          problem,
          services,
          current: evaluation,
          otherGpus: resolved.gpu === null ? [] : priced.verified,
        });
    return buildPlan({
      problem,
      services,
      evaluation,
      record,
      inputs: chosenInputs(resolved, evaluation),
      repairs,
      uncapped: problem.batchCap === null ? null : chooseEvaluation({ ...problem, batchCap: null }, services),
      unpriced: offersOf(gpu).unpriced,
      createdAt: options.clock.now(),
      toolVersion: options.version,
      priceMaxAgeDays: defaults.priceMaxAgeDays.value,
      coefficients: { name: `${file.name} ${file.version}`, fittedOn: file.fittedOn },
    });
  }

  return { missing: missingInputs, plan };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
