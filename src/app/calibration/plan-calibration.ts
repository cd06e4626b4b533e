/** A kept calibration in a plan: what it fills in, what it refuses, and what it says of itself. */

import { correctionFor, isSameLength } from "../../domain/calibration/correction-for.ts";
import type { KeptCalibration } from "../../domain/calibration/kept-calibration.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { Correction } from "../../domain/forecasting/correction.ts";
import type { Deployment, RequestShape } from "../../domain/forecasting/deployment.ts";
import { kvSettingOf, resolveKvBytes } from "../../domain/forecasting/kv-precision.ts";
import type { Coefficients } from "../../domain/physics/coefficients.ts";
import type { InputName } from "../../domain/planning/capacity-plan.ts";
import type { PlanCalibration } from "../../domain/planning/plan-draft.ts";
import { times } from "../../domain/planning/wording.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { PlanInputs, ResolvedRequest } from "../resolved-request.ts";

const FILLED = [
  "model",
  "gpu",
  "tp",
  "engine",
  "precision",
  "kvPrecision",
] as const satisfies readonly InputName[];
type Filled = (typeof FILLED)[number];

const measuredValues = ({ deployment }: KeptCalibration) => ({
  model: deployment.modelAsked,
  gpu: deployment.gpu,
  tp: deployment.tp,
  engine: deployment.engine,
  precision: deployment.precision,
  kvPrecision: deployment.kvPrecision,
});

/** Gaps of the request filled with the measured deployment; what a person said stays. */
export function withMeasuredDeployment(request: PlanRequest, kept: KeptCalibration): PlanRequest {
  const stated = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  const { model, ...measured } = measuredValues(kept);
  const isSized = request.model === undefined && request.parametersB !== undefined;
  return { ...measured, ...(isSized ? {} : { model }), ...stated };
}

const NAMES: Readonly<Record<Filled, string>> = {
  model: "model",
  gpu: "GPU",
  tp: "tensor parallelism",
  engine: "engine",
  precision: "weight precision",
  kvPrecision: "KV precision",
};

/** @throws PlannerError invalid_input when the plan is about another deployment than the measured one. */
export function checkMeasuredDeployment(resolved: ResolvedRequest, kept: KeptCalibration): void {
  const { deployment: measured, name } = kept;
  const asked: Readonly<Record<Filled, string | number | null>> = {
    model: resolved.record.profile.id,
    gpu: resolved.gpu?.name ?? null,
    tp: resolved.tp,
    engine: resolved.engine.name,
    precision: resolved.precision,
    kvPrecision: resolved.problem.kvPrecision,
  };
  for (const field of FILLED) {
    if (asked[field] === measured[field]) continue;
    throw new PlannerError(
      "invalid_input",
      `The calibration "${name}" was measured with ${NAMES[field]} ${measured[field]}, and the plan asks for ${asked[field] ?? "another"}: it says nothing about that.`,
      { hint: "Plan without --calibration, or calibrate on a benchmark of that deployment." },
    );
  }
}

/** Inputs nobody stated come from the measurement. */
export function markMeasured(
  inputs: PlanInputs,
  request: PlanRequest,
  { name }: KeptCalibration,
): PlanInputs {
  const marked: PlanInputs = { ...inputs };
  for (const field of FILLED) {
    const input = inputs[field];
    if (input === undefined || request[field] !== undefined) continue;
    marked[field] = { ...input, source: "calibrated", note: `the deployment that "${name}" measured` };
  }
  return marked;
}

/** What the plan says it was calibrated on. */
function calibrationSentence({ name, deployment, request, levels, measuredAt }: KeptCalibration): string {
  const { model, gpu, tp, engine, engineVersion } = deployment;
  const loads = levels.map(({ concurrency }) => concurrency).join(", ");
  const version = engineVersion === null ? "" : ` ${engineVersion}`;
  return `${name}: ${model} on ${times(tp, gpu)}, ${engine}${version}, ${Math.round(request.isl)} tokens in and ${Math.round(request.osl)} out, measured at ${loads} requests in flight on ${measuredAt.slice(0, 10)}`;
}

export const planCalibration = (kept: KeptCalibration, asked: RequestShape): PlanCalibration => ({
  name: kept.name,
  sentence: calibrationSentence(kept),
  loads: kept.levels.map(({ concurrency }) => concurrency),
  concurrencyLimit: kept.concurrencyLimit,
  isMeasuredLength: isSameLength(kept.request, asked),
});

/** The correction of one deployment and no other. */
export function correctionOf(
  { deployment: measured, request, levels }: KeptCalibration,
  coefficients: Coefficients,
): (deployment: Deployment, asked: RequestShape) => Correction | undefined {
  const known = new WeakMap<object, Correction>();
  const points = levels.map(({ concurrency, itlMs, ttftMs }) => ({
    concurrency,
    itlMs: itlMs.measured,
    ttftMs: ttftMs?.measured ?? null,
  }));
  return (deployment, asked) => {
    const { model, gpu, engine, tp, pp, dp, precision } = deployment;
    const setting = kvSettingOf(measured.kvPrecision, model, precision);
    const isMeasured =
      model.id === measured.model &&
      gpu.name === measured.gpu &&
      engine.name === measured.engine &&
      tp === measured.tp &&
      pp === 1 &&
      dp === 1 &&
      precision === measured.precision &&
      deployment.kvBytesPerElement === resolveKvBytes(setting, precision, engine.engineClass, gpu);
    if (!isMeasured) return undefined;
    const found = known.get(asked);
    if (found !== undefined) return found;
    const made = correctionFor(deployment, { request, levels: points }, asked, coefficients);
    known.set(asked, made);
    return made;
  };
}
