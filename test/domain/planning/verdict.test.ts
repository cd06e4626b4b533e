import { describe, expect, it } from "vitest";
import type { PlanRequest } from "../../../src/domain/workload/plan-request.ts";
import { plannerWith } from "../../support/planner.ts";

const planner = plannerWith();
const base: PlanRequest = { model: "llama 3.1 8b", requestsPerSecond: 5, isl: 500, osl: 200, gpu: "L4" };
const verdictOf = async (change: PlanRequest) => (await planner.plan({ ...base, ...change })).verdict;

describe("the verdict", () => {
  it("names the fleet, the load and the limit of a plan that holds", async () => {
    const { summary, failing, repairs } = await verdictOf({});
    expect(summary).toMatch(/^\d+ × L4: \d+ replicas of 1 serve 5 req\/s .* The limit is \w+\.$/);
    expect([failing, repairs]).toEqual([[], []]);
  });

  it.each<[string, PlanRequest, RegExp]>([
    [
      "memory",
      { model: "llama 3.1 405b" },
      /^The model does not fit: each GPU needs .* GiB and may use .* GiB\. It takes .* GiB weights, .*\.$/,
    ],
    [
      "contextWindow",
      { contextWindow: 512 },
      /^Requests of 700 tokens .* do not pass a context window of 512/,
    ],
    [
      "ttftP95Ms",
      { ttftMs: 10 },
      /^TTFT p95 is .* % over for a target of 10 ms\. .* more replicas do not help\.$/,
    ],
    ["itlP99Ms", { itlMs: 3, sloPercentile: 99 }, /^ITL p99 is .* over for a target of 3 ms/],
    ["e2eP50Ms", { e2eMs: 100, sloPercentile: 50 }, /^E2E p50 is .* over for a target of 100 ms/],
    [
      "monthlyBudgetUsd",
      { monthlyBudgetUsd: 10 },
      /^The fleet costs \$[\d,]+ a month, .* over the budget of \$10\.$/,
    ],
  ])("%s that is missed says by how much", async (metric, change, message) => {
    const { feasible, failing } = await verdictOf(change);
    expect(feasible).toBe(false);
    const missed = failing.find((target) => target.metric === metric);
    expect(missed?.message).toMatch(message);
    expect(missed?.actual).not.toBe(missed?.target);
  });

  it("a budget without a price is not met: nothing is guessed", async () => {
    const { feasible, failing } = await verdictOf({ gpu: "RTX-4090", monthlyBudgetUsd: 1e6 });
    expect(feasible).toBe(false);
    expect(failing[0]).toMatchObject({ metric: "monthlyBudgetUsd", actual: null });
  });

  it("says when no single change repairs it", async () => {
    const { summary, repairs } = await verdictOf({
      model: "llama 3.1 405b",
      gpu: "T4",
      tp: 1,
      ttftMs: 0.001,
      itlMs: 0.001,
    });
    expect(repairs).toEqual([]);
    expect(summary).toContain("No single change");
  });

  it("repairs come with what they cost beside the present plan, cheapest first, three at most", async () => {
    const { repairs } = await verdictOf({ ttftMs: 100, isl: 4000 });
    expect(repairs.length).toBeGreaterThan(0);
    expect(repairs.length).toBeLessThanOrEqual(3);
    const months = repairs.map(({ usdPerMonth }) => usdPerMonth ?? Number.MAX_VALUE);
    expect(months).toEqual(months.toSorted((a, b) => a - b));
  });
});
