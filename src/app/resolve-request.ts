/** Fills the gaps of a request from the catalog and the defaults; every input says where it came from. */
import { splitCount } from "../domain/catalog/count-prefix.ts";
import { findGpu } from "../domain/catalog/gpu-names.ts";
import type { ModelRecord } from "../domain/catalog/model-profile.ts";
import type { InputName, PlanInput } from "../domain/planning/capacity-plan.ts";
import { billionsFromParams, fractionFromPercent } from "../domain/units.ts";
import type { PlanRequest } from "../domain/workload/plan-request.ts";
import { checkPlace } from "./check-place.ts";
import { findEngine } from "./find-engine.ts";
import type { OfferQuery } from "./machine-offers.ts";
import type { PlanningDefaults } from "./planning-defaults.ts";
import type { Catalog } from "./ports.ts";
import { requiredInputs } from "./required-inputs.ts";
import type { PlanInputs, ResolvedRequest } from "./resolved-request.ts";

type Value = PlanInput["value"];
type DefaultName = keyof PlanningDefaults;

const user = (value: Value, unit?: string, note?: string): PlanInput => ({
  value,
  ...(unit === undefined ? {} : { unit }),
  source: "user",
  ...(note === undefined ? {} : { note }),
});

const catalogued = (value: Value, note: string, unit?: string): PlanInput => ({
  value,
  ...(unit === undefined ? {} : { unit }),
  source: "catalog",
  note,
});

function assumed(defaults: PlanningDefaults, name: DefaultName, value: Value, note?: string): PlanInput {
  const { unit, source } = defaults[name];
  return { value, ...(unit === "" ? {} : { unit }), source: "default", note: note ?? source };
}

/** The stated value, else the default of that name. */
function statedOr(
  defaults: PlanningDefaults,
  stated: string | number | boolean | undefined,
  name: DefaultName,
): PlanInput {
  const { unit, value } = defaults[name];
  return stated === undefined ? assumed(defaults, name, value) : user(stated, unit === "" ? undefined : unit);
}

/** The larger of the floor and what a request takes; a model made for less than the floor lowers it. */
function contextWindowInput(
  request: PlanRequest,
  defaults: PlanningDefaults,
  lengths: number,
  maxContext: number | null,
): PlanInput & { readonly value: number } {
  if (request.contextWindow !== undefined) {
    return { ...user(request.contextWindow, "token"), value: request.contextWindow };
  }
  const floor = defaults.contextWindowFloor.value;
  const value = Math.max(lengths, Math.min(floor, maxContext ?? floor));
  const note = value === lengths ? "isl + osl" : `the larger of ${floor} and isl + osl`;
  return { ...assumed(defaults, "contextWindowFloor", value, note), value };
}

const targetInputs = (request: PlanRequest, percentile: 50 | 95 | 99): PlanInputs => {
  const inputs: PlanInputs = {};
  for (const metric of ["ttft", "itl", "e2e"] as const) {
    const value = request[`${metric}Ms`];
    if (value !== undefined) inputs[`${metric}P${percentile}Ms`] = user(value, "ms");
  }
  return inputs;
};

const modelInputs = (request: PlanRequest, record: ModelRecord): PlanInputs => {
  const size = billionsFromParams(record.profile.totalParams);
  if (request.model === undefined)
    return { parametersB: user(request.parametersB ?? size, "billion parameters") };
  const note = request.model === record.profile.id ? undefined : `asked for as "${request.model}"`;
  return {
    model: user(record.profile.id, undefined, note),
    parametersB: catalogued(record.publishedParamsB ?? size, record.source, "billion parameters"),
  };
};

/** Keeps what is a person's own word: absent optional inputs are left out, never null. */
const stated = (request: PlanRequest, names: readonly (InputName & keyof PlanRequest)[]): PlanInputs => {
  const inputs: PlanInputs = {};
  for (const name of names) {
    const value = request[name];
    if (value !== undefined) inputs[name] = user(value);
  }
  return inputs;
};

