import { describe, expect, it } from "vitest";
import { prepareBench } from "../../../src/app/experiments/prepare-bench.ts";
import { timeLeft } from "../../../src/app/experiments/time-left.ts";
import type { BenchRequest } from "../../../src/domain/measurement/bench-request.ts";

const planOf = (request: BenchRequest) =>
  prepareBench(
    { endpoint: "http://127.0.0.1:8000/v1", model: "m", ...request },
    {},
    {
      loadGenerator: { models: async () => ({ ids: [], problem: null }) },
      readFile: async () => "",
    },
  );
const reached = (done: number, elapsedMs: number) => ({
  sent: done,
  ok: done,
  failed: 0,
  inFlight: 1,
  chunks: 0,
  elapsedMs,
});

describe("the time left", () => {
  it("of a closed loop is the level's rest, and the rounds of those that follow, at the pace so far", async () => {
    const plan = await planOf({ concurrency: [1, 2], requests: 10, warmup: 0 });
    // A request a second: 6 left of 10, then 10 requests in 5 rounds of a second.
    expect(timeLeft(plan, 1, reached(4, 4000))).toEqual({ level: 6, all: 11 });
    // Two a second at two streams: nothing follows.
    expect(timeLeft(plan, 2, reached(8, 4000))).toEqual({ level: 1, all: 1 });
  });

  it("of an open loop is that of its schedule", async () => {
    const plan = await planOf({ rate: [1, 5], requests: 10, warmup: 0 });
    expect(timeLeft(plan, 1, reached(5, 5000))).toEqual({ level: 5, all: 5 + 10 / 5 });
  });

  it("counts each repeat of the levels that follow", async () => {
    const plan = await planOf({ concurrency: [1, 2], requests: 10, warmup: 0, repeats: 3 });
    expect(timeLeft(plan, 1, reached(10, 10_000))).toEqual({ level: 0, all: 15 });
  });

  it("is not known before the first answer, of a level that ends by the clock, and of a search as a whole", async () => {
    const plan = await planOf({ concurrency: [1], requests: 10 });
    expect(timeLeft(plan, 1, reached(0, 500))).toBeNull();
    expect(timeLeft(await planOf({ concurrency: [1], durationSeconds: 5 }), 1, reached(3, 500))).toBeNull();
    expect(timeLeft(await planOf({ requests: 10, warmup: 0 }), 1, reached(5, 5000))).toEqual({
      level: 5,
      all: null,
    });
  });
});
