import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { threadsFor } from "../../../src/adapters/load-generator/thread-crew.ts";
import { createLoadGenerator } from "../../../src/adapters/load-generator.ts";
import { constantRate } from "../../../src/domain/measurement/arrivals/constant-rate.ts";
import type { LoadJob } from "../../../src/domain/measurement/load-job.ts";
import { loadJob } from "../../support/load-job.ts";
import { type MockEngineOptions, startMockEngine } from "../../support/mock-engine.ts";

const tids: number[] = [];
const generator = createLoadGenerator((tid) => tids.push(tid));
afterAll(() => generator.close());

async function measure(options: MockEngineOptions, given: Partial<LoadJob>) {
  const engine = await startMockEngine(options);
  try {
    const result = await generator.runLevel(loadJob(engine.endpoint, given));
    return { ...result, log: engine.log, connections: engine.connections() };
  } finally {
    await engine.close();
  }
}

describe("two threads that send", () => {
  it("send what one sends: the same requests, streams and warm-up, each once", async () => {
    const given: Partial<LoadJob> = { arrivals: { kind: "closed", concurrency: 5 }, warmup: 5, requests: 23 };
    const one = await measure({ ttftMs: 5, itlMs: 1 }, { ...given, threads: 1 });
    const two = await measure({ ttftMs: 5, itlMs: 1 }, { ...given, threads: 2 });
    const prompts = ({ log }: typeof one) => log.map(({ prompt }) => prompt).sort();
    const indexes = ({ records }: typeof one) => records.map(({ index }) => index).sort((a, b) => a - b);
    expect(prompts(two)).toEqual(prompts(one));
    expect(indexes(two)).toEqual(Array.from({ length: 28 }, (_, index) => index));
    expect(two.records.filter(({ warmup }) => warmup)).toHaveLength(5);
    expect(two.connections).toBe(5);
    expect(two.chunkGaps.count).toBe(one.chunkGaps.count);
    expect(new Set(tids).size).toBe(process.platform === "linux" ? 2 : 0);
  });
  it("have one clock: their times agree with the server's own", async () => {
    const { records, log, chunkTimes } = await measure(
      { ttftMs: 20, itlMs: 5 },
      { arrivals: { kind: "closed", concurrency: 4 }, requests: 20, threads: 2, keepChunkTimes: true },
    );
    expect(records).toHaveLength(20);
    expect(records.every(({ failure }) => failure === null)).toBe(true);
    for (const { index } of records) {
      const sentMs = log.find(({ prompt }) => prompt.slice(8).startsWith(`-${index} `))?.sentMs ?? [];
      const times = chunkTimes.get(index) ?? [];
      expect(times).toHaveLength(8);
      // Never more than a turn early; late only as far as a busy machine makes it.
      expect((times[7] ?? 0) - (sentMs[7] ?? 0)).toBeGreaterThan(-3);
      expect((times[7] ?? 0) - (sentMs[7] ?? 0)).toBeLessThan(200);
    }
    const first = Math.min(...records.map(({ sentMs }) => sentMs));
    expect(first).toBeGreaterThanOrEqual(0);
    expect(first).toBeLessThan(100);
  });
  it("keep an open loop's schedule between them", async () => {
    const { records } = await measure(
      { ttftMs: 5, itlMs: 1 },
      { arrivals: { kind: "open", dueMs: constantRate(50, 15) }, requests: 15, threads: 2 },
    );
    const sorted = records.toSorted((a, b) => a.index - b.index);
    expect(sorted.map(({ index }) => index)).toEqual(Array.from({ length: 15 }, (_, index) => index));
    expect(sorted.map(({ intendedMs }) => Math.round(intendedMs))).toEqual(
      Array.from({ length: 15 }, (_, at) => at * 20),
    );
  });
  it("both stop when one of them meets too many errors", async () => {
    const { records, stopped } = await measure(
      { ttftMs: 1, itlMs: 1, fault: () => ({ kind: "status", status: 500 }) },
      { arrivals: { kind: "closed", concurrency: 2 }, requests: 100_000, threads: 2, maxErrorShare: 0.5 },
    );
    expect(stopped).toBe("errors");
    expect(records.length).toBeLessThan(2000);
  });
});

it.skipIf(process.platform !== "linux")(
  "a load process that dies ends its level with an error, and the next level has a new one",
  async () => {
    const engine = await startMockEngine({ ttftMs: 5, itlMs: 1 });
    let loadProcess = 0;
    const mortal = createLoadGenerator((tid) => {
      loadProcess = Number(/^Tgid:\s*(\d+)/m.exec(readFileSync(`/proc/${tid}/status`, "utf8"))?.[1]);
    });
    const level = mortal.runLevel(loadJob(engine.endpoint, { requests: 100_000 }), {
      onProgress: ({ ok }) => {
        if (ok > 0 && loadProcess > 0) process.kill(loadProcess, "SIGKILL");
        if (ok > 0) loadProcess = 0;
      },
    });
    await expect(level).rejects.toThrow("The load process ended (SIGKILL)");
    const { records } = await mortal.runLevel(loadJob(engine.endpoint, { requests: 4 }));
    expect(records).toHaveLength(4);
    await mortal.close();
    await engine.close();
  },
);

describe("threads, where nobody says how many,", () => {
  const streams = (concurrency: number): LoadJob =>
    loadJob("http://127.0.0.1:1/v1", { arrivals: { kind: "closed", concurrency } });
  it("are one on two cores or fewer", () => {
    expect(threadsFor(streams(50_000), 2)).toBe(1);
    expect(threadsFor(streams(50_000), 1)).toBe(1);
  });
  it("are more only when the load needs them, and leave a core for the rest", () => {
    expect(threadsFor(streams(1000), 16)).toBe(1);
    expect(threadsFor(streams(2500), 16)).toBe(3);
    expect(threadsFor(streams(50_000), 8)).toBe(7);
  });
  it("of an open loop follow its rate", () => {
    const dueMs = constantRate(3000, 9000);
    expect(
      threadsFor(loadJob("http://127.0.0.1:1/v1", { arrivals: { kind: "open", dueMs } }), 8),
    ).toBeGreaterThanOrEqual(3);
  });
});