export function resolveRequest(
  request: PlanRequest,
  record: ModelRecord,
  catalog: Catalog,
  defaults: PlanningDefaults,
): ResolvedRequest {
  const required = requiredInputs(request);
  const { isl, osl } = required;
  checkPlace(request, catalog.regions());
  const engine = findEngine(request.engine ?? defaults.engine.value, catalog.engines());
  const gpu = request.gpu === undefined ? null : findGpu(request.gpu, catalog.listedGpus());
  const counted = request.gpu === undefined ? null : splitCount(request.gpu).count;
  const tp = request.tp ?? counted;
  const sized = request.model === undefined;
  const precision =
    request.precision ?? (sized ? defaults.genericPrecision.value : record.profile.nativePrecision);
  const percentile = request.sloPercentile ?? defaults.sloPercentile.value;
  const contextWindow = contextWindowInput(request, defaults, isl + osl, record.profile.maxContext);
  const growthPercent = request.growthPercent ?? defaults.growthPercent.value;
  const query: OfferQuery = {
    cloud: request.cloud,
    region: request.region,
    zone: request.zone,
    kind: request.spot === true ? "spot" : "ondemand",
    defaultRegions: {
      gcp: defaults.regionGcp.value,
      aws: defaults.regionAws.value,
      azure: defaults.regionAzure.value,
    },
  };
  const load = {
    requestsPerSecond: required.requestsPerSecond,
    callsPerRequest: request.callsPerRequest ?? defaults.callsPerRequest.value,
    peakMultiplier: request.peakMultiplier ?? defaults.peakMultiplier.value,
    growthFraction: fractionFromPercent(growthPercent),
    horizonMonths: request.horizonMonths ?? defaults.horizonMonths.value,
  };
  const inputs: PlanInputs = {
    ...modelInputs(request, record),
    requestsPerSecond: required.converted
      ? user(load.requestsPerSecond, "1/s", "users × requests per user and hour ÷ 3600")
      : user(load.requestsPerSecond, "1/s"),
    ...stated(request, ["users", "requestsPerUserHour", "monthlyBudgetUsd"]),
    isl: user(isl, "token"),
    osl: user(osl, "token"),
    precision:
      request.precision !== undefined
        ? user(precision)
        : sized
          ? assumed(defaults, "genericPrecision", precision)
          : catalogued(precision, "the format of the published checkpoint"),
    kvPrecision: statedOr(defaults, request.kvPrecision, "kvPrecision"),
    ...(gpu === null
      ? {}
      : {
          gpu: user(
            gpu.name,
            undefined,
            gpu.name === request.gpu ? undefined : `asked for as "${request.gpu}"`,
          ),
        }),
    ...(tp === null ? {} : { tp: user(tp, "GPU") }),
    contextWindow,
    engine: statedOr(defaults, request.engine === undefined ? undefined : engine.name, "engine"),
    peakMultiplier: statedOr(defaults, request.peakMultiplier, "peakMultiplier"),
    growthPercent: statedOr(defaults, request.growthPercent, "growthPercent"),
    horizonMonths: statedOr(defaults, request.horizonMonths, "horizonMonths"),
    callsPerRequest: statedOr(defaults, request.callsPerRequest, "callsPerRequest"),
    ...targetInputs(request, percentile),
    ...stated(request, ["cloud", "region", "zone"]),
    spot:
      request.spot === undefined
        ? { value: false, source: "default", note: "on-demand prices" }
        : user(request.spot),
    prefixHitRate: statedOr(defaults, request.prefixHitRate, "prefixHitRate"),
    memoryUtilization: catalogued(
      engine.memoryUtilization,
      `${engine.name}'s own default`,
      "share of visible memory",
    ),
    targetUtilization: assumed(defaults, "targetUtilization", defaults.targetUtilization.value),
    safetyMargin: assumed(defaults, "safetyMargin", defaults.safetyMargin.value),
    redundantReplicas: assumed(defaults, "redundantReplicas", defaults.redundantReplicas.value),
  };
  return {
    request,
    record,
    engine,
    gpu,
    query,
    inputs,
    problem: {
      model: record.profile,
      load,
      request: { isl, osl, prefixHitRate: request.prefixHitRate ?? defaults.prefixHitRate.value },
      targets: { percentile, ttftMs: request.ttftMs, itlMs: request.itlMs, e2eMs: request.e2eMs },
      precision,
      kvPrecision: request.kvPrecision ?? defaults.kvPrecision.value,
      engine,
      contextWindow: contextWindow.value,
      batchCap: request.batchSize ?? null,
      monthlyBudgetUsd: request.monthlyBudgetUsd ?? null,
      policy: {
        safetyMargin: defaults.safetyMargin.value,
        redundantReplicas: defaults.redundantReplicas.value,
        targetUtilization: defaults.targetUtilization.value,
        hoursPerMonth: defaults.hoursPerMonth.value,
        autoscale: {
          rpsFraction: defaults.autoscaleRpsFraction.value,
          kvCacheFraction: defaults.autoscaleKvCacheFraction.value,
          gpuUtilizationFraction: defaults.autoscaleGpuUtilizationFraction.value,
          queueDepth: defaults.autoscaleQueueDepth.value,
        },
      },
      tp,
    },
  };
}
