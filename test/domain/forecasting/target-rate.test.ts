import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Deployment } from "../../../src/domain/forecasting/deployment.ts";
import type { LatencyTargets } from "../../../src/domain/forecasting/load-forecast.ts";
import { forecastMemory } from "../../../src/domain/forecasting/memory.ts";
import { forecastAtRate } from "../../../src/domain/forecasting/operating-point.ts";
import { forecastSaturation } from "../../../src/domain/forecasting/saturation.ts";
import { maxRateUnderTargets } from "../../../src/domain/forecasting/target-rate.ts";
import { SHIPPED } from "./shipped-coefficients.ts";
import { A100, engineOf, H100, LLAMA_70B } from "./study-fixtures.ts";

const deployment: Deployment = {
  model: LLAMA_70B,
  gpu: H100,
  engine: engineOf("vllm", 256),
  precision: "fp8",
  kvBytesPerElement: 2,
  tp: 4,
  pp: 1,
  dp: 1,
};
const request = { isl: 1000, osl: 300, prefixHitRate: 0 };
const capsOf = (replica: Deployment) => ({
  batchCap: 256,
  memory: forecastMemory(replica, { contextWindow: 4096, maxSequences: 256, ...request }),
});
const caps = capsOf(deployment);
const saturation = forecastSaturation(deployment, SHIPPED, request, caps).requestsPerSecond;

const targets: fc.Arbitrary<LatencyTargets> = fc.record({
  percentile: fc.constantFrom(50 as const, 95 as const, 99 as const),
  ttftMs: fc.option(fc.double({ min: 150, max: 5000, noNaN: true }), { nil: undefined }),
  itlMs: fc.option(fc.double({ min: 15, max: 60, noNaN: true }), { nil: undefined }),
  e2eMs: fc.option(fc.double({ min: 4500, max: 30_000, noNaN: true }), { nil: undefined }),
});

describe("the largest rate under targets", () => {
  it("keeps every target, and a rate a little higher misses the one it names", () => {
    fc.assert(
      fc.property(targets, (wanted) => {
        const { requestsPerSecond, limitedBy } = maxRateUnderTargets(
          deployment,
          SHIPPED,
          request,
          caps,
          wanted,
        );
        const at = (rate: number) => {
          const point = forecastAtRate(deployment, SHIPPED, request, rate, caps);
          const statistic = `p${wanted.percentile}` as const;
          return {
            ttft: point.ttftMs[statistic] - (wanted.ttftMs ?? Number.MAX_VALUE),
            itl: point.itlMs[statistic] - (wanted.itlMs ?? Number.MAX_VALUE),
            e2e: point.e2eMs[statistic] - (wanted.e2eMs ?? Number.MAX_VALUE),
          };
        };
        const kept = at(requestsPerSecond);
        if (requestsPerSecond > 0) {
          for (const excess of Object.values(kept)) expect(excess).toBeLessThanOrEqual(0.1);
        }
        if (limitedBy === "ttft" || limitedBy === "itl" || limitedBy === "e2e") {
          expect(at(Math.max(0.01, requestsPerSecond * 1.01))[limitedBy]).toBeGreaterThan(0);
        } else {
          expect(requestsPerSecond).toBeLessThan(saturation);
          expect(requestsPerSecond).toBeGreaterThan(saturation * 0.999);
        }
      }),
    );
  });

  it("falls, never rises, when a target is tightened", () => {
    fc.assert(
      fc.property(fc.double({ min: 16, max: 40, noNaN: true }), (itlMs) => {
        const loose = maxRateUnderTargets(deployment, SHIPPED, request, caps, {
          percentile: 95,
          itlMs: itlMs * 1.1,
        });
        const tight = maxRateUnderTargets(deployment, SHIPPED, request, caps, { percentile: 95, itlMs });
        expect(tight.requestsPerSecond).toBeLessThanOrEqual(loose.requestsPerSecond);
      }),
    );
  });

  it("is zero with a reason when even a lone request is too slow", () => {
    const result = maxRateUnderTargets(deployment, SHIPPED, request, caps, { percentile: 95, itlMs: 5 });
    expect(result.requestsPerSecond).toBe(0);
    expect(result.limitedBy).toBe("itl");
    expect(result.floor.itlMs).toBeGreaterThan(5);
  });

  it("is zero when the model does not fit", () => {
    const tooSmall: Deployment = { ...deployment, gpu: A100, precision: "fp16", tp: 1 };
    const result = maxRateUnderTargets(tooSmall, SHIPPED, request, capsOf(tooSmall), { percentile: 95 });
    expect(result).toMatchObject({ requestsPerSecond: 0, limitedBy: "kv-cache" });
  });
});
