import { afterAll, describe, expect, it } from "vitest";
import { createLoadGenerator } from "../../../src/adapters/load-generator.ts";
import { prepareBench } from "../../../src/app/experiments/prepare-bench.ts";
import { type BenchEvent, runBench } from "../../../src/app/experiments/run-bench.ts";
import type { BenchRequest } from "../../../src/domain/measurement/bench-request.ts";
import { type BenchmarkDocument, benchmarkSchema } from "../../../src/domain/measurement/benchmark.ts";
import { loadOf } from "../../../src/domain/measurement/benchmark-level.ts";
import { type MockEngineOptions, startMockEngine } from "../../support/mock-engine.ts";

const generator = createLoadGenerator();
afterAll(() => generator.close());
/** Its own check takes most of a second, and has a test of its own. */
const loadGenerator = { ...generator, calibrate: async () => null };
const clock = { now: () => new Date().toISOString() };

async function bench(
  options: MockEngineOptions,
  request: BenchRequest,
  files: Readonly<Record<string, string>> = {},
) {
  const engine = await startMockEngine({ ttftMs: 4, itlMs: 2, ...options });
  const events: BenchEvent[] = [];
  const kept: BenchmarkDocument[] = [];
  try {
    const plan = await prepareBench(
      { osl: "8", isl: "40", ...request, endpoint: engine.endpoint },
      {},
      {
        loadGenerator,
        readFile: async (path) => files[path] ?? "",
      },
    );
    const document = await runBench(
      plan,
      [],
      { loadGenerator, clock, version: "0.0.0" },
      {
        signal: new AbortController().signal,
        onEvent: (event) => events.push(event),
        keep: async (soFar) => {
          kept.push(soFar);
        },
      },
    );
    return { document, events, kept, log: engine.log };
  } finally {
    await engine.close();
  }
}

describe("a server of K slots", () => {
  // Service times are short, so other work on the machine can slow a whole level: such a run is made again.
  it.each([2, 3, 4, 5, 6, 8, 10, 12, 16, 20])(
    "K = %i: the knee is found within one step",
    { retry: 3 },
    async (slots) => {
      const loads: number[] = [];
      for (let load = 1; load <= 4 * slots; load *= 2) loads.push(load);
      const { document } = await bench({ slots }, { concurrency: loads, durationSeconds: 0.2 });
      const { knee } = document;
      expect(knee?.concurrency).toBeGreaterThanOrEqual(slots / 2);
      expect(knee?.concurrency).toBeLessThanOrEqual(slots * 2);
      // The bracket holds K, or is the next one.
      expect(knee?.low).toBeLessThanOrEqual(slots * 2);
      expect(knee?.high).toBeGreaterThanOrEqual(slots);
    },
  );
  it("is searched by itself: doubling to saturation, then halving the gap", { retry: 3 }, async () => {
    const { document, events } = await bench({ slots: 5 }, {});
    const order = events.flatMap((event) => (event.kind === "level-started" ? [event.load] : []));
    expect(order.slice(0, 3)).toEqual([1, 2, 4]);
    expect(Math.max(...order)).toBeLessThanOrEqual(32);
    expect(document.knee?.concurrency).toBeGreaterThan(2.5);
    expect(document.knee?.concurrency).toBeLessThan(10);
    expect(document.complete).toBe(true);
  });
  it("is searched under a target: the largest load whose p95 TTFT keeps it", { retry: 3 }, async () => {
    // Four slots; whoever waits for one waits some 144 ms.
    const { document } = await bench({ slots: 4, ttftMs: 4, itlMs: 20 }, { ttftMs: 80, requests: 12 });
    expect(document.search?.largest).toBeGreaterThanOrEqual(3);
    expect(document.search?.largest).toBeLessThanOrEqual(5);
    expect(document.levels.every(({ goodput }) => goodput !== null)).toBe(true);
  });
});

