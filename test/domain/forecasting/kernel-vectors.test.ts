import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { EngineClass } from "../../../src/domain/catalog/engine.ts";
import type { Gpu } from "../../../src/domain/catalog/gpu.ts";
import type { ModelProfile } from "../../../src/domain/catalog/model-profile.ts";
import type { Precision } from "../../../src/domain/catalog/precision.ts";
import { coefficientsSchema } from "../../../src/domain/forecasting/coefficient-file.ts";
import type { Deployment, SchedulerSettings } from "../../../src/domain/forecasting/deployment.ts";
import { DEFAULT_SCHEDULER } from "../../../src/domain/forecasting/first-token.ts";
import { fittedMaxSequences } from "../../../src/domain/forecasting/fitted-batch.ts";
import { closedLoop, offlineMaximum } from "../../../src/domain/forecasting/load-cases.ts";
import { replicaModelOf } from "../../../src/domain/forecasting/replica-model.ts";
import { msFromSeconds } from "../../../src/domain/units.ts";
import {
  B200,
  DEEPSEEK_R1,
  engineOf,
  GPT_OSS_120B,
  H100,
  H200,
  LLAMA_8B,
  LLAMA_70B,
  QWEN3_235B,
} from "./study-fixtures.ts";

const { coefficients } = z
  .object({ coefficients: coefficientsSchema })
  .parse(
    JSON.parse(readFileSync(new URL("../../fixtures/coefficients/form-k.json", import.meta.url), "utf8")),
  );

interface Vector {
  readonly name: string;
  readonly model: ModelProfile;
  readonly gpu: Gpu;
  readonly engine: EngineClass;
  readonly precision: Precision;
  readonly kvBytesPerElement: 1 | 2;
  readonly tp: number;
  readonly dp: number;
  readonly tokens: number;
  readonly clients?: number;
  readonly scheduler?: Partial<SchedulerSettings>;
  readonly expected: Readonly<Record<string, number>>;
}

const asFamily = (model: ModelProfile, family: string): ModelProfile => ({ ...model, family });

