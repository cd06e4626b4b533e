import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Deployment } from "../../../src/domain/forecasting/deployment.ts";
import { forecastMemory } from "../../../src/domain/forecasting/memory.ts";
import { forecastSaturation } from "../../../src/domain/forecasting/saturation.ts";
import { SHIPPED } from "./shipped-coefficients.ts";
import { A100, engineOf, GPT_OSS_120B, H100, LLAMA_8B, LLAMA_70B } from "./study-fixtures.ts";

const base = { engine: engineOf("vllm"), kvBytesPerElement: 2, pp: 1, dp: 1 } as const;
const saturate = (deployment: Deployment, isl: number, osl: number, batchCap: number) => {
  const request = { isl, osl, prefixHitRate: 0 };
  const memory = forecastMemory(deployment, { contextWindow: isl + osl, maxSequences: batchCap, isl, osl });
  return { memory, ...forecastSaturation(deployment, SHIPPED, request, { batchCap, memory }) };
};
const llama8b: Deployment = { ...base, model: LLAMA_8B, gpu: H100, precision: "bf16", tp: 1 };
const llama70b: Deployment = { ...base, model: LLAMA_70B, gpu: A100, precision: "fp16", tp: 4 };

describe("what stops a replica", () => {
  it("is the cap on sequences when it is low", () => {
    expect(saturate(llama8b, 500, 500, 4).limitedBy).toBe("batch-cap");
  });

  it("is the KV pool when long contexts fill it", () => {
    expect(saturate(llama70b, 20, 16_000, 256).limitedBy).toBe("kv-cache");
    expect(saturate({ ...llama70b, tp: 1 }, 500, 500, 256)).toMatchObject({
      limitedBy: "kv-cache",
      requestsPerSecond: 0,
    });
  });

  it("is arithmetic when prompts are long and answers short", () => {
    expect(saturate(llama8b, 4000, 16, 64).limitedBy).toBe("compute");
  });

  it("S4-37: seed 004's batch of 4 cannot carry its own 10 requests a second", () => {
    const { requestsPerSecond, limitedBy } = saturate(llama70b, 500, 200, 4);
    expect(requestsPerSecond).toBeLessThan(2);
    expect(limitedBy).toBe("batch-cap");
  });
});

describe("the rate a replica sustains", () => {
  it("never exceeds what 100 % of peak FLOPS allows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8000 }), fc.integer({ min: 1, max: 4000 }), (isl, osl) => {
        const { requestsPerSecond } = saturate(llama8b, isl, osl, 1024);
        // 2 FLOP per weight outside the tables, 6.98 G of them, and token
        expect(requestsPerSecond).toBeLessThan(989e12 / (2 * 6.98e9 * (isl + osl)));
      }),
    );
  });

  it("grows with the cap on sequences while memory lasts", () => {
    const rates = [1, 4, 16, 64, 256].map((cap) => saturate(llama8b, 256, 128, cap).requestsPerSecond);
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
  });

  it("grows with tp in a replica, and so does its KV pool", () => {
    const [two, four] = [2, 4].map((tp) =>
      saturate({ ...llama70b, gpu: H100, precision: "fp8", tp }, 2000, 500, 256),
    );
    expect(four?.requestsPerSecond).toBeGreaterThan(two?.requestsPerSecond ?? Number.NaN);
    expect((four?.memory.kvPoolBytes ?? 0) * 4).toBeGreaterThan((two?.memory.kvPoolBytes ?? Number.NaN) * 2);
  });

  it("carries the band of its kind of model", () => {
    const dense = saturate(llama8b, 500, 500, 256);
    const { strata } = SHIPPED.bands;
    const denseLow = strata["throughput/dense"]?.low ?? Number.NaN;
    expect(dense.band.low / dense.requestsPerSecond).toBeCloseTo(denseLow, 9);
    const moe = saturate(
      { ...base, model: GPT_OSS_120B, gpu: H100, precision: "mxfp4", tp: 2 },
      500,
      500,
      256,
    );
    const moeHigh = strata["throughput/moe"]?.high ?? Number.NaN;
    expect(moe.band.high / moe.requestsPerSecond).toBeCloseTo(moeHigh, 9);
    expect(moe.band.level).toBe(0.8);
  });
});