describe("the document", () => {
  it("is what the published schema says, and rises with the load", async () => {
    const { document, kept, log } = await bench({}, { concurrency: [2, 1], requests: 10 });
    expect(() => benchmarkSchema.parse(document)).not.toThrow();
    expect(document.levels.map(loadOf)).toEqual([1, 2]);
    expect(document.levels.map(({ requests, ok }) => [requests, ok])).toEqual([
      [10, 10],
      [10, 10],
    ]);
    // Two trial requests, then warm-up of one a stream and ten measured ones for each level.
    expect(log).toHaveLength(2 + 1 + 10 + 2 + 10);
    expect(kept.map(({ levels, complete }) => [levels.length, complete])).toEqual([
      [0, false],
      [1, false],
      [2, false],
      [2, true],
    ]);
  });
  it("corrects the prompts' length by what the server counts", async () => {
    // The mock counts a token a word and three more.
    const { document } = await bench({}, { concurrency: [1], isl: "100" });
    expect(document.levels[0]?.inputTokens).toBeGreaterThan(97);
    expect(document.levels[0]?.inputTokens).toBeLessThan(103);
  });
  it("of rates has the rate asked for beside the rate answered", async () => {
    const { document } = await bench({}, { rate: [100], requests: 60, arrivals: "constant" });
    const [level] = document.levels;
    expect(level?.requestRate).toBe(100);
    expect(level?.checks.offeredRatio).toBeGreaterThan(0.85);
    expect(level?.checks.sendDelayP99Ms).not.toBeNull();
  });
  it("of repeats has intervals", async () => {
    const { document } = await bench({}, { concurrency: [2], repeats: 3 });
    expect(document.levels[0]?.repeats?.count).toBe(3);
    const interval = document.levels[0]?.repeats?.outputTokensPerSecond;
    expect(interval?.low).toBeLessThanOrEqual(interval?.mean ?? 0);
  });
  it("of a trace has its requests, with their own lengths, at their own times", async () => {
    const csv = "arrival_time,input_length,output_length\n0,30,4\n0.05,60,9\n0.1,30,4\n";
    const { document, log } = await bench({}, { trace: "trace.csv" }, { "trace.csv": csv });
    expect(document.levels[0]).toMatchObject({ requests: 3, requestRate: 20 });
    expect(log.slice(-3).map(({ body }) => body["max_tokens"])).toEqual([4, 9, 4]);
  });
  it("of a data set has its prompts", async () => {
    const lines =
      '{"prompt":"What is a knee?","output_tokens":3}\n{"messages":[{"role":"user","content":"Say \\"hi\\""}]}\n';
    const { log } = await bench(
      {},
      { dataset: "d.jsonl", concurrency: [1], requests: 4, warmup: 0 },
      { "d.jsonl": lines },
    );
    expect(new Set(log.map(({ prompt }) => prompt))).toEqual(new Set(["What is a knee?", 'Say "hi"']));
    expect(log.at(-2)?.body["max_tokens"]).toBe(3);
  });
  it("of a server that hangs up after each answer has no failures, and says so", async () => {
    const { document } = await bench({ hangsUp: true }, { concurrency: [2] });
    expect(document.levels[0]).toMatchObject({ ok: 20, errors: {} });
    expect(document.warnings.map(({ code }) => code)).toEqual(["closes_connections"]);
  });
  it("of a server without ignore_eos says that answers end by themselves", async () => {
    const { document, log } = await bench(
      { fault: (index) => (index < 2 ? { kind: "status", status: 400 } : undefined) },
      { concurrency: [1] },
    );
    expect(document.warnings.map(({ code }) => code)).toEqual(["natural_ends"]);
    expect(log.at(-1)?.body).not.toHaveProperty("ignore_eos");
  });
});

describe("a sweep ends early", () => {
  it("after a storm of errors: higher loads are not tried", async () => {
    const { document } = await bench(
      { fault: () => ({ kind: "status", status: 503 }) },
      { concurrency: [1, 2, 4], requests: 200 },
    );
    expect(document.levels).toHaveLength(1);
    expect(document.levels[0]?.errors["http_503"]).toBe(document.levels[0]?.requests);
    expect(document.warnings.map(({ code }) => code)).toContain("stopped_early");
  });
  it("where a rate is not half answered: higher rates only lengthen the queue", async () => {
    // One slot of some 18 ms serves about 55 a second.
    const { document } = await bench(
      { slots: 1 },
      { rate: [300, 600], requests: 60, warmup: 0, arrivals: "constant" },
    );
    expect(document.levels.map(loadOf)).toEqual([300]);
    expect(document.knee?.high).toBe(300);
  });
  it("when its tokens are used up", async () => {
    const { document } = await bench({}, { concurrency: [1, 2, 4], requests: 10, maxTokens: 700 });
    expect(document.levels).toHaveLength(1);
    expect(document.complete).toBe(false);
    expect(document.warnings.map(({ code }) => code)).toEqual(["budget"]);
  });
});

describe("a request that cannot be meant", () => {
  const refusal = (request: BenchRequest, files: Record<string, string> = {}) =>
    prepareBench(
      { model: "m", endpoint: "http://127.0.0.1:9/v1", ...request },
      {},
      {
        loadGenerator,
        readFile: async (path) => files[path] ?? "",
      },
    ).then(
      () => "accepted",
      (error: Error) => error.message,
    );
  it.each<[BenchRequest, string]>([
    [{ concurrency: [1], rate: [1] }, "different loads"],
    [{ requests: 5, durationSeconds: 5 }, "how long a level is"],
    [{ concurrency: [1], arrivals: "burst" }, "--arrivals says how requests of --rate come"],
    [{ isl: "9-3" }, "is no length"],
    [{ extraBody: "[1]" }, "not a JSON object"],
    [{ dataset: "d" }, "holds no prompt"],
    [{ trace: "t" }, "holds no request"],
  ])("%j is refused with a sentence", async (request, words) =>
    expect(await refusal(request)).toContain(words),
  );
  it("names the row of a trace that cannot be used", async () => {
    expect(await refusal({ trace: "t" }, { t: "arrival_time,input_length\n0,5\n" })).toContain("row 1 lacks");
    expect(await refusal({ dataset: "d" }, { d: '{"prompt":"a"}\nnot json' })).toContain(
      "line 2 is not JSON",
    );
  });
  it("needs an endpoint that says which models it serves, or a name", async () => {
    const { endpoint: _endpoint, ...rest } = { endpoint: "" };
    expect(await refusal(rest)).toBe("accepted");
    await expect(
      prepareBench({ endpoint: "http://127.0.0.1:9/v1" }, {}, { loadGenerator, readFile: async () => "" }),
    ).rejects.toMatchObject({ code: "endpoint_failed" });
  });
});
