import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Deployment, RequestShape } from "../../../src/domain/forecasting/deployment.ts";
import { forecastMemory } from "../../../src/domain/forecasting/memory.ts";
import { forecastAtConcurrency, forecastAtRate } from "../../../src/domain/forecasting/operating-point.ts";
import { forecastSaturation, type LoadCaps } from "../../../src/domain/forecasting/saturation.ts";
import { SHIPPED } from "./shipped-coefficients.ts";
import {
  A100,
  B200,
  engineOf,
  GPT_OSS_120B,
  H100,
  LLAMA_8B,
  LLAMA_70B,
  QWEN3_235B,
} from "./study-fixtures.ts";

const base = { engine: engineOf("vllm", 256), kvBytesPerElement: 2, pp: 1, dp: 1 } as const;
const DEPLOYMENTS: readonly Deployment[] = [
  { ...base, model: LLAMA_8B, gpu: H100, precision: "bf16", tp: 1 },
  { ...base, model: LLAMA_70B, gpu: A100, precision: "fp16", tp: 4 },
  { ...base, model: GPT_OSS_120B, gpu: B200, precision: "mxfp4", tp: 2 },
  { ...base, model: QWEN3_235B, gpu: B200, precision: "nvfp4", tp: 1, dp: 8 },
];
const capsOf = (deployment: Deployment, request: RequestShape, batchCap: number): LoadCaps => ({
  batchCap,
  memory: forecastMemory(deployment, { contextWindow: 4096, maxSequences: batchCap, ...request }),
});

const scenario = fc.record({
  deployment: fc.constantFrom(...DEPLOYMENTS),
  isl: fc.integer({ min: 1, max: 20_000 }),
  osl: fc.integer({ min: 1, max: 4000 }),
  batchCap: fc.integer({ min: 1, max: 512 }),
});
const level = fc.double({ min: 0, max: 0.995, noNaN: true });

const METRICS = ["ttftMs", "itlMs", "e2eMs"] as const;
const STATISTICS = ["mean", "p50", "p95", "p99"] as const;

