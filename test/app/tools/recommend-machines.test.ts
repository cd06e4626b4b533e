import { describe, expect, it } from "vitest";
import { createRecommender } from "../../../src/app/recommend/create-recommender.ts";
import { ownOrApi, recommendMachines } from "../../../src/app/tools/recommend-machines.ts";
import { noModelSource, shippedCatalog, stillClock } from "../../support/planner.ts";

const recommender = createRecommender({
  catalog: shippedCatalog,
  modelSource: noModelSource,
  clock: stillClock,
  version: "0.0.0-test",
});
const tool = recommendMachines(recommender);
const DRAFT = {
  model: "llama-3.1-8b",
  requestsPerSecond: 10,
  isl: 500,
  osl: 200,
  ttftMs: 500,
  itlMs: 50,
} as const;

describe("recommend_machines", () => {
  it("takes the requirements of a plan, leaves what it does not know, and answers in a sentence", async () => {
    const found = await tool.run(
      { ...DRAFT, growthPercent: 5, peakMultiplier: 2, monthlyBudgetUsd: 1e6 },
      {},
    );
    expect(found.feasible).toBe(true);
    expect(found.message).toMatch(/within every target/);
    expect(found.candidates[0]).toMatchObject({ rank: 1, meetsSlo: true });
  });
  it("reads spot and precision as a plan names them", async () => {
    const found = await tool.run({ ...DRAFT, spot: true, precision: "fp8", region: "europe" }, {});
    expect(found.candidates.every((row) => "precision" in row && row.precision === "fp8")).toBe(true);
    expect(found.candidates.every((row) => "cloud" in row && row.cloud === "gcp")).toBe(true);
  });
  it("sets owned GPUs beside rented ones", async () => {
    const found = await tool.run({ ...DRAFT, owned: "16xA100-80GB" }, {});
    expect(found.candidates[0]).toMatchObject({ cloud: "owned" });
  });
});

describe("own_or_api", () => {
  it("says which bill is lower at this load", async () => {
    const found = await ownOrApi(recommender).run({ ...DRAFT }, {});
    expect(found.message).toMatch(/At this load the (API|own fleet) is cheaper\./);
    expect(found.api.length).toBeGreaterThan(0);
  });
});
