import { createServer } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { createLoadGenerator } from "../../../src/adapters/load-generator.ts";
import { constantRate } from "../../../src/domain/measurement/arrivals/constant-rate.ts";
import { levelReport } from "../../../src/domain/measurement/level-report.ts";
import type { LoadJob, LoadTarget } from "../../../src/domain/measurement/load-job.ts";
import { ttftMs } from "../../../src/domain/measurement/request-record.ts";
import { loadJob } from "../../support/load-job.ts";
import { type MockEngineOptions, startMockEngine } from "../../support/mock-engine.ts";
import { selfSigned } from "../../support/self-signed.ts";

const generator = createLoadGenerator();
afterAll(() => generator.close());

async function measure(
  options: MockEngineOptions,
  given: Partial<LoadJob> = {},
  target: Partial<LoadTarget> = {},
) {
  const engine = await startMockEngine(options);
  try {
    const result = await generator.runLevel(loadJob(engine.endpoint, given, target));
    return { ...result, log: engine.log, connections: engine.connections() };
  } finally {
    await engine.close();
  }
}

describe("what is sent", () => {
  it("is measured requests and warm-up besides, over one connection a stream", async () => {
    const { records, log, connections } = await measure({}, { warmup: 2 });
    expect(records.filter(({ warmup }) => warmup)).toHaveLength(2);
    expect(records.filter(({ warmup }) => !warmup)).toHaveLength(10);
    expect(log).toHaveLength(12);
    expect(connections).toBe(2);
  });
  it("never begins alike twice, and is the same again for the same seed", async () => {
    const [first, again] = [await measure({}, { requests: 10 }), await measure({}, { requests: 10 })];
    expect(new Set(first.log.map(({ prompt }) => prompt.slice(0, 8))).size).toBe(10);
    expect(first.log.map(({ prompt }) => prompt).sort()).toEqual(
      again.log.map(({ prompt }) => prompt).sort(),
    );
  });
  it("carries model, limit, usage, extra body and headers", async () => {
    const { log } = await measure(
      {},
      { requests: 1 },
      { ignoreEos: true, headers: { "X-Team": "blue" }, extraBody: { top_p: 0.5, model: "other" } },
    );
    expect(log[0]?.body).toMatchObject({
      model: "other",
      max_tokens: 8,
      stream: true,
      stream_options: { include_usage: true },
      ignore_eos: true,
      top_p: 0.5,
    });
    expect(log[0]?.headers).toMatchObject({ "x-team": "blue", "accept-encoding": "identity" });
  });
  it("goes to completions as a prompt, and to chat as a message", async () => {
    const { records, log } = await measure({}, { requests: 2 }, { api: "completions" });
    expect(records.every(({ failure, chunks }) => failure === null && chunks === 8)).toBe(true);
    expect(typeof log[0]?.body["prompt"]).toBe("string");
  });
  it("without streaming has an end and no first token", async () => {
    const { records } = await measure({ ttftMs: 10, itlMs: 2 }, { requests: 2 }, { stream: false });
    for (const { failure, firstTokenMs, outputTokens, endMs, sentMs } of records) {
      expect([failure, firstTokenMs, outputTokens]).toEqual([null, null, 8]);
      expect(endMs - sentMs).toBeGreaterThanOrEqual(23);
    }
  });
  it("lasts as long as it should when a time is given", async () => {
    const { records } = await measure({ ttftMs: 5, itlMs: 1 }, { requests: null, durationSeconds: 0.3 });
    const last = Math.max(...records.map(({ sentMs }) => sentMs));
    expect(last).toBeGreaterThan(200);
    expect(last).toBeLessThan(400);
  });
});

