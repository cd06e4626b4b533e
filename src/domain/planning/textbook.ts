/**
 * The single-sequence formulas of the capacity-planning textbook, with their own results; never used to size.
 *
 * Model: memory = weights + KV + activations + overhead with full multi-head KV over the whole context; one sequence
 * reads all weights once a token, so tokens/s = bandwidth × efficiency ÷ weight bytes. What it leaves out: batching,
 * grouped-query attention, prefill in the throughput, communication, queues.
 * Source: "LLM Infrastructure Capacity Forecasting System", with the constants of its published code:
 * efficiency 0.7, activations 15 %, overhead 10 %, margin 25 %, a month of 720 h.
 */
import type { Precision } from "../catalog/precision.ts";
import {
  type Bytes,
  type BytesPerSecond,
  type Ms,
  msFromSeconds,
  type RequestsPerSecond,
  type TokensPerSecond,
  type Usd,
  type UsdPerHour,
} from "../units.ts";

/** Bytes per parameter without scales. [datasheet] the textbook's table; formats it lacks take their bits ÷ 8. */
export const TEXTBOOK_BYTES_PER_PARAM: Readonly<Record<Precision, number>> = {
  fp16: 2,
  bf16: 2,
  fp8: 1,
  int8: 1,
  int4: 0.5,
  mxfp4: 0.5,
  nvfp4: 0.5,
};

/** Bytes of one cached element: the textbook keeps 16 bits. */
const TEXTBOOK_KV_BYTES = 2;

export interface TextbookConstants {
  readonly efficiency: number;
  readonly activationFraction: number;
  readonly overheadFraction: number;
  readonly safetyMargin: number;
  readonly hoursPerMonth: number;
}

/** [assumed] the values of the textbook's published code. */
export const TEXTBOOK_CONSTANTS: TextbookConstants = {
  efficiency: 0.7,
  activationFraction: 0.15,
  overheadFraction: 0.1,
  safetyMargin: 0.25,
  hoursPerMonth: 720,
};

export interface TextbookShape {
  readonly params: number;
  readonly layers: number;
  readonly hidden: number;
}

export const textbookWeightBytes = (params: number, precision: Precision): Bytes =>
  params * TEXTBOOK_BYTES_PER_PARAM[precision];

/** KV as if every head kept its own keys and values, for a full context in every slot. */
export const textbookKvBytes = (shape: TextbookShape, contextTokens: number, batch: number): Bytes =>
  2 * shape.layers * shape.hidden * contextTokens * batch * TEXTBOOK_KV_BYTES;

export interface TextbookMemory {
  readonly weightBytes: Bytes;
  readonly kvBytes: Bytes;
  readonly activationBytes: Bytes;
  readonly overheadBytes: Bytes;
  readonly totalBytes: Bytes;
}

/** Activations are a share of the weights, overhead a share of weights, KV and activations together. */
export function textbookMemory(
  weightBytes: Bytes,
  kvBytes: Bytes,
  constants: TextbookConstants = TEXTBOOK_CONSTANTS,
): TextbookMemory {
  const activationBytes = weightBytes * constants.activationFraction;
  const overheadBytes = (weightBytes + kvBytes + activationBytes) * constants.overheadFraction;
  return {
    weightBytes,
    kvBytes,
    activationBytes,
    overheadBytes,
    totalBytes: weightBytes + kvBytes + activationBytes + overheadBytes,
  };
}

/** Tokens a second of one sequence on one GPU. */
export const textbookTokensPerSecond = (
  bandwidth: BytesPerSecond,
  weightBytes: Bytes,
  efficiency: number = TEXTBOOK_CONSTANTS.efficiency,
): TokensPerSecond => (bandwidth * efficiency) / weightBytes;

export const textbookItlMs = (
  bandwidth: BytesPerSecond,
  weightBytes: Bytes,
  efficiency: number = TEXTBOOK_CONSTANTS.efficiency,
): Ms => msFromSeconds(weightBytes / (bandwidth * efficiency));

export const textbookRequestsPerSecond = (
  tokensPerSecond: TokensPerSecond,
  outputTokens: number,
): RequestsPerSecond => tokensPerSecond / outputTokens;

/** As stated: rounded first, then multiplied. 2 × 1.25 = 2.5 replicas is its own refutation. */
export const textbookReplicas = (
  target: RequestsPerSecond,
  perReplica: RequestsPerSecond,
  margin: number = TEXTBOOK_CONSTANTS.safetyMargin,
): number => Math.ceil(target / perReplica) * (1 + margin);

/** Time to first token from a prefill time per token and a load time. */
export const textbookTtftMs = (inputTokens: number, prefillMsPerToken: Ms, loadingMs: Ms): Ms =>
  inputTokens * prefillMsPerToken + loadingMs;

export const textbookE2eMs = (ttftMs: Ms, outputTokens: number, itlMs: Ms): Ms =>
  ttftMs + outputTokens * itlMs;

/** Dollars a month for GPUs that never stop. */
export const textbookMonthlyUsd = (
  gpus: number,
  usdPerGpuHour: UsdPerHour,
  hoursPerMonth: number = TEXTBOOK_CONSTANTS.hoursPerMonth,
): Usd => gpus * usdPerGpuHour * hoursPerMonth;
