import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { EngineClass } from "../../../src/domain/catalog/engine.ts";
import type { Gpu } from "../../../src/domain/catalog/gpu.ts";
import type { ModelProfile } from "../../../src/domain/catalog/model-profile.ts";
import type { Precision } from "../../../src/domain/catalog/precision.ts";
import { coefficientsSchema } from "../../../src/domain/forecasting/coefficient-file.ts";
import { fittedMaxSequences } from "../../../src/domain/forecasting/fitted-batch.ts";
import { closedLoop, offlineMaximum } from "../../../src/domain/forecasting/load-cases.ts";
import { liveContext, replicaModelOf } from "../../../src/domain/forecasting/replica-model.ts";
import { kvBytesPerSequence } from "../../../src/domain/physics/kv-cache.ts";
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
  readonly load: { readonly offline: number } | { readonly clients: number };
  readonly expected: Readonly<Record<string, number>>;
}

const fixtureSchema = z.object({ coefficients: coefficientsSchema });
/** The study's own form and values; what ships is fitted anew and prices experts by measured kernels. */
const { coefficients } = fixtureSchema.parse(
  JSON.parse(readFileSync(new URL("../../fixtures/coefficients/form-c.json", import.meta.url), "utf8")),
);

// Published values: project accuracy study, section 8 (2026-11-22). First tokens have another form since.
const VECTORS: readonly Vector[] = [
  {
    name: "Llama-3.1-8B fp8, H100, offline, C++ TensorRT-LLM",
    model: LLAMA_8B,
    gpu: H100,
    engine: "trtcpp",
    precision: "fp8",
    kvBytesPerElement: 1,
    tp: 1,
    dp: 1,
    tokens: 1000,
    load: { offline: 3000 },
    expected: {
      kvBytes: 9.83e7,
      batch: 520.68,
      stepMs: 30.092,
      prefillMs: 11.7995,
      tokensPerSecond: 14369.2,
    },
  },
  {
    name: "Llama-3.3-70B nvfp4, B200, offline, TensorRT-LLM",
    model: LLAMA_70B,
    gpu: B200,
    engine: "trtpt",
    precision: "nvfp4",
    kvBytesPerElement: 1,
    tp: 1,
    dp: 1,
    tokens: 1000,
    load: { offline: 3000 },
    expected: {
      kvBytes: 2.458e8,
      batch: 369.1,
      stepMs: 38.4711,
      prefillMs: 33.5392,
      tokensPerSecond: 7258.5,
    },
  },
  {
    name: "Qwen3-235B nvfp4, 8 B200 with attention data parallelism, offline, TensorRT-LLM",
    model: QWEN3_235B,
    gpu: B200,
    engine: "trtpt",
    precision: "nvfp4",
    kvBytesPerElement: 1,
    tp: 1,
    dp: 8,
    tokens: 1000,
    load: { offline: 3000 },
    expected: { kvBytes: 1.444e8, batch: 3000, stepMs: 48.8414, prefillMs: 7.7409, tokensPerSecond: 41629.6 },
  },
  {
    name: "Llama-3.1-70B fp8, 4 H100, 64 clients, vLLM",
    model: LLAMA_70B,
    gpu: H100,
    engine: "vllm",
    precision: "fp8",
    kvBytesPerElement: 2,
    tp: 4,
    dp: 1,
    tokens: 1024,
    load: { clients: 64 },
    expected: {
      kvBytes: 1.258e8,
      batch: 64,
      stepMs: 17.3127,
      prefillMs: 45.5456,
      aloneMs: 54.072,
      itlMs: 20.1148,
    },
  },
  {
    name: "gpt-oss-120b mxfp4, 2 B200, 64 clients, vLLM",
    model: GPT_OSS_120B,
    gpu: B200,
    engine: "vllm",
    precision: "mxfp4",
    kvBytesPerElement: 1,
    tp: 2,
    dp: 1,
    tokens: 1024,
    load: { clients: 64 },
    expected: {
      kvBytes: 1.534e7,
      batch: 64,
      stepMs: 8.6647,
      prefillMs: 3.2447,
      aloneMs: 9.893,
      itlMs: 8.8644,
    },
  },
  {
    name: "DeepSeek-R1 fp8, 8 H200, 32 clients, SGLang",
    model: DEEPSEEK_R1,
    gpu: H200,
    engine: "sglang",
    precision: "fp8",
    kvBytesPerElement: 2,
    tp: 8,
    dp: 1,
    tokens: 1024,
    load: { clients: 32 },
    expected: {
      kvBytes: 1.079e8,
      batch: 32,
      stepMs: 24.3884,
      prefillMs: 21.1181,
      aloneMs: 47.733,
      itlMs: 25.0277,
    },
  },
];

function forecast(vector: Vector): Record<string, number> {
  const deployment = { ...vector, engine: engineOf(vector.engine), pp: 1 };
  const request = { isl: vector.tokens, osl: vector.tokens, prefixHitRate: 0 };
  const replica = replicaModelOf(deployment, coefficients);
  const kvBytes = kvBytesPerSequence(vector.model.kvGroups, liveContext(request), deployment);
  if ("offline" in vector.load) {
    const most = fittedMaxSequences(deployment, request, "offline");
    const run = offlineMaximum(replica, request, vector.load.offline, most);
    return {
      kvBytes,
      batch: run.batch,
      stepMs: msFromSeconds(run.stepSeconds),
      prefillMs: msFromSeconds(run.prefillSeconds),
      tokensPerSecond: run.outputTokensPerSecond,
    };
  }
  const run = closedLoop(
    replica,
    request,
    vector.load.clients,
    fittedMaxSequences(deployment, request, "closed-loop"),
  );
  return {
    kvBytes,
    batch: run.batch,
    stepMs: msFromSeconds(run.stepSeconds),
    prefillMs: msFromSeconds(run.prefillSeconds),
    aloneMs: msFromSeconds(run.promptAloneSeconds),
    itlMs: msFromSeconds(run.itlSeconds),
  };
}

describe("the fitted model reproduces its published test vectors", () => {
  let worst = { error: 0, where: "" };
  it.each(VECTORS)("within 0.1 % in every column: $name", (vector) => {
    const actual = forecast(vector);
    for (const [column, expected] of Object.entries(vector.expected)) {
      const error = Math.abs((actual[column] ?? Number.NaN) / expected - 1);
      if (error > worst.error) worst = { error, where: `${column} of ${vector.name}` };
      expect(error, `${column}: ${actual[column]} against ${expected}`).toBeLessThan(1e-3);
    }
  });

  it("reports its worst error", () => {
    process.stdout.write(`worst test-vector error: ${(worst.error * 100).toFixed(4)} % (${worst.where})\n`);
    expect(worst.error).toBeLessThan(1e-3);
  });
});
