import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Gpu } from "../../../src/domain/catalog/gpu.ts";
import { type ReplicaSpec, stepModelOf } from "../../../src/domain/physics/step-model.ts";
import { type StepLoad, stepSeconds, stepTime } from "../../../src/domain/physics/step-time.ts";
import { SHIPPED } from "../forecasting/shipped-coefficients.ts";
import {
  A100,
  B200,
  DEEPSEEK_R1,
  engineOf,
  GPT_OSS_120B,
  H100,
  LLAMA_8B,
  LLAMA_70B,
  QWEN3_235B,
} from "../forecasting/study-fixtures.ts";

const base = { engine: engineOf("vllm"), kvBytesPerElement: 2, pp: 1, dp: 1 } as const;
const SPECS: readonly ReplicaSpec[] = [
  { ...base, model: LLAMA_8B, gpu: H100, precision: "bf16", tp: 1 },
  { ...base, model: LLAMA_70B, gpu: A100, precision: "fp16", tp: 4 },
  { ...base, model: LLAMA_70B, gpu: A100, precision: "int4", tp: 2, pp: 2 },
  { ...base, model: GPT_OSS_120B, gpu: B200, precision: "mxfp4", tp: 2 },
  { ...base, model: DEEPSEEK_R1, gpu: B200, precision: "nvfp4", tp: 8 },
  { ...base, model: QWEN3_235B, gpu: H100, precision: "fp8", tp: 1, dp: 8 },
];
const spec = fc.constantFrom(...SPECS);
const count = fc.integer({ min: 1, max: 1024 });
const tokens = fc.integer({ min: 1, max: 100_000 });
const decode = (decodeSequences: number, contextTokens: number): StepLoad => ({
  decodeSequences,
  contextTokens,
  prefillTokens: 0,
  prefillPrompts: 0,
  attendedTokens: 0,
});
const step = (replica: ReplicaSpec, load: StepLoad): number =>
  stepSeconds(stepModelOf(replica, SHIPPED.coefficients), load);

describe("the time of a step", () => {
  it("is the sum of its parts", () => {
    fc.assert(
      fc.property(
        spec,
        count,
        tokens,
        fc.integer({ min: 0, max: 8192 }),
        (replica, sequences, context, prefill) => {
          const load = {
            ...decode(sequences, context),
            prefillTokens: prefill,
            prefillPrompts: 1,
            attendedTokens: 500,
          };
          const { totalSeconds, ...parts } = stepTime(stepModelOf(replica, SHIPPED.coefficients), load);
          const sum = Object.values(parts).reduce((total, part) => total + part, 0);
          expect(sum / totalSeconds).toBeCloseTo(1, 9);
          for (const part of Object.values(parts)) expect(part).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it("grows with the batch", () => {
    fc.assert(
      fc.property(spec, count, tokens, (replica, sequences, context) => {
        expect(step(replica, decode(sequences + 1, context))).toBeGreaterThan(
          step(replica, decode(sequences, context)),
        );
      }),
    );
  });

  it("grows with the context", () => {
    fc.assert(
      fc.property(spec, count, tokens, (replica, sequences, context) => {
        expect(step(replica, decode(sequences, context * 2))).toBeGreaterThan(
          step(replica, decode(sequences, context)),
        );
      }),
    );
  });

  it("is never longer on a GPU with more bandwidth, more FLOPS or a wider link", () => {
    const faster: readonly ((gpu: Gpu) => Gpu)[] = [
      (gpu) => ({ ...gpu, hbmBytesPerSecond: gpu.hbmBytesPerSecond * 1.5 }),
      (gpu) => ({ ...gpu, peak16: gpu.peak16 * 1.5, peakFp8: (gpu.peakFp8 ?? gpu.peak16) * 1.5 }),
      (gpu) => ({ ...gpu, linkBytesPerSecond: (gpu.linkBytesPerSecond ?? 0) * 1.5 }),
    ];
    fc.assert(
      fc.property(spec, count, tokens, fc.constantFrom(...faster), (replica, sequences, context, change) => {
        const load = {
          ...decode(sequences, context),
          prefillTokens: 2048,
          prefillPrompts: 2,
          attendedTokens: 512,
        };
        expect(step({ ...replica, gpu: change(replica.gpu) }, load)).toBeLessThanOrEqual(step(replica, load));
      }),
    );
  });

  it("stays above the roofline at 100 % of peak", () => {
    fc.assert(
      fc.property(count, tokens, (sequences, context) => {
        const replica: ReplicaSpec = { ...base, model: LLAMA_8B, gpu: H100, precision: "bf16", tp: 1 };
        // All weights but the input table are read once; 2 FLOP per weight and token; 131,072 B of KV per token.
        const reads = ((8.03e9 - 0.525e9) * 2 + sequences * context * 131_072) / 3.35e12;
        const arithmetic = (2 * 7.5e9 * sequences) / 989e12;
        expect(step(replica, decode(sequences, context))).toBeGreaterThan(Math.max(reads, arithmetic));
      }),
    );
  });

  it("is shorter with 8-bit weights where the GPU has 8-bit units", () => {
    fc.assert(
      fc.property(count, tokens, (sequences, context) => {
        const replica: ReplicaSpec = { ...base, model: LLAMA_70B, gpu: H100, precision: "bf16", tp: 4 };
        const load = decode(sequences, context);
        expect(step({ ...replica, precision: "fp8" }, load)).toBeLessThan(step(replica, load));
      }),
    );
  });

  it("of one sequence of 70B in fp16 on one A100 is the weight read and little more", () => {
    // 139 GB without the input table ÷ 2,039 GB/s = 68 ms at 100 % of bandwidth; 85.4 % is reachable: 80 ms.
    const replica: ReplicaSpec = { ...base, model: LLAMA_70B, gpu: A100, precision: "fp16", tp: 1 };
    const seconds = step(replica, decode(1, 600));
    expect(seconds).toBeGreaterThan(0.08);
    expect(seconds).toBeLessThan(0.088);
  });
});
