import { describe, expect, it } from "vitest";
import { benchRequestSchema } from "../../../src/domain/measurement/bench-request.ts";
import { parameterMeta } from "../../../src/domain/workload/parameter.ts";
import { planRequestSchema } from "../../../src/domain/workload/plan-request.ts";

const TARGETS = ["ttftMs", "itlMs", "e2eMs", "sloPercentile"] as const;

describe("latency targets", () => {
  it.each(TARGETS)("%s is one parameter for a plan and a benchmark, but for what it is for", (name) => {
    const { description: forPlan, ...plan } = parameterMeta(planRequestSchema.shape[name]) ?? {};
    const { description: forBench, ...bench } = parameterMeta(benchRequestSchema.shape[name]) ?? {};
    expect(plan).toEqual(bench);
    expect(plan).toMatchObject({ flag: expect.stringMatching(/^(ttft|itl|e2e)-ms$|^slo-percentile$/) });
    expect(forPlan).not.toBe(forBench);
  });

  it("are positive times at a percentile that is forecast", () => {
    const isTaken = (request: object): boolean =>
      planRequestSchema.safeParse(request).success && benchRequestSchema.safeParse(request).success;
    expect(isTaken({ ttftMs: 500, itlMs: 0.5, e2eMs: 8000, sloPercentile: 99 })).toBe(true);
    for (const wrong of [{ ttftMs: 0 }, { itlMs: -1 }, { e2eMs: 1e10 }, { sloPercentile: 90 }]) {
      expect([wrong, isTaken(wrong)]).toEqual([wrong, false]);
    }
  });
});