describe("a replica at a rate", () => {
  it("orders its percentiles: p50 ≤ mean ≤ p95 ≤ p99", () => {
    fc.assert(
      fc.property(scenario, level, ({ deployment, isl, osl, batchCap }, share) => {
        const request = { isl, osl, prefixHitRate: 0 };
        const caps = capsOf(deployment, request, batchCap);
        const { requestsPerSecond } = forecastSaturation(deployment, SHIPPED, request, caps);
        fc.pre(requestsPerSecond > 0);
        const point = forecastAtRate(deployment, SHIPPED, request, requestsPerSecond * share, caps);
        for (const metric of METRICS) {
          const { mean, p50, p95, p99 } = point[metric];
          expect(p50).toBeLessThanOrEqual(p95);
          expect(p95).toBeLessThanOrEqual(p99);
          expect(p50).toBeLessThanOrEqual(mean * 1.0001);
          expect(mean).toBeLessThanOrEqual(p95 * 1.0001);
          expect(Number.isFinite(p99)).toBe(true);
        }
      }),
    );
  });

  it("spreads the first token even where most of the prompt is cached and the load is high", () => {
    for (const deployment of DEPLOYMENTS) {
      const request = { isl: 100, osl: 200, prefixHitRate: 0.9 };
      const caps = capsOf(deployment, request, 256);
      const { requestsPerSecond } = forecastSaturation(deployment, SHIPPED, request, caps);
      for (const share of [0.2, 0.5, 0.8]) {
        const { p50, p95, p99 } = forecastAtRate(
          deployment,
          SHIPPED,
          request,
          requestsPerSecond * share,
          caps,
        ).ttftMs;
        expect(p95).toBeGreaterThan(p50 * 1.02);
        expect(p99).toBeGreaterThan(p95 * 1.005);
      }
    }
  });

  it("is no surer of the whole than of its parts: the end-to-end range holds theirs added up", () => {
    fc.assert(
      fc.property(
        scenario,
        level,
        fc.boolean(),
        ({ deployment, isl, osl, batchCap }, share, isEngineAssumed) => {
          const request = { isl, osl, prefixHitRate: 0 };
          const caps = capsOf(deployment, request, batchCap);
          const assumed = { ...deployment, isEngineAssumed };
          const { requestsPerSecond } = forecastSaturation(assumed, SHIPPED, request, caps);
          const point = forecastAtRate(assumed, SHIPPED, request, share * requestsPerSecond, caps);
          if (!point.stable) return;
          const parts = (end: "low" | "high") =>
            point.ttftMs.band[end] + (osl === 1 ? 0 : (osl - 1) * point.itlMs.band[end]);
          expect(point.e2eMs.band.low).toBeLessThanOrEqual(parts("low") * (1 + 1e-9));
          expect(point.e2eMs.band.high).toBeGreaterThanOrEqual(parts("high") * (1 - 1e-9));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("gets no faster when the load grows", () => {
    fc.assert(
      fc.property(scenario, level, level, ({ deployment, isl, osl, batchCap }, one, other) => {
        const request = { isl, osl, prefixHitRate: 0 };
        const caps = capsOf(deployment, request, batchCap);
        const { requestsPerSecond } = forecastSaturation(deployment, SHIPPED, request, caps);
        fc.pre(requestsPerSecond > 0);
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const light = forecastAtRate(deployment, SHIPPED, request, requestsPerSecond * low, caps);
        const heavy = forecastAtRate(deployment, SHIPPED, request, requestsPerSecond * high, caps);
        expect(heavy.batch).toBeGreaterThanOrEqual(light.batch * (1 - 1e-6));
        for (const metric of METRICS) {
          for (const statistic of STATISTICS) {
            // The halving behind a percentile stops at 1e-5.
            expect(heavy[metric][statistic]).toBeGreaterThanOrEqual(light[metric][statistic] * 0.999);
          }
        }
      }),
    );
  });

  it("obeys Little's law: requests in the replica = rate × mean end-to-end time", () => {
    const [deployment] = DEPLOYMENTS;
    const request = { isl: 1024, osl: 256, prefixHitRate: 0 };
    if (deployment === undefined) return;
    const point = forecastAtRate(deployment, SHIPPED, request, 10, capsOf(deployment, request, 256));
    expect(point.concurrency).toBeCloseTo((10 * point.e2eMs.mean) / 1000, 9);
    expect(point.batch).toBeLessThan(point.concurrency);
  });

  it("is never stable at saturation or above: latencies are infinite there", () => {
    for (const deployment of DEPLOYMENTS) {
      const request = { isl: 1024, osl: 256, prefixHitRate: 0 };
      const caps = capsOf(deployment, request, 256);
      const { requestsPerSecond, outputTokensPerSecond } = forecastSaturation(
        deployment,
        SHIPPED,
        request,
        caps,
      );
      for (const factor of [1, 1.5, 1000]) {
        const point = forecastAtRate(deployment, SHIPPED, request, requestsPerSecond * factor, caps);
        expect(point.stable).toBe(false);
        expect(point.ttftMs.p50).toBe(Number.POSITIVE_INFINITY);
        expect(point.e2eMs.mean).toBe(Number.POSITIVE_INFINITY);
        expect(point.outputTokensPerSecond).toBeCloseTo(outputTokensPerSecond, 6);
      }
      const below = forecastAtRate(deployment, SHIPPED, request, requestsPerSecond * 0.999, caps);
      expect(below.stable).toBe(true);
      expect(below.utilization).toBeCloseTo(0.999, 9);
    }
  });

  it("shares out the time between tokens completely, largest first", () => {
    for (const deployment of DEPLOYMENTS) {
      const request = { isl: 1024, osl: 256, prefixHitRate: 0 };
      const { stepShares } = forecastAtRate(
        deployment,
        SHIPPED,
        request,
        3,
        capsOf(deployment, request, 256),
      );
      const shares = Object.values(stepShares);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
    }
  });

  it("starts sooner when half of the prompt is cached", () => {
    for (const deployment of DEPLOYMENTS) {
      const request = { isl: 8000, osl: 256, prefixHitRate: 0 };
      const caps = capsOf(deployment, request, 64);
      const cold = forecastAtRate(deployment, SHIPPED, request, 0.5, caps);
      const warm = forecastAtRate(deployment, SHIPPED, { ...request, prefixHitRate: 0.5 }, 0.5, caps);
      expect(warm.ttftMs.mean).toBeLessThan(cold.ttftMs.mean);
      expect(warm.itlMs.mean).toBeLessThan(cold.itlMs.mean);
    }
  });

  it("holds nothing when the model does not fit", () => {
    const deployment: Deployment = { ...base, model: LLAMA_70B, gpu: A100, precision: "fp16", tp: 1 };
    const request = { isl: 1024, osl: 256, prefixHitRate: 0 };
    const caps = capsOf(deployment, request, 256);
    expect(forecastSaturation(deployment, SHIPPED, request, caps).requestsPerSecond).toBe(0);
    expect(forecastAtRate(deployment, SHIPPED, request, 0.001, caps).stable).toBe(false);
  });
});

describe("a replica with a number of clients", () => {
  // NVIDIA NIM 1.8 documentation: Llama-3.3-70B FP8 on 2 H100, 5,000 in, 500 out; ITL and output tokens per second.
  const deployment: Deployment = {
    ...base,
    engine: engineOf("trtcpp", 2048),
    kvBytesPerElement: 1,
    model: LLAMA_70B,
    gpu: H100,
    precision: "fp8",
    tp: 2,
  };
  const request = { isl: 5000, osl: 500, prefixHitRate: 0 };
  it.each([
    [1, 18.58, 51.67],
    [5, 21.83, 218.48],
    [25, 38.75, 623.4],
    [50, 59.73, 814.37],
    [250, 93.2, 920.12],
  ])("comes within its band of NIM's published run: %s clients", (clients, itlMs, tokensPerSecond) => {
    const run = forecastAtConcurrency(
      deployment,
      SHIPPED,
      request,
      clients,
      capsOf(deployment, request, 128),
    );
    expect((run.itlSeconds * 1000) / itlMs).toBeGreaterThan(0.8);
    expect((run.itlSeconds * 1000) / itlMs).toBeLessThan(1.22);
    expect(run.outputTokensPerSecond / tokensPerSecond).toBeGreaterThan(0.82);
    expect(run.outputTokensPerSecond / tokensPerSecond).toBeLessThan(1.23);
  });

  it("stops letting requests in where NIM's run did: about 85 sequences", () => {
    const { batch } = forecastAtConcurrency(
      deployment,
      SHIPPED,
      request,
      250,
      capsOf(deployment, request, 128),
    );
    expect(batch).toBeGreaterThan(75);
    expect(batch).toBeLessThan(95);
  });
});

describe("a replica at a published rate", () => {
  // TensorRT-LLM 0.14, online serving, Llama-3.1 in bf16 on H100: requests served a second, mean ITL in ms.
  it.each([
    { model: LLAMA_70B, tp: 4, isl: 467, osl: 256, rate: 1.95, itlMs: 21 },
    { model: LLAMA_70B, tp: 4, isl: 467, osl: 256, rate: 3.8, itlMs: 24 },
    { model: LLAMA_70B, tp: 4, isl: 467, osl: 256, rate: 7.27, itlMs: 32 },
    { model: LLAMA_70B, tp: 4, isl: 467, osl: 16, rate: 15.5, itlMs: 38 },
    { model: LLAMA_70B, tp: 4, isl: 202, osl: 214, rate: 6.5, itlMs: 25 },
    { model: LLAMA_8B, tp: 1, isl: 467, osl: 256, rate: 14.71, itlMs: 11 },
    { model: LLAMA_8B, tp: 1, isl: 467, osl: 256, rate: 26.46, itlMs: 19 },
  ])(
    "has an ITL within the band: $model.id, $isl in, $osl out, $rate a second",
    ({ model, tp, isl, osl, rate, itlMs }) => {
      const deployment: Deployment = {
        ...base,
        engine: engineOf("trtcpp", 256),
        model,
        gpu: H100,
        precision: "bf16",
        tp,
      };
      const request = { isl, osl, prefixHitRate: 0 };
      const { itlMs: forecast } = forecastAtRate(
        deployment,
        SHIPPED,
        request,
        rate,
        capsOf(deployment, request, 256),
      );
      expect(itlMs).toBeGreaterThan(forecast.band.low);
      expect(itlMs).toBeLessThan(forecast.band.high);
    },
  );
});
