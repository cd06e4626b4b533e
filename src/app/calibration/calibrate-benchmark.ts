/** From a benchmark document and what is known of the server to a calibration that can be kept. */

import { pointsToMeasure } from "../../domain/calibration/calibration-limits.ts";
import { calibrationOf } from "../../domain/calibration/correction-for.ts";
import {
  type ComparedLevel,
  checkCalibrationName,
  type KeptCalibration,
} from "../../domain/calibration/kept-calibration.ts";
import { type UsableLevel, usableLevels } from "../../domain/calibration/usable-levels.ts";
import { engineOnGpu } from "../../domain/catalog/engine-on-gpu.ts";
import { findGpu } from "../../domain/catalog/gpu-names.ts";
import type { KvPrecision, Precision } from "../../domain/catalog/precision.ts";
import { PlannerError } from "../../domain/errors.ts";
import { parseCoefficientFile } from "../../domain/forecasting/coefficient-file.ts";
import type { Correction } from "../../domain/forecasting/correction.ts";
import type { Deployment } from "../../domain/forecasting/deployment.ts";
import { kvSettingOf, resolveKvBytes } from "../../domain/forecasting/kv-precision.ts";
import { type ClosedLoopForecast, closedLoop } from "../../domain/forecasting/load-cases.ts";
import { replicaModelOf } from "../../domain/forecasting/replica-model.ts";
import { type BenchmarkDocument, benchmarkSchema } from "../../domain/measurement/benchmark.ts";
import { msFromSeconds } from "../../domain/units.ts";
import { checkEngine, findEngine } from "../find-engine.ts";
import { findModel } from "../find-model.ts";
import { parseDefaults } from "../planning-defaults.ts";
import type { Catalog, Clock, ModelSource } from "../ports.ts";

export interface CalibrationQuestion {
  readonly name: string;
  readonly model?: string | undefined;
  readonly gpu?: string | undefined;
  readonly tp?: number | undefined;
  readonly engine?: string | undefined;
  readonly engineVersion?: string | undefined;
  readonly precision?: Precision | undefined;
  readonly kvPrecision?: KvPrecision | undefined;
}

export interface CalibrationServices {
  readonly catalog: Catalog;
  readonly modelSource: ModelSource;
  readonly clock: Clock;
}

