/** The textbook's formulas with the inputs of a plan, to be shown beside it. Nothing is sized with them. */
import type { Gpu } from "../domain/catalog/gpu.ts";
import type { ModelProfile } from "../domain/catalog/model-profile.ts";
import { PRECISIONS } from "../domain/catalog/precision.ts";
import type { CapacityPlan, InputName } from "../domain/planning/capacity-plan.ts";
import {
  TEXTBOOK_BYTES_PER_PARAM,
  TEXTBOOK_CONSTANTS,
  textbookE2eMs,
  textbookItlMs,
  textbookKvBytes,
  textbookMemory,
  textbookReplicas,
  textbookRequestsPerSecond,
  textbookTokensPerSecond,
  textbookTtftMs,
  textbookWeightBytes,
} from "../domain/planning/textbook.ts";
import { msFromSeconds } from "../domain/units.ts";
import { findModel } from "./find-model.ts";
import type { Catalog, ModelSource } from "./ports.ts";

export interface TextbookFigure {
  readonly name: string;
  readonly formula: string;
  readonly value: number;
  readonly unit: "bytes" | "tok/s" | "req/s" | "ms" | "replica";
}

/** Floating-point operations of one token per parameter: a multiplication and an addition. */
const FLOPS_PER_PARAM = 2;
/** Requests a replica serves at once when nobody said; the textbook's default. */
const TEXTBOOK_BATCH = 1;

function numberOf(plan: CapacityPlan, name: InputName): number {
  const value = plan.inputs[name]?.value;
  return typeof value === "number" ? value : 0;
}

export async function textbookForecast(
  plan: CapacityPlan,
  catalog: Catalog,
  source: ModelSource,
  signal?: AbortSignal,
): Promise<readonly TextbookFigure[]> {
  const { model, gpu: gpuInput } = plan.inputs;
  const request =
    typeof model?.value === "string"
      ? { model: model.value }
      : { parametersB: numberOf(plan, "parametersB") };
  const { profile } = await findModel(request, catalog, source, signal);
  const gpu = catalog.gpus().find(({ name }) => name === gpuInput?.value);
  return gpu === undefined ? [] : figuresOf(plan, profile, gpu);
}

function figuresOf(plan: CapacityPlan, profile: ModelProfile, gpu: Gpu): readonly TextbookFigure[] {
  const precision =
    PRECISIONS.find((name) => name === plan.inputs.precision?.value) ?? profile.nativePrecision;
  const batch = plan.inputs.batchSize?.source === "user" ? numberOf(plan, "batchSize") : TEXTBOOK_BATCH;
  const osl = numberOf(plan, "osl");
  const { efficiency, activationFraction, overheadFraction, safetyMargin } = TEXTBOOK_CONSTANTS;

  const shape = { params: profile.totalParams, layers: profile.layers, hidden: profile.hidden };
  const weights = textbookWeightBytes(shape.params, precision);
  const kv = textbookKvBytes(shape, numberOf(plan, "contextWindow"), batch);
  const tokensPerSecond = textbookTokensPerSecond(gpu.hbmBytesPerSecond, weights);
  const requestsPerSecond = textbookRequestsPerSecond(tokensPerSecond, osl);
  const prefillMs = msFromSeconds((FLOPS_PER_PARAM * shape.params) / (gpu.peak16 * efficiency));
  const ttftMs = textbookTtftMs(numberOf(plan, "isl"), prefillMs, 0);
  const itlMs = textbookItlMs(gpu.hbmBytesPerSecond, weights);
  const figure = (name: string, value: number, unit: TextbookFigure["unit"], formula: string) => ({
    name,
    formula,
    value,
    unit,
  });
  return [
    figure("Model weights", weights, "bytes", `parameters × ${TEXTBOOK_BYTES_PER_PARAM[precision]} bytes`),
    figure(
      "KV cache",
      kv,
      "bytes",
      `2 × ${shape.layers} layers × ${shape.hidden} hidden × context × batch ${batch} × 2 bytes`,
    ),
    figure(
      "GPU memory",
      textbookMemory(weights, kv).totalBytes,
      "bytes",
      `weights + KV + activations (${activationFraction} of weights) + overhead (${overheadFraction} of all)`,
    ),
    figure("TPS per replica", tokensPerSecond, "tok/s", `bandwidth of one GPU × ${efficiency} ÷ weights`),
    figure("Effective RPS", requestsPerSecond, "req/s", "TPS ÷ output tokens"),
    figure(
      "Replicas",
      textbookReplicas(numberOf(plan, "requestsPerSecond"), requestsPerSecond),
      "replica",
      `ceil(RPS ÷ effective RPS) × ${1 + safetyMargin}`,
    ),
    figure("TTFT", ttftMs, "ms", `input tokens × 2 × parameters ÷ (16-bit rate × ${efficiency}), no loading`),
    figure("ITL", itlMs, "ms", `weights ÷ (bandwidth × ${efficiency})`),
    figure("E2E latency", textbookE2eMs(ttftMs, osl, itlMs), "ms", "TTFT + output tokens × ITL"),
  ];
}
