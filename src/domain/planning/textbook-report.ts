/** The textbook's formulas with a plan's own inputs put in, for print beside the plan; never used to size. */
import type { Precision } from "../catalog/precision.ts";
import { precisionSchema } from "../catalog/precision.ts";
import { gbFromBytes, gibFromBytes, paramsFromBillions } from "../units.ts";
import type { CapacityPlan, InputName } from "./capacity-plan.ts";
import {
  TEXTBOOK_CONSTANTS,
  textbookE2eMs,
  textbookItlMs,
  textbookKvBytes,
  textbookMemory,
  textbookMonthlyUsd,
  textbookPrefillMsPerToken,
  textbookReplicas,
  textbookRequestsPerSecond,
  textbookTokensPerSecond,
  textbookTtftMs,
  textbookWeightBytes,
} from "./textbook.ts";

export interface TextbookRow {
  readonly label: string;
  readonly formula: string;
  readonly value: number;
  readonly unit: string;
}

function inputNumber(plan: CapacityPlan, name: InputName): number {
  const value = plan.inputs[name]?.value;
  return typeof value === "number" ? value : 0;
}

function precisionOf(plan: CapacityPlan): Precision {
  return precisionSchema.catch("fp16").parse(plan.inputs.precision?.value);
}

/** Sequences of the textbook's KV cache: the batch asked for, or its default of 1. */
function batchOf(plan: CapacityPlan): number {
  return plan.inputs.batchSize?.source === "user" ? inputNumber(plan, "batchSize") : 1;
}

function memoryRows(plan: CapacityPlan, params: number): TextbookRow[] {
  const shape = { params, layers: plan.evidence.model.layers ?? 0, hidden: plan.evidence.model.hidden ?? 0 };
  const weights = textbookWeightBytes(params, precisionOf(plan));
  const kv = textbookKvBytes(shape, inputNumber(plan, "contextWindow"), batchOf(plan));
  const memory = textbookMemory(weights, kv);
  const gib = (label: string, formula: string, bytes: number): TextbookRow => ({
    label,
    formula,
    value: gibFromBytes(bytes),
    unit: "GiB",
  });
  return [
    {
      label: "Model weights",
      formula: "parameters × bytes per parameter",
      value: gbFromBytes(weights),
      unit: "GB",
    },
    gib("KV cache", "2 × layers × hidden × context × batch × 2 bytes", memory.kvBytes),
    gib("Activations", "15 % of the weights", memory.activationBytes),
    gib("Overhead", "10 % of weights, KV cache and activations", memory.overheadBytes),
    gib("GPU memory", "weights + KV cache + activations + overhead", memory.totalBytes),
  ];
}

/** Rows in the textbook's order. Throughput and latency are those of one sequence on one GPU. */
export function textbookReport(plan: CapacityPlan): readonly TextbookRow[] {
  const params = paramsFromBillions(inputNumber(plan, "parametersB"));
  const weights = textbookWeightBytes(params, precisionOf(plan));
  const bandwidth = plan.evidence.gpu.hbmBytesPerSecond ?? 0;
  const osl = inputNumber(plan, "osl");
  const tokens = textbookTokensPerSecond(bandwidth, weights);
  const requests = textbookRequestsPerSecond(tokens, osl);
  const replicas = textbookReplicas(inputNumber(plan, "requestsPerSecond"), requests);
  const itl = textbookItlMs(bandwidth, weights);
  const perToken = textbookPrefillMsPerToken(params, plan.evidence.gpu.flopsPerSecond ?? 0);
  const ttft = textbookTtftMs(inputNumber(plan, "isl"), perToken, TEXTBOOK_CONSTANTS.loadingMs);
  const [price] = plan.cost.prices;
  const rows: TextbookRow[] = [
    ...memoryRows(plan, params),
    { label: "TPS per replica", formula: "bandwidth × 0.7 ÷ weights", value: tokens, unit: "tok/s" },
    { label: "Effective RPS", formula: "TPS ÷ output tokens", value: requests, unit: "req/s" },
    { label: "Required replicas", formula: "ceil(RPS ÷ RPS per replica) × 1.25", value: replicas, unit: "" },
    { label: "TTFT", formula: "input tokens × prefill time per token + 50 ms", value: ttft, unit: "ms" },
    { label: "ITL", formula: "weights ÷ (bandwidth × 0.7)", value: itl, unit: "ms" },
    {
      label: "E2E latency",
      formula: "TTFT + output tokens × ITL",
      value: textbookE2eMs(ttft, osl, itl),
      unit: "ms",
    },
  ];
  if (price !== undefined) {
    const value = textbookMonthlyUsd(plan.replicas.gpus, price.usdPerHour / price.gpus);
    rows.push({
      label: "Monthly GPU cost",
      formula: "the plan's GPUs × price an hour × 720 h",
      value,
      unit: "USD",
    });
  }
  return rows.filter(({ value }) => Number.isFinite(value));
}