// Worked out by a second implementation of the form, in another language, on 2026-11-25.
const VECTORS: readonly Vector[] = [
  {
    name: "a dense model offline under the C++ runtime",
    model: LLAMA_8B,
    gpu: H100,
    engine: "trtcpp",
    precision: "fp8",
    kvBytesPerElement: 1,
    tp: 1,
    dp: 1,
    tokens: 1000,
    expected: {
      batch: 520.679617,
      stepMs: 30.85232125,
      prefillMs: 11.60987297,
      tokensPerSecond: 14111.573902,
    },
  },
  {
    name: "a 4-bit checkpoint offline",
    model: LLAMA_70B,
    gpu: B200,
    engine: "trtpt",
    precision: "nvfp4",
    kvBytesPerElement: 1,
    tp: 1,
    dp: 1,
    tokens: 1000,
    expected: { batch: 369.09545, stepMs: 37.04644864, prefillMs: 29.58230801, tokensPerSecond: 7695.076463 },
  },
  {
    name: "experts over attention-parallel ranks",
    model: asFamily(QWEN3_235B, "qwen3_moe"),
    gpu: B200,
    engine: "trtpt",
    precision: "nvfp4",
    kvBytesPerElement: 1,
    tp: 1,
    dp: 8,
    tokens: 1000,
    expected: { batch: 3000, stepMs: 56.46018248, prefillMs: 5.23714365, tokensPerSecond: 41567.589488 },
  },
  {
    name: "a dense model behind a server",
    model: LLAMA_70B,
    gpu: H100,
    engine: "vllm",
    precision: "fp8",
    kvBytesPerElement: 2,
    tp: 4,
    dp: 1,
    tokens: 1024,
    clients: 64,
    expected: {
      stepMs: 17.24565745,
      prefillMs: 46.57928885,
      aloneMs: 53.94222336,
      itlMs: 20.3649512,
      ttftMs: 427.895404,
      tokensPerSecond: 3082.416572,
    },
  },
  {
    name: "padded experts and windowed attention",
    model: asFamily(GPT_OSS_120B, "gpt_oss"),
    gpu: B200,
    engine: "vllm",
    precision: "mxfp4",
    kvBytesPerElement: 1,
    tp: 2,
    dp: 1,
    tokens: 1024,
    clients: 64,
    expected: {
      stepMs: 8.24796078,
      prefillMs: 3.8785537,
      aloneMs: 10.38903137,
      itlMs: 8.50769743,
      ttftMs: 84.736185,
      tokensPerSecond: 7457.348067,
    },
  },
  {
    name: "latent attention, and a scheduler that looks for requests every 30 steps",
    model: DEEPSEEK_R1,
    gpu: H200,
    engine: "sglang",
    precision: "fp8",
    kvBytesPerElement: 2,
    tp: 8,
    dp: 1,
    tokens: 1024,
    clients: 32,
    scheduler: { pollSteps: 30 },
    expected: {
      stepMs: 24.73996648,
      prefillMs: 33.37763245,
      aloneMs: 57.80758872,
      itlMs: 26.12067825,
      ttftMs: 811.568907,
      tokensPerSecond: 1190.13449,
    },
  },
  {
    name: "a scheduler that waits 20 steps for company",
    model: LLAMA_70B,
    gpu: B200,
    engine: "trtpt",
    precision: "fp8",
    kvBytesPerElement: 1,
    tp: 2,
    dp: 1,
    tokens: 1024,
    clients: 32,
    scheduler: { batchWaitSteps: 20 },
    expected: {
      stepMs: 10.6211503,
      prefillMs: 35.61784913,
      aloneMs: 40.85386541,
      itlMs: 11.61413157,
      ttftMs: 388.37451,
      tokensPerSecond: 2670.658941,
    },
  },
];

function forecast(vector: Vector): Record<string, number> {
  const { model, gpu, precision, kvBytesPerElement, tp, dp, clients } = vector;
  const scheduler = { ...DEFAULT_SCHEDULER, ...vector.scheduler };
  const engine = engineOf(vector.engine);
  const deployment: Deployment = {
    model,
    gpu,
    engine,
    precision,
    kvBytesPerElement,
    tp,
    pp: 1,
    dp,
    scheduler,
  };
  const request = { isl: vector.tokens, osl: vector.tokens, prefixHitRate: 0 };
  const replica = replicaModelOf(deployment, coefficients);
  if (clients === undefined) {
    const run = offlineMaximum(replica, request, 3000, fittedMaxSequences(deployment, request, "offline"));
    return {
      batch: run.batch,
      stepMs: msFromSeconds(run.stepSeconds),
      prefillMs: msFromSeconds(run.prefillSeconds),
      tokensPerSecond: run.outputTokensPerSecond,
    };
  }
  const run = closedLoop(replica, request, clients, fittedMaxSequences(deployment, request, "closed-loop"));
  return {
    stepMs: msFromSeconds(run.stepSeconds),
    prefillMs: msFromSeconds(run.prefillSeconds),
    aloneMs: msFromSeconds(run.promptAloneSeconds),
    itlMs: msFromSeconds(run.itlSeconds),
    ttftMs: msFromSeconds(run.ttftSeconds),
    tokensPerSecond: run.outputTokensPerSecond,
  };
}

describe("the shipped form equals a second implementation of it", () => {
  it.each(VECTORS)("within 0.1 % in every column: $name", (vector) => {
    const actual = forecast(vector);
    for (const [column, expected] of Object.entries(vector.expected)) {
      const error = Math.abs((actual[column] ?? Number.NaN) / expected - 1);
      expect(error, `${column}: ${actual[column]} against ${expected}`).toBeLessThan(1e-3);
    }
  });
});
