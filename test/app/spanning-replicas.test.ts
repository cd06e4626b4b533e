import { describe, expect, it } from "vitest";
import type { PlanRequest } from "../../src/domain/workload/plan-request.ts";
import { plannerWith } from "../support/planner.ts";

const planner = plannerWith();
const large: PlanRequest = {
  model: "deepseek-r1",
  requestsPerSecond: 2,
  isl: 1000,
  osl: 1000,
  gpu: "H100",
};

describe("a replica that spans machines", () => {
  it("is priced at the machines it takes, and the plan says what the forecast does not know", async () => {
    const plan = await planner.plan({ ...large, tp: 16 });
    const [price] = plan.cost.prices;
    expect(plan.replicas.machines).toBe(plan.replicas.max * 2);
    expect(plan.cost.usdPerHour).toBeCloseTo(plan.replicas.max * 2 * (price?.usdPerHour ?? 0), 9);
    expect(plan.warnings.map(({ code }) => code)).toContain("spans_machines");
    expect(plan.verdict.summary).toContain("Measure first");
    expect(plan.cost.note).toContain("2 machines a replica");
  });

  it("is tried without being asked for only when nothing within a machine holds the model", async () => {
    const { replicas, verdict } = await planner.plan(large);
    expect(verdict.feasible).toBe(true);
    expect(replicas.gpusPerReplica).toBe(16);
    const held = await planner.plan({ ...large, gpu: "H200" });
    expect(held.replicas.gpusPerReplica).toBeLessThanOrEqual(8);
    expect(held.warnings.map(({ code }) => code)).not.toContain("spans_machines");
  });

  it("never stands on cards without links: they are too small, and that is the answer", async () => {
    const { memory } = await planner.plan({ ...large, gpu: "L4" });
    expect(memory.fits).toBe(false);
  });

  it("without a GPU named, an unreachable target is answered with a priced plan, the one nearest to it", async () => {
    const { gpu: _named, ...anyGpu } = large;
    const { verdict, cost, inputs } = await planner.plan({ ...anyGpu, requestsPerSecond: 5, itlMs: 5 });
    expect(verdict.feasible).toBe(false);
    expect(cost.usdPerMonth).toBeGreaterThan(0);
    expect(inputs.gpu?.source).toBe("default");
  });

  it("a plan that misses one target keeps the others it can keep", async () => {
    const { verdict } = await planner.plan({
      model: "llama 3.3 70b",
      requestsPerSecond: 5,
      isl: 16_000,
      osl: 1000,
      gpu: "A100",
      ttftMs: 500,
      itlMs: 40,
    });
    expect(verdict.failing.map(({ metric }) => metric)).toEqual(["ttftP95Ms"]);
  });

  it("whole machines with room to spare say up to which load they cost no more", async () => {
    const { capacity, warnings } = await planner.plan({
      model: "llama 3.1 8b",
      requestsPerSecond: 5,
      isl: 500,
      osl: 200,
      gpu: "A100-80GB",
      cloud: "aws",
    });
    expect(warnings.map(({ code }) => code)).toContain("idle_gpus_billed");
    expect(capacity.nextBreakPoint.message).toMatch(
      /machines already billed hold \d+ more at no further cost, enough up to [\d.,]+ req\/s\./,
    );
  });
});
