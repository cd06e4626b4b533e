import { describe, expect, it } from "vitest";
import { compactResult } from "../../../src/app/agent/compact-result.ts";
import { offered } from "../../../src/app/agent/offered-tools.ts";
import { createTools } from "../../../src/app/tools/index.ts";
import { planRequestSchema } from "../../../src/domain/workload/plan-request.ts";
import { noModelSource, plannerWith, shippedCatalog } from "../../support/planner.ts";

const planner = plannerWith();
const keep = async (path: string) => path;
const files = { writeAtomically: keep, writeOwn: keep };
const tools = createTools({ planner, catalog: shippedCatalog, modelSource: noModelSource, files });
const byName = new Map(tools.map((tool) => [tool.name, offered(tool)]));
const fieldsOf = (name: string) =>
  Object.keys((byName.get(name)?.function.parameters["properties"] ?? {}) as Record<string, unknown>);

describe("tools as a chat model sees them", () => {
  it("take every requirement in plan_capacity", () => {
    expect(fieldsOf("plan_capacity").toSorted()).toEqual([...planRequestSchema.keyof().options].toSorted());
  });
  it("list only their own arguments where the requirements are known already", () => {
    expect(fieldsOf("forecast_latency")).toEqual([]);
    expect(fieldsOf("export_plan")).toEqual(["path"]);
    expect(fieldsOf("compare_options")).toEqual(["changes"]);
  });
  it("fit a small model's window: all of them in under 12,000 characters, a plan in under 10,000", async () => {
    expect(JSON.stringify([...byName.values()]).length).toBeLessThan(12_000);
    const plan = await planner.plan({ model: "llama 3.1 8b", requestsPerSecond: 20, isl: 500, osl: 200 });
    expect(compactResult(plan).length).toBeLessThan(10_000);
  });
  it("name no flag and no label: those are for people", () => {
    expect(JSON.stringify([...byName.values()])).not.toMatch(/"flag"|"label"|"placeholder"/);
  });
});

describe("a plan as a chat model reads it", () => {
  it("keeps the figures and every assumption's sentence, and leaves formulas to explain_figure", async () => {
    const plan = await planner.plan({ model: "llama 3.1 8b", requestsPerSecond: 20, isl: 500, osl: 200 });
    const told = JSON.parse(compactResult(plan));
    expect(told.replicas.gpus).toBe(plan.replicas.gpus);
    expect(told.cost.usdPerMonth).toBeCloseTo(plan.cost.usdPerMonth ?? 0, 0);
    expect(told.assumptions).toHaveLength(plan.assumptions.length);
    expect(told.evidence.figures).toBeUndefined();
  });
});