/** @throws PlannerError invalid_input when the text is no benchmark document. */
export function benchmarkIn(path: string, text: string): BenchmarkDocument {
  try {
    const document = benchmarkSchema.safeParse(JSON.parse(text));
    if (document.success) return document.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new PlannerError("invalid_input", `"${path}" holds no benchmark of Headroom.`, {
    hint: "Measure one: headroom bench --endpoint URL --concurrency 1,8,64 --output bench.json.",
  });
}

const CONSTANT = "Measure at constant concurrency: headroom bench --endpoint URL --concurrency 1,8,64.";
/** It was measured so, and something else is wrong with it. */
const AGAIN =
  "Measure again once that is mended; a client that is short of time belongs on a machine of its own, or needs fewer streams.";

/** @throws PlannerError missing_input without a GPU; unknown names; invalid_input without a usable level. */
export async function calibrateBenchmark(
  document: BenchmarkDocument,
  question: CalibrationQuestion,
  services: CalibrationServices,
  signal?: AbortSignal,
): Promise<KeptCalibration> {
  const { catalog, clock } = services;
  const name = checkCalibrationName(question.name);
  const modelAsked = question.model ?? document.target.model;
  const { deployment, gpu, kvPrecision } = await deploymentOf(modelAsked, question, services, signal);
  const { levels, left, isl, osl } = usableLevels(document);
  if (levels.length === 0 || isl === null || osl === null) {
    throw new PlannerError(
      "invalid_input",
      `The benchmark has no level to calibrate on: ${left[0]?.reason ?? "it is empty"}.`,
      { hint: document.levels.some(({ concurrency }) => concurrency !== undefined) ? AGAIN : CONSTANT },
    );
  }
  const { coefficients, name: fit, version } = parseCoefficientFile(catalog.coefficients());
  const request = { isl, osl };
  const { own } = calibrationOf(deployment, { request, levels }, coefficients);
  const run = (correction: Correction | undefined, clients: number): ClosedLoopForecast =>
    closedLoop(
      replicaModelOf({ ...deployment, correction }, coefficients),
      { ...request, prefixHitRate: 0 },
      clients,
      clients,
    );
  return {
    schemaVersion: "1.0",
    kind: "headroom.calibration",
    name,
    createdAt: clock.now(),
    measuredAt: document.createdAt,
    deployment: {
      model: deployment.model.id,
      modelAsked,
      gpu,
      engine: deployment.engine.name,
      engineVersion: question.engineVersion ?? null,
      tp: deployment.tp,
      precision: deployment.precision,
      kvPrecision,
    },
    request,
    concurrencyLimit: document.concurrencyLimit,
    levels: levels.map((level) =>
      comparedLevel(level, run(undefined, level.concurrency), run(own, level.concurrency)),
    ),
    left: [...left],
    coefficients: `${fit} ${version}`,
    factors: factorsOf(own),
    warnings: [
      ...pointsToMeasure({
        loads: levels.map(({ concurrency }) => concurrency),
        concurrencyLimit: document.concurrencyLimit,
      }),
      ...(document.load.sharedPrefixFraction > 0
        ? [
            "The prompts share a prefix: where the server caches it, the calibration holds for such prompts alone.",
          ]
        : []),
    ],
  };
}

async function deploymentOf(
  modelAsked: string,
  question: CalibrationQuestion,
  { catalog, modelSource }: CalibrationServices,
  signal: AbortSignal | undefined,
): Promise<{ readonly deployment: Deployment; readonly gpu: string; readonly kvPrecision: KvPrecision }> {
  if (question.gpu === undefined) {
    throw new PlannerError(
      "missing_input",
      "Which GPU was measured? The benchmark does not say; --gpu does.",
      { hint: "Example: --gpu H100 --tp 1." },
    );
  }
  const defaults = parseDefaults(catalog.defaults());
  const { profile: model } = await findModel({ model: modelAsked }, catalog, modelSource, signal);
  const gpu = findGpu(question.gpu, catalog.listedGpus());
  const listed = findEngine(question.engine ?? defaults.engine.value, catalog.engines());
  checkEngine(listed, gpu, catalog.engines());
  const engine = engineOnGpu(listed, gpu);
  const precision = question.precision ?? model.nativePrecision;
  const kvPrecision = question.kvPrecision ?? defaults.kvPrecision.value;
  const setting = kvSettingOf(kvPrecision, model, precision);
  const kvBytesPerElement = resolveKvBytes(setting, precision, engine.engineClass, gpu);
  const tp = question.tp ?? 1;
  return {
    deployment: { model, gpu, engine, precision, kvBytesPerElement, tp, pp: 1, dp: 1 },
    gpu: gpu.name,
    kvPrecision,
  };
}

const factorsOf = ({ step, firstToken }: Correction): Record<string, number> =>
  Object.fromEntries([
    ...Object.entries(step).map(([name, value]) => [`step.${name}`, Math.exp(value)]),
    ...Object.entries(firstToken).map(([name, value]) => [`firstToken.${name}`, Math.exp(value)]),
  ]);

function comparedLevel(
  level: UsableLevel,
  before: ClosedLoopForecast,
  after: ClosedLoopForecast,
): ComparedLevel {
  const { concurrency, itlMs, ttftMs, outputTokensPerSecond } = level;
  const itl = ({ itlSeconds }: ClosedLoopForecast): number => msFromSeconds(itlSeconds);
  const ttft = ({ ttftSeconds }: ClosedLoopForecast): number => msFromSeconds(ttftSeconds);
  return {
    concurrency,
    itlMs: { measured: itlMs, before: itl(before), after: itl(after) },
    ttftMs: ttftMs === null ? null : { measured: ttftMs, before: ttft(before), after: ttft(after) },
    outputTokensPerSecond: {
      measured: outputTokensPerSecond,
      before: before.outputTokensPerSecond,
      after: after.outputTokensPerSecond,
    },
  };
}
