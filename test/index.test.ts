import { describe, expect, it } from "vitest";
import { capacityPlanSchema, createPlanner, isPlannerError, planRequestSchema } from "../src/index.ts";

const REQUEST = { model: "llama-3.1-8b", requestsPerSecond: 20, isl: 500, osl: 200, gpu: "H100" };

describe("the library", () => {
  it("plans over its own catalog, and the document passes its own schema", async () => {
    const planner = await createPlanner();
    const plan = await planner.plan(planRequestSchema.parse(REQUEST));
    expect(capacityPlanSchema.parse(plan)).toEqual(plan);
    expect(plan.tool.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("takes overrides by dotted name", async () => {
    const planner = await createPlanner({ overrides: { "defaults.redundantReplicas": 3 } });
    const [usual, careful] = await Promise.all([
      (await createPlanner()).plan(REQUEST),
      planner.plan(REQUEST),
    ]);
    expect(careful.replicas.redundancy).toBe(3);
    expect(careful.replicas.max).toBeGreaterThan(usual.replicas.max);
  });

  it("refuses what it cannot read with an error that programs can tell apart", async () => {
    const planner = await createPlanner({ env: { HF_HUB_OFFLINE: "1", HF_HOME: "/nonexistent" } });
    const error: unknown = await planner
      .plan({ ...REQUEST, gpu: "H999X" })
      .catch((reason: unknown) => reason);
    expect(isPlannerError(error) && error.code).toBe("unknown_gpu");
  });
});
