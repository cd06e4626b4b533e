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
    expect(nearest).toMatch(/measured .*, forecast .*(the same|% (above|below)).* \(InferenceX\)$/);
    expect(others).toHaveLength(2);
  });

  it("names rows that measured the figure asked about before nearer rows that did not", async () => {
    const plan = await planner.plan({
      model: "llama 3.1 8b",
      gpu: "L40S",
      requestsPerSecond: 5,
      isl: 1000,
      osl: 200,
    });
    const witnesses = evidenceOfPlan(plan, services, "latency.ttftMs");
    expect(witnesses.length).toBeGreaterThan(0);
    for (const line of witnesses) expect(line).toMatch(/TTFT measured/);
    const throughput = evidenceOfPlan(plan, services, "capacity.perReplica.outputTokensPerSecond");
    expect(throughput[0]).toMatch(/1 × L40S.*throughput measured/);
  });

  it("says of a run over a chat log that the engine had all requests at once, not the cap its page names", async () => {
    const plan = await planner.plan({
      model: "llama 3.1 8b",
      gpu: "RTX 4090",
      requestsPerSecond: 1,
      isl: 236,
      osl: 350,
    });
    const [nearest] = evidenceOfPlan(plan, services, "capacity.perReplica.outputTokensPerSecond");
    expect(nearest).toContain("AccelMark");
    expect(nearest).toContain("offline, 100 requests of a chat log's lengths");
  });

  it("is none for a model that the catalog does not hold", async () => {
    const plan = await planner.plan({ parametersB: 9, requestsPerSecond: 1, isl: 100, osl: 100, gpu: "L4" });
    expect(evidenceOfPlan(plan, services)).toEqual([]);
  });
});