describe("what is measured", () => {
  it("is what the server did, by its own log of when it sent what", async () => {
    const { records, log, chunkTimes } = await measure(
      { ttftMs: 20, itlMs: 5 },
      { requests: 20, keepChunkTimes: true },
    );
    const bySize = records.filter(({ failure }) => failure === null);
    expect(bySize).toHaveLength(20);
    const errors = records.flatMap(({ index }) => {
      const entry = log.find(({ prompt }) => prompt.slice(8).startsWith(`-${index} `));
      const times = chunkTimes.get(index) ?? [];
      expect(times).toHaveLength(entry?.sentMs.length ?? -1);
      return times.map((time, at) => time - (entry?.sentMs[at] ?? 0));
    });
    // A turn of the client's loop has one stamp, taken as it begins: what arrives during the turn seems early by as much.
    const sorted = errors.sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
    expect(at(0.1)).toBeGreaterThan(-1);
    expect(at(0.5)).toBeGreaterThan(0);
    expect(at(0.5)).toBeLessThan(3);
  });
  it("obeys Little's law: four streams stay four in flight", async () => {
    const result = await measure(
      { ttftMs: 10, itlMs: 2 },
      { arrivals: { kind: "closed", concurrency: 4 }, warmup: 4, requests: 40 },
    );
    const level = levelReport([result], {
      concurrency: 4,
      requestRate: null,
      targets: {},
      maxErrorShare: 0.5,
    });
    expect(level.checks.littlesLawRatio).toBeGreaterThan(0.93);
    expect(level.checks.littlesLawRatio).toBeLessThan(1.07);
    expect(level.checks.meanInFlight).toBeGreaterThan(3.6);
  });
  it("of an open loop counts from the intended start: a stalled server cannot hide whom it kept waiting", async () => {
    // One slot, 5 ms a request, 50 requests in half a second; the tenth holds the slot for 300 ms.
    const stalled: MockEngineOptions = {
      slots: 1,
      ttftMs: 2,
      itlMs: 0.1,
      fault: (index) => (index === 10 ? { kind: "delay", ms: 300 } : undefined),
    };
    const open = await measure(stalled, {
      arrivals: { kind: "open", dueMs: constantRate(100, 50) },
      requests: 50,
    });
    const late = (records: typeof open.records) =>
      records.filter((record) => (ttftMs(record) ?? 0) > 100).length;
    expect(open.records).toHaveLength(50);
    expect(late(open.records)).toBeGreaterThan(15);
    // A closed loop of one stream meets the same stall once, and thinks it rare.
    const closed = await measure(stalled, { arrivals: { kind: "closed", concurrency: 1 }, requests: 50 });
    expect(late(closed.records)).toBe(1);
  });
  it("of an open loop leaves when the schedule says", async () => {
    const { records } = await measure(
      { ttftMs: 5, itlMs: 1 },
      { arrivals: { kind: "open", dueMs: constantRate(50, 20) }, requests: 20 },
    );
    expect(records.map(({ intendedMs }) => Math.round(intendedMs)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, at) => at * 20),
    );
    const delays = records.map(({ sentMs, intendedMs }) => sentMs - intendedMs).sort((a, b) => a - b);
    expect(delays[0]).toBeGreaterThanOrEqual(0);
    expect(delays[10]).toBeLessThan(20);
  });
});

it("a level that is broken off keeps the requests that had ended", async () => {
  const engine = await startMockEngine({ ttftMs: 5, itlMs: 1 });
  const stop = new AbortController();
  const result = await generator.runLevel(loadJob(engine.endpoint, { requests: 100_000 }), {
    signal: stop.signal,
    onProgress: ({ ok }) => {
      if (ok >= 10) stop.abort();
    },
  });
  await engine.close();
  expect(result.stopped).toBe("cancelled");
  expect(result.records.length).toBeGreaterThanOrEqual(10);
  expect(result.records.every(({ failure }) => failure === null)).toBe(true);
});

it("says what the client adds itself, within a second", async () => {
  const before = performance.now();
  const calibration = await generator.calibrate();
  expect(performance.now() - before).toBeLessThan(3000);
  expect(calibration?.tokens).toBeGreaterThan(500);
  expect(calibration?.gapErrorP50Ms).toBeLessThan(3);
});

it("waits for a silent server's models no longer than it is told", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : 0;
  const before = performance.now();
  const asked = { headers: {}, insecure: false, patienceMs: 200 };
  const { problem } = await generator.models(`http://127.0.0.1:${port}/v1`, asked);
  expect(problem).toBe("it does not answer GET /models");
  expect(performance.now() - before).toBeLessThan(5000);
  silent.close();
});

it("asks a server for its models, and says why there are none", async () => {
  const engine = await startMockEngine();
  expect(await generator.models(engine.endpoint, { headers: {}, insecure: false })).toEqual({
    ids: ["mock-model"],
    problem: null,
  });
  await engine.close();
  expect(await generator.models(engine.endpoint, { headers: {}, insecure: false })).toEqual({
    ids: [],
    problem: "nobody listens there (ECONNREFUSED)",
  });
  const secured = await startMockEngine({ tls: selfSigned });
  expect((await generator.models(secured.endpoint, { headers: {}, insecure: true })).ids).toEqual([
    "mock-model",
  ]);
  expect((await generator.models(secured.endpoint, { headers: {}, insecure: false })).ids).toEqual([]);
  await secured.close();
});
