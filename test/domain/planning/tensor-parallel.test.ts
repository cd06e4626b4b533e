import { describe, expect, it } from "vitest";
import {
  isDegreePossible,
  spanningDegrees,
  tensorParallelDegrees,
} from "../../../src/domain/planning/tensor-parallel.ts";
import { plannerWith } from "../../support/planner.ts";
import { gpu, model } from "../../support/planning.ts";

const G80 = gpu("G80", 80);

describe("tensor-parallel degrees", () => {
  it("S4-29: powers of two within the node", () => {
    expect(tensorParallelDegrees(model(70), G80)).toEqual([1, 2, 4, 8]);
    expect(tensorParallelDegrees(model(70), gpu("One", 80, { maxGpusPerNode: 1 }))).toEqual([1]);
  });

  it("those that divide the heads: 28 heads allow 1, 2 and 4", () => {
    expect(tensorParallelDegrees(model(7, 28), G80)).toEqual([1, 2, 4]);
    expect(isDegreePossible(model(7, 28), G80, 8)).toBe(false);
    expect(isDegreePossible(model(7, 28), G80, 7)).toBe(true);
  });

  it("a degree that the engine would refuse makes the plan infeasible, and another degree repairs it", async () => {
    const request = { model: "qwen2.5 7b", requestsPerSecond: 5, isl: 500, osl: 200, gpu: "H100", tp: 8 };
    const plan = await plannerWith().plan(request);
    expect(plan.verdict.failing.map(({ metric }) => metric)).toContain("tp");
    expect(plan.verdict.repairs.map(({ set }) => Object.keys(set))).toContainEqual(["tp"]);
  });

  it("degrees beyond a node are whole nodes, and only where nodes have links of their own", () => {
    expect(spanningDegrees(model(70), G80)).toEqual([16, 32]);
    expect(spanningDegrees(model(70), gpu("Card", 24, { interconnect: "pcie4" }))).toEqual([]);
    expect(spanningDegrees(model(70), gpu("One", 80, { maxGpusPerNode: 1 }))).toEqual([]);
  });
});
