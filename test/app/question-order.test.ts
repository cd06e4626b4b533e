import { expect, it } from "vitest";
import { openQuestions } from "../../src/app/question-order.ts";
import type { PlanRequest } from "../../src/domain/workload/plan-request.ts";
import { plannerWith } from "../support/planner.ts";

const planner = plannerWith();
const ranked = (request: PlanRequest) => openQuestions(planner, request, planner.missing(request));

it("asks first for what moves the plan most: for a small service the load, for a large one the lengths", async () => {
  const fields = (await ranked({})).map(({ field }) => field);
  expect(fields[0]).toBe("requestsPerSecond");
  expect(fields.toSorted()).toEqual(["isl", "model", "osl", "requestsPerSecond"]);
  expect((await ranked({ requestsPerSecond: 500 })).map(({ field }) => field)[0]).toBe("isl");
});

it("ranks by the fleets at both ends of the range, the largest share first", async () => {
  for (const request of [{}, { gpu: "L4" }, { users: 3000 }, { parametersB: 70, requestsPerSecond: 5 }]) {
    const shares = (await ranked(request)).map(({ gpus }) => (gpus === null ? 1 : gpus.high / gpus.low));
    expect(shares.every((share) => share >= 1)).toBe(true);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  }
});

it("offers a default inside its range for each", async () => {
  for (const { field, usual, low, high } of await ranked({})) {
    const [value, least, most] = [usual, low, high].map((set) => set[field]);
    if (typeof value !== "number") expect(value).toBe(least);
    else {
      expect(value).toBeGreaterThan(Number(least));
      expect(value).toBeLessThan(Number(most));
    }
  }
});

it("ranks nothing that is known, and what cannot be planned stays in its place", async () => {
  expect(await ranked({ model: "Llama 3.1 8B", requestsPerSecond: 1, isl: 10, osl: 10 })).toEqual([]);
  const odd = await ranked({ model: "no such model at all" });
  expect(odd.map(({ gpus }) => gpus)).toEqual([null, null, null]);
});

it("answers within 100 ms", async () => {
  await ranked({});
  const times: number[] = [];
  for (let run = 0; run < 10; run += 1) {
    const started = performance.now();
    await ranked({ gpu: "L40S" });
    times.push(performance.now() - started);
  }
  expect(times.toSorted((a, b) => a - b)[5]).toBeLessThan(100);
});
