/** Every input of a plan in the document's words, each with its source; what nobody said and nothing stands in for is left out. */
import type { ModelRecord } from "../domain/catalog/model-profile.ts";
import type { InputName } from "../domain/planning/capacity-plan.ts";
import { billionsFromParams } from "../domain/units.ts";
import type { PlanRequest } from "../domain/workload/plan-request.ts";
import { assumed, catalogued, statedOr, user } from "./input-sources.ts";
import type { PlanningDefaults } from "./planning-defaults.ts";
import type { PlanInputs, SettledRequest } from "./resolved-request.ts";

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
  const { parametersB } = request;
  const origin =
    parametersB === undefined ? record.source : `the named model's own, in place of the ${parametersB} given`;
  return {
    model: user(record.profile.id, undefined, note),
    parametersB: catalogued(record.publishedParamsB ?? size, origin, "billion parameters"),
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

export function planInputs(settled: SettledRequest, defaults: PlanningDefaults): PlanInputs {
  const { request, record, required, engine, gpu, tp, precision } = settled;
  const load = required.requestsPerSecond;
  return {
    ...modelInputs(request, record),
    requestsPerSecond: required.converted
      ? user(load, "1/s", "users × requests per user and hour ÷ 3600")
      : user(load, "1/s"),
    ...stated(request, ["users", "requestsPerUserHour", "monthlyBudgetUsd"]),
    isl: user(required.isl, "token"),
    osl: user(required.osl, "token"),
    precision:
      request.precision !== undefined
        ? user(precision)
        : request.model === undefined
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
    contextWindow: settled.contextWindow,
    engine: statedOr(defaults, request.engine === undefined ? undefined : engine.name, "engine"),
    peakMultiplier: statedOr(defaults, request.peakMultiplier, "peakMultiplier"),
    growthPercent: statedOr(defaults, request.growthPercent, "growthPercent"),
    horizonMonths: statedOr(defaults, request.horizonMonths, "horizonMonths"),
    callsPerRequest: statedOr(defaults, request.callsPerRequest, "callsPerRequest"),
    ...targetInputs(request, settled.percentile),
    ...stated(request, ["cloud", "region", "zone"]),
    spot:
      request.spot === undefined
        ? { value: false, source: "default", note: "on-demand prices" }
        : user(request.spot),
    prefixHitRate: statedOr(defaults, request.prefixHitRate, "prefixHitRate"),
    memoryUtilization:
      request.memoryUtilization === undefined
        ? catalogued(engine.memoryUtilization, `${engine.name}'s own default`, "share of visible memory")
        : user(request.memoryUtilization, "share of visible memory"),
    targetUtilization: assumed(defaults, "targetUtilization", defaults.targetUtilization.value),
    safetyMargin: assumed(defaults, "safetyMargin", defaults.safetyMargin.value),
    sizingConfidence: assumed(defaults, "sizingConfidence", defaults.sizingConfidence.value),
    redundantReplicas: assumed(defaults, "redundantReplicas", defaults.redundantReplicas.value),
  };
}
