/** Fills the gaps of a request from the catalog and the defaults. */
import { splitCount } from "../domain/catalog/count-prefix.ts";
import type { Gpu } from "../domain/catalog/gpu.ts";
import { findGpu } from "../domain/catalog/gpu-names.ts";
import type { ModelRecord } from "../domain/catalog/model-profile.ts";
import type { Region } from "../domain/catalog/region.ts";
import type { PlanInput } from "../domain/planning/capacity-plan.ts";
import type { PlanningPolicy } from "../domain/planning/planning-problem.ts";
import type { LoadSpec } from "../domain/planning/replicas.ts";
import { isDegreePossible } from "../domain/planning/tensor-parallel.ts";
import { fractionFromPercent } from "../domain/units.ts";
import type { PlanRequest } from "../domain/workload/plan-request.ts";
import { checkPlace } from "./check-place.ts";
import { checkEngine, findEngine } from "./find-engine.ts";
import { assumed, user } from "./input-sources.ts";
import type { OfferQuery } from "./machine-offers.ts";
import { planInputs } from "./plan-inputs.ts";
import type { PlanningDefaults } from "./planning-defaults.ts";
import type { Catalog } from "./ports.ts";
import { requiredInputs } from "./required-inputs.ts";
import type { ResolvedRequest, SettledRequest } from "./resolved-request.ts";
import { regionOfZone } from "./zone-region.ts";

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

/** "8xA100" names a degree as well, when one replica can have it. */
function degreeAsked(request: PlanRequest, record: ModelRecord, gpu: Gpu | null): number | null {
  if (request.tp !== undefined) return request.tp;
  if (gpu === null || request.gpu === undefined) return null;
  const { count } = splitCount(request.gpu);
  return count !== null && isDegreePossible(record.profile, gpu, count) ? count : null;
}

const policyOf = (defaults: PlanningDefaults): PlanningPolicy => ({
  safetyMargin: defaults.safetyMargin.value,
  redundantReplicas: defaults.redundantReplicas.value,
  targetUtilization: defaults.targetUtilization.value,
  sizingConfidence: defaults.sizingConfidence.value,
  hoursPerMonth: defaults.hoursPerMonth.value,
  autoscale: {
    rpsFraction: defaults.autoscaleRpsFraction.value,
    kvCacheFraction: defaults.autoscaleKvCacheFraction.value,
    gpuUtilizationFraction: defaults.autoscaleGpuUtilizationFraction.value,
    queueDepth: defaults.autoscaleQueueDepth.value,
  },
});

const queryOf = (
  request: PlanRequest,
  defaults: PlanningDefaults,
  regions: readonly Region[],
): OfferQuery => ({
  cloud: request.cloud,
  region: request.region,
  zone: request.zone,
  zoneRegion: request.zone === undefined ? undefined : regionOfZone(request.zone, regions)?.region,
  kind: request.spot === true ? "spot" : "ondemand",
  defaultRegions: {
    gcp: defaults.regionGcp.value,
    aws: defaults.regionAws.value,
    azure: defaults.regionAzure.value,
  },
});

const loadOf = (request: PlanRequest, requestsPerSecond: number, defaults: PlanningDefaults): LoadSpec => ({
  requestsPerSecond,
  callsPerRequest: request.callsPerRequest ?? defaults.callsPerRequest.value,
  peakMultiplier: request.peakMultiplier ?? defaults.peakMultiplier.value,
  growthFraction: fractionFromPercent(request.growthPercent ?? defaults.growthPercent.value),
  horizonMonths: request.horizonMonths ?? defaults.horizonMonths.value,
});

function settle(
  request: PlanRequest,
  record: ModelRecord,
  catalog: Catalog,
  defaults: PlanningDefaults,
): SettledRequest {
  const required = requiredInputs(request);
  checkPlace(request, catalog.regions());
  const { maxContext, nativePrecision } = record.profile;
  const unnamed = request.model === undefined;
  const gpu = request.gpu === undefined ? null : findGpu(request.gpu, catalog.listedGpus());
  const engine = findEngine(request.engine ?? defaults.engine.value, catalog.engines());
  if (gpu !== null) checkEngine(engine, gpu, catalog.engines());
  return {
    request,
    record,
    required,
    engine,
    gpu,
    tp: degreeAsked(request, record, gpu),
    precision: request.precision ?? (unnamed ? defaults.genericPrecision.value : nativePrecision),
    percentile: request.sloPercentile ?? defaults.sloPercentile.value,
    contextWindow: contextWindowInput(request, defaults, required.isl + required.osl, maxContext),
  };
}

/** @throws PlannerError missing_input, unknown_gpu, ambiguous_gpu, unknown_engine, or invalid_input for a place. */
export function resolveRequest(
  request: PlanRequest,
  record: ModelRecord,
  catalog: Catalog,
  defaults: PlanningDefaults,
): ResolvedRequest {
  const settled = settle(request, record, catalog, defaults);
  const { isl, osl, requestsPerSecond } = settled.required;
  return {
    ...settled,
    query: queryOf(request, defaults, catalog.regions()),
    inputs: planInputs(settled, defaults),
    problem: {
      model: record.profile,
      load: loadOf(request, requestsPerSecond, defaults),
      request: { isl, osl, prefixHitRate: request.prefixHitRate ?? defaults.prefixHitRate.value },
      targets: {
        percentile: settled.percentile,
        ttftMs: request.ttftMs,
        itlMs: request.itlMs,
        e2eMs: request.e2eMs,
      },
      precision: settled.precision,
      kvPrecision: request.kvPrecision ?? defaults.kvPrecision.value,
      engine:
        request.memoryUtilization === undefined
          ? settled.engine
          : { ...settled.engine, memoryUtilization: request.memoryUtilization },
      isEngineAssumed: request.engine === undefined,
      contextWindow: settled.contextWindow.value,
      batchCap: request.batchSize ?? null,
      monthlyBudgetUsd: request.monthlyBudgetUsd ?? null,
      policy: policyOf(defaults),
      tp: settled.tp,
    },
  };
}
