import { describe, expect, it } from "vitest";
import { type CapacityPlan, capacityPlanSchema } from "../../../src/domain/planning/capacity-plan.ts";
import { plannerWith } from "../../support/planner.ts";

const planner = plannerWith();
const base = { model: "llama 3.1 8b", requestsPerSecond: 5, isl: 500, osl: 200, gpu: "L4" };

describe("the plan document's schema", () => {
  it.each<[string, (plan: CapacityPlan) => unknown]>([
    ["memory below nothing", ({ memory }) => ({ memory: { ...memory, weightsBytes: -1 } })],
    ["half a replica", ({ replicas }) => ({ replicas: { ...replicas, max: 2.5 } })],
    ["a price below nothing", ({ cost }) => ({ cost: { ...cost, usdPerHour: -1 } })],
    ["a rate below nothing", ({ capacity }) => ({ capacity: { ...capacity, utilization: -0.1 } })],
  ])("refuses %s", async (_what, change) => {
    const plan = await planner.plan(base);
    expect(capacityPlanSchema.safeParse(plan).success).toBe(true);
    expect(capacityPlanSchema.safeParse({ ...plan, ...(change(plan) as object) }).success).toBe(false);
  });

  it("holds fleets of any size, and one beyond all deployments does not hold", async () => {
    for (const growthPercent of [1000, 10_000]) {
      const plan = await planner.plan({ ...base, growthPercent, horizonMonths: 120 });
      expect(capacityPlanSchema.safeParse(plan).success).toBe(true);
      expect(plan.verdict.feasible).toBe(false);
      expect(plan.verdict.failing.map(({ metric }) => metric)).toContain("fleet_size");
      expect(plan.verdict.repairs.some(({ set }) => "horizonMonths" in set)).toBe(true);
    }
  });

  it("an absurd constant is answered, not believed", async () => {
    const slow = plannerWith({ "gpus.L4.hbmBytesPerSecond": 1 });
    const { verdict } = await slow.plan(base);
    expect(verdict.feasible).toBe(false);
    expect(verdict.failing[0]?.message).toMatch(/^Not plannable: /);
  });
});
