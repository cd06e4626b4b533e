import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlanRequest } from "../../src/domain/workload/plan-request.ts";
import { plannerWith } from "../support/planner.ts";

const planner = plannerWith();

/** Makes each repair and holds the plan it leads to against the figures it was offered with. */
async function expectRepairsAsSaid(request: PlanRequest): Promise<number> {
  const { repairs } = (await planner.plan(request)).verdict;
  for (const { set, gpus, usdPerMonth, change } of repairs) {
    const applied = await planner.plan({ ...request, ...(set as PlanRequest) });
    expect(applied.verdict.feasible, change).toBe(true);
    expect(applied.replicas.gpus, change).toBe(gpus);
    expect(applied.cost.usdPerMonth, change).toBe(usdPerMonth);
  }
  return repairs.length;
}

describe("a repair and the plan it leads to", () => {
  it.each<[string, PlanRequest]>([
    [
      "an ITL out of reach on L4",
      { model: "qwen2.5-32b", requestsPerSecond: 1, isl: 16_000, osl: 1000, gpu: "L4", itlMs: 6 },
    ],
    [
      "a batch cap of 2",
      {
        model: "mixtral-8x7b",
        requestsPerSecond: 30,
        isl: 2000,
        osl: 1000,
        gpu: "A100-80GB",
        ttftMs: 50,
        batchSize: 2,
      },
    ],
  ])("are the same in GPUs and dollars: %s", async (_name, request) => {
    expect(await expectRepairsAsSaid(request)).toBeGreaterThan(0);
  });

  it("are the same for any request", async () => {
    let offered = 0;
    const base = fc.record({
      model: fc.constantFrom("llama 3.1 8b", "llama 3.3 70b", "mixtral-8x7b", "gpt-oss-120b", "qwen2.5-32b"),
      requestsPerSecond: fc.constantFrom(0.5, 5, 40),
      isl: fc.constantFrom(200, 2000, 16_000),
      osl: fc.constantFrom(2, 100, 1000),
    });
    const place = fc.record(
      {
        gpu: fc.constantFrom("L4", "H100", "A100-80GB", "L40S"),
        cloud: fc.constantFrom("gcp" as const, "aws" as const),
      },
      { requiredKeys: [] },
    );
    const trouble = fc.oneof(
      fc.record({ tp: fc.constantFrom(1, 2), gpu: fc.constantFrom("L4", "H100", "A100-80GB") }),
      fc.record({ ttftMs: fc.constantFrom(20, 100, 300) }),
      fc.record({ itlMs: fc.constantFrom(4, 15) }),
      fc.record({ e2eMs: fc.constantFrom(500, 8000) }),
      fc.record({ batchSize: fc.constantFrom(1, 100_000), gpu: fc.constant("H100") }),
      fc.record({ contextWindow: fc.constantFrom(150, 60_000), tp: fc.constant(1) }),
      fc.record({ monthlyBudgetUsd: fc.constantFrom(500, 20_000) }),
    );
    await fc.assert(
      fc.asyncProperty(base, place, trouble, async (asked, where, wrong) => {
        offered += await expectRepairsAsSaid({ ...asked, ...where, ...wrong });
      }),
      { numRuns: 60, seed: 3 },
    );
    expect(offered).toBeGreaterThan(40);
  }, 60_000);
});
