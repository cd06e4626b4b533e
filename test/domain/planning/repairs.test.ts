import { describe, expect, it } from "vitest";
import { chooseEvaluation } from "../../../src/domain/planning/choice.ts";
import type { PlanningProblem } from "../../../src/domain/planning/planning-problem.ts";
import { findRepairs } from "../../../src/domain/planning/repairs.ts";
import { gpu, machine, model, problem, services } from "../../support/planning.ts";

const G80 = gpu("G80", 80, { maxGpusPerNode: 1 });
const G300 = gpu("G300", 300, { maxGpusPerNode: 1 });
const offers = [machine("G80", 1, 2), machine("G300", 1, 6)];

function repairsOf(asked: PlanningProblem, most = 10) {
  const current = chooseEvaluation(asked, services(offers));
  if (current === null) throw new Error("there is a candidate");
  expect(current.feasible).toBe(false);
  return findRepairs({ problem: asked, services: services(offers), current, otherGpus: [G80, G300] }, most);
}

describe("repairs", () => {
  it("fewer bytes a weight repair a model that is too large, and so does a larger GPU; the cheaper comes first", () => {
    const repairs = repairsOf(problem({ model: model(70), gpus: [G80] }));
    expect(repairs.map(({ set }) => set)).toEqual([{ precision: "int4" }, { gpu: "G300", tp: 1 }]);
  });

  it("precision is the only repair when no other GPU helps", () => {
    const asked = problem({ model: model(70), gpus: [G80] });
    const current = chooseEvaluation(asked, services(offers));
    if (current === null) throw new Error("there is a candidate");
    const repairs = findRepairs({ problem: asked, services: services(offers), current, otherGpus: [] });
    expect(repairs.map(({ set }) => set)).toEqual([{ precision: "int4" }]);
  });

  it("a shorter context repairs a window that does not fit", () => {
    const repairs = repairsOf(problem({ contextWindow: 10_000_000, gpus: [G80], model: model(10) }));
    const context = repairs.find(({ set }) => "contextWindow" in set);
    // (72 GiB − 20 GB) ÷ 20,480 bytes a token
    expect(context?.set["contextWindow"]).toBe(2_798_311);
  });

  it("a longer window repairs requests that do not pass it", () => {
    const [first] = repairsOf(problem({ contextWindow: 512, gpus: [G80] }));
    expect(first?.set).toEqual({ contextWindow: 700 });
  });

  it("lifting the batch cap repairs a target that only the queue misses", () => {
    const asked = problem({ batchCap: 1, gpus: [G80], monthlyBudgetUsd: 10_000 });
    expect(repairsOf(asked).map(({ set }) => set)).toContainEqual({ batchSize: 100 });
  });

  it("a relaxed target is the repair when nothing is fast enough", () => {
    const asked = problem({ gpus: [G80], targets: { percentile: 95, itlMs: 1 } });
    const repairs = repairsOf(asked);
    expect(repairs.map(({ set }) => Object.keys(set)[0])).toEqual(["itlMs"]);
    const relaxed = Number(repairs[0]?.set["itlMs"]);
    const again = chooseEvaluation(
      { ...asked, targets: { percentile: 95, itlMs: relaxed } },
      services(offers),
    );
    expect(again?.feasible).toBe(true);
  });

  it("a budget is met by less load, and the load said passes", () => {
    const load = { ...problem().load, requestsPerSecond: 100 };
    const asked = problem({ load, gpus: [G80], monthlyBudgetUsd: 6000, precision: "int4" });
    const lowered = repairsOf(asked).find(({ set }) => "requestsPerSecond" in set);
    expect(Number(lowered?.set["requestsPerSecond"])).toBeLessThan(100);
    expect(lowered?.evaluation.price?.max.usdPerMonth).toBeLessThanOrEqual(6000);
  });

  it("a little more of the GPU for the engine repairs a model that is nearly small enough", () => {
    // 2 × 38.5 GB of weights and 32,768 × 20,480 bytes: 77.7 GB, of 85.9 GB × 0.9 = 77.3 GB or × 0.92 = 79 GB
    const asked = problem({ model: model(38.5), contextWindow: 32_768, gpus: [G80] });
    expect(repairsOf(asked).map(({ set }) => set)).toContainEqual({ memoryUtilization: 0.92 });
  });

  it("at most three are given, cheapest first", () => {
    const asked = problem({ gpus: [G80], targets: { percentile: 95, itlMs: 9 }, monthlyBudgetUsd: 100_000 });
    const repairs = repairsOf(asked, 3);
    const months = repairs.map(({ evaluation }) => evaluation.price?.max.usdPerMonth ?? 0);
    expect(repairs.length).toBeLessThanOrEqual(3);
    expect(months).toEqual(months.toSorted((a, b) => a - b));
    expect(repairs.every(({ evaluation }) => evaluation.feasible)).toBe(true);
  });
});
