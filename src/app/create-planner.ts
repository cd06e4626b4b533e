/** The planner: resolves a request, chooses and sizes, and builds the one frozen plan. */
import { runsOn } from "../domain/catalog/engine-on-gpu.ts";
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
import { findCalibration } from "./calibration/find-calibration.ts";
import {
  checkMeasuredDeployment,
  correctionOf,
  markMeasured,
  planCalibration,
  withMeasuredDeployment,
} from "./calibration/plan-calibration.ts";
import { candidateGpus } from "./candidate-gpus.ts";
import { chosenInputs } from "./chosen-inputs.ts";
import { findModel } from "./find-model.ts";
import { machineOffers } from "./machine-offers.ts";
import { overriddenCatalog } from "./overridden-catalog.ts";
import type { Overrides } from "./override-names.ts";
import type { Planner } from "./planner.ts";
import { parseDefaults } from "./planning-defaults.ts";
import type { Calibrations, Catalog, Clock, ModelSource } from "./ports.ts";
import { missingInputs, requiredInputs } from "./required-inputs.ts";
import { resolveRequest } from "./resolve-request.ts";

export interface PlannerOptions {
  readonly catalog: Catalog;
  readonly modelSource: ModelSource;
  readonly clock: Clock;
  readonly version: string;
  /** Values of a person's config file, by dotted name. */
  readonly overrides?: Overrides;
  /** Where kept calibrations are found; without it a request that names one is refused. */
  readonly calibrations?: Pick<Calibrations, "get" | "names">;
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

interface Solved {
  readonly problem: PlanningProblem;
  readonly evaluation: Evaluation;
}

/** The plan that a problem leads to: on the GPUs it names, else on the verified ones, else on all. */
function solve(problem: PlanningProblem, services: PlanningServices, further: readonly Gpu[]): Solved | null {
  const best = chooseEvaluation(problem, services);
  if (best?.feasible === true || further.length === 0) {
    return best === null ? null : { problem, evaluation: best };
  }
  const all = { ...problem, gpus: [...problem.gpus, ...further] };
  const evaluation = chooseEvaluation(all, services);
  return evaluation === null ? null : { problem: all, evaluation };
}

export function createPlanner(options: PlannerOptions): Planner {
  const catalog = overriddenCatalog(options.catalog, options.overrides ?? {});
  const loaded = once(() => {
    const file = parseCoefficientFile(catalog.coefficients());
    return { defaults: parseDefaults(catalog.defaults()), file, forecaster: fittedForecaster(file) };
  });

  async function plan(asked: PlanRequest, signal?: AbortSignal): Promise<CapacityPlan> {
    const kept =
      asked.calibration === undefined ? null : await findCalibration(asked.calibration, options.calibrations);
    const request = kept === null ? asked : withMeasuredDeployment(asked, kept);
    requiredInputs(request);
    const { defaults, file, forecaster } = loaded();
    const record = await findModel(request, catalog, options.modelSource, signal);
    if (signal?.aborted === true) throw new PlannerError("cancelled", "Planning was cancelled.");
    const resolved = resolveRequest(request, record, catalog, defaults);
    if (kept !== null) checkMeasuredDeployment(resolved, kept);
    const offersOf = remembered((gpu) => machineOffers(catalog, gpu, resolved.query));
    const services: PlanningServices = {
      forecaster,
      offers: (gpu) => offersOf(gpu).offers,
      kvBytes: (kv, precision, engine, gpu) => resolveKvBytes(kv, precision, engine.engineClass, gpu),
      ...(kept === null ? {} : { correction: correctionOf(kept, file.coefficients) }),
    };
    const priced = candidateGpus(
      catalog.gpus().filter((gpu) => runsOn(resolved.engine, gpu)),
      defaults.earliestGpuYear.value,
      (candidate) => services.offers(candidate).length > 0,
    );
    const { gpu: named } = resolved;
    const first = named === null ? priced.verified : [named];
    const further = named === null ? priced.unverified : [];
    const choose = (asked: PlanningProblem): Solved | null => solve(asked, services, further);
    const solved = choose({ ...resolved.problem, gpus: first });
    if (solved === null) {
      throw new PlannerError("invalid_input", "No GPU to plan on has a price there.", {
        hint: "Name a GPU with --gpu, or leave cloud, region, zone and spot out.",
      });
    }
    const { problem, evaluation } = solved;
    const repairs = evaluation.feasible
      ? []
      : findRepairs({
          problem: { ...problem, gpus: first },
          services,
          current: evaluation,
          otherGpus: named === null ? [] : priced.verified,
          choose: (asked) =>
            asked.gpus === first ? (choose(asked)?.evaluation ?? null) : chooseEvaluation(asked, services),
        });
    const inputs = chosenInputs(resolved, evaluation, forecaster);
    return buildPlan({
      problem,
      services,
      evaluation,
      record,
      inputs: kept === null ? inputs : markMeasured(inputs, asked, kept),
      repairs,
      statedParametersB: request.model === undefined ? undefined : request.parametersB,
      uncapped: problem.batchCap === null ? null : chooseEvaluation({ ...problem, batchCap: null }, services),
      unpriced: offersOf(evaluation.spec.deployment.gpu).unpriced,
      createdAt: options.clock.now(),
      toolVersion: options.version,
      priceMaxAgeDays: defaults.priceMaxAgeDays.value,
      coefficients: { name: `${file.name} ${file.version}`, fittedOn: file.fittedOn },
      ...(kept === null ? {} : { calibration: planCalibration(kept, resolved.problem.request) }),
    });
  }

  return {
    missing: (request) =>
      missingInputs(request).filter((field) => field !== "model" || request.calibration === undefined),
    plan,
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
