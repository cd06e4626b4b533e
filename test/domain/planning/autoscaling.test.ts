import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { autoscaleThresholds } from "../../../src/domain/planning/autoscaling.ts";
import { evaluate } from "../../../src/domain/planning/evaluation.ts";
import type { PlanningProblem } from "../../../src/domain/planning/planning-problem.ts";
import { forecaster, gpu, problem, services } from "../../support/planning.ts";

const G80 = gpu("G80", 80);

function thresholdsFor(asked: PlanningProblem) {
  const { spec, serving, memory } = evaluate(asked, services(), G80, 1);
  if (serving === null) throw new Error("the toy model fits");
  const thresholds = autoscaleThresholds({
    policy: asked.policy.autoscale,
    targets: asked.targets,
    steady: serving.steady,
    saturation: serving.saturation,
    ratePerReplica: serving.ratePerReplica,
    maxSequences: memory.maxSequences,
    batchCap: spec.batchCap,
    atRate: (rate) => forecaster.atRate(spec, rate),
  });
  return { thresholds, serving };
}

const withLoad = (requestsPerSecond: number, more: Partial<PlanningProblem> = {}): PlanningProblem => {
  const base = problem(more);
  return { ...base, load: { ...base.load, requestsPerSecond } };
};

describe("autoscale thresholds", () => {
  it("S4-34: 80 % of capacity where that lies above the load", () => {
    // rate a replica may carry = 0.8 × 10 = 8; steady = 1 on 2 replicas
    const { thresholds } = thresholdsFor(withLoad(1));
    expect(thresholds.requestsPerSecondPerReplica.value).toBeCloseTo(6.4, 9);
    expect(thresholds.requestsPerSecondPerReplica.preferred).toBe(true);
  });

  it("S4-34: never at or below today's load on the minimum fleet", () => {
    // 1000 × 1.1 ÷ 8 = 137.5: 138 + 1 replicas carry 7.19 each, above 6.4
    const { thresholds, serving } = thresholdsFor(withLoad(1000));
    expect(thresholds.requestsPerSecondPerReplica.preferred).toBe(false);
    expect(thresholds.requestsPerSecondPerReplica.value).toBeGreaterThan(serving.steady.requestsPerSecond);
    expect(thresholds.requestsPerSecondPerReplica.value).toBeLessThan(8);
  });

  it("S4-34: every threshold is above what is seen today and below saturation, at any load and cap", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 5000, noNaN: true }),
        fc.integer({ min: 1, max: 100 }),
        fc.option(fc.double({ min: 150, max: 5000, noNaN: true }), { nil: undefined }),
        (rps, batchCap, ttftMs) => {
          const targets = { percentile: 95, ttftMs } as const;
          const { thresholds, serving } = thresholdsFor(withLoad(rps, { batchCap, targets }));
          const { requestsPerSecondPerReplica, kvCacheUtilization, e2eMs, ttftMs: ttft } = thresholds;
          expect(requestsPerSecondPerReplica.value).toBeGreaterThan(serving.steady.requestsPerSecond);
          expect(requestsPerSecondPerReplica.value).toBeLessThan(serving.saturation.requestsPerSecond);
          expect(kvCacheUtilization.value).toBeGreaterThan(kvCacheUtilization.above);
          expect(kvCacheUtilization.value).toBeLessThan(kvCacheUtilization.below ?? 0);
          expect(e2eMs.value).toBeGreaterThan(serving.steady.e2eMs.p95);
          expect(ttft.value).toBeGreaterThan(serving.steady.ttftMs.p95);
          if (ttftMs !== undefined) expect(ttft.value).toBeLessThanOrEqual(ttftMs);
          expect(thresholds.queueDepthPerReplica.value).toBeGreaterThanOrEqual(1);
          expect(thresholds.queueDepthPerReplica.value).toBeLessThanOrEqual(batchCap);
        },
      ),
    );
  });

  it("the queue depth is what the TTFT target leaves room for: 500 ms less one prefill of 100 ms is four", () => {
    const { thresholds } = thresholdsFor(withLoad(1, { targets: { percentile: 95, ttftMs: 500 } }));
    expect(thresholds.queueDepthPerReplica.value).toBe(4);
  });

  it("S4-34: GPU utilisation stays at the seed's 70 %", () => {
    expect(thresholdsFor(withLoad(1)).thresholds.gpuUtilization.value).toBe(0.7);
  });
});
