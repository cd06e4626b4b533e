import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openMeasurements } from "../../../src/adapters/measurements.ts";
import { evidenceOfPlan } from "../../../src/app/accuracy/plan-evidence.ts";
import { plannerWith, shippedCatalog } from "../../support/planner.ts";

const measurements = openMeasurements(join(import.meta.dirname, "../../../config"));
const planner = plannerWith();
const services = { catalog: shippedCatalog, measurements };

describe("the evidence beside a plan", () => {
  it("names the nearest measurement of that model on that GPU, with source and forecast", async () => {
    const plan = await planner.plan({
      model: "llama-3.1-70b",
      gpu: "H100",
      precision: "fp8",
      tp: 4,
      requestsPerSecond: 2,
      isl: 1000,
      osl: 1000,
    });
    const [nearest, ...others] = evidenceOfPlan(plan, services);
    expect(nearest).toContain("Llama-3.1-70B fp8 on 4 × H100-SXM-80GB");
    expect(nearest).toMatch(/measured .*, forecast .*\(InferenceX\)$/);
    expect(others).toHaveLength(2);
  });

  it("is none for a model that the catalog does not hold", async () => {
    const plan = await planner.plan({ parametersB: 9, requestsPerSecond: 1, isl: 100, osl: 100, gpu: "L4" });
    expect(evidenceOfPlan(plan, services)).toEqual([]);
  });
});
