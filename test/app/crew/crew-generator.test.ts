import { afterEach, describe, expect, it } from "vitest";
import { poissonArrivals } from "../../../src/domain/measurement/arrivals/poisson.ts";
import { levelReport } from "../../../src/domain/measurement/level-report.ts";
import type { LoadJob, LoadResult } from "../../../src/domain/measurement/load-job.ts";
import { type CrewOptions, startCrew, type TestCrew } from "../../support/crew.ts";
import { loadJob } from "../../support/load-job.ts";
import { type MockEngine, type MockEngineOptions, startMockEngine } from "../../support/mock-engine.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function together(
  workers: number,
  options: Partial<CrewOptions> = {},
  engineOptions: MockEngineOptions = { ttftMs: 10, itlMs: 2 },
): Promise<{ engine: MockEngine; crew: TestCrew }> {
  const engine = await startMockEngine(engineOptions);
  const crew = startCrew(workers, { host: new URL(engine.endpoint).host, ...options });
  open.push(engine, crew);
  return { engine, crew };
}

const recruited = async (crew: TestCrew): Promise<string> =>
  crew.generator.calibrate().then(
    () => "all came",
    (error: Error & { hint?: string }) => `${error.message} ${error.hint}`,
  );

const closed = (engine: MockEngine, concurrency: number, requests: number): LoadJob =>
  loadJob(engine.endpoint, { arrivals: { kind: "closed", concurrency }, warmup: concurrency, requests });
const indices = (result: LoadResult): number[] =>
  result.records.map(({ index }) => index).toSorted((a, b) => a - b);
const bodies = (engine: MockEngine) =>
  engine.log.map(({ prompt, body }) => `${prompt} ${body["max_tokens"]}`).toSorted();

const JOINED = { kind: "joined", name: "mute", calibration: null, headers: [], clockErrorMs: 0 };

async function heard(crew: TestCrew, words: string): Promise<void> {
  while (!crew.queue.traffic.some((text) => text.includes(words)))
    await new Promise((resolve) => setTimeout(resolve, 1));
}

describe("workers together", () => {
  it("send the very requests that one generator sends, each once", async () => {
    const { engine, crew } = await together(3);
    const job = { ...closed(engine, 7, 35), osl: { kind: "uniform" as const, low: 2, high: 9 } };
    expect(await recruited(crew)).toBe("all came");
    const shared = await crew.generator.runLevel(job);
    const alone = await startMockEngine({ ttftMs: 10, itlMs: 2 });
    open.push(alone);
    await crew.generator.runLevel({
      ...job,
      target: { ...job.target, url: `${alone.endpoint}/chat/completions` },
      alone: true,
    });
    expect(indices(shared)).toEqual(Array.from({ length: 42 }, (_, index) => index));
    expect(bodies(engine)).toEqual(bodies(alone));
    expect(shared.workers?.map(({ streams, lost }) => [streams, lost])).toEqual([
      [3, 0],
      [2, 0],
      [2, 0],
    ]);
  });
  it("keep an open loop's own due times, whatever their clocks say", { retry: 2 }, async () => {
    const { engine, crew } = await together(2);
    const dueMs = poissonArrivals(100, 60, 7);
    await recruited(crew);
    const { records } = await crew.generator.runLevel(
      loadJob(engine.endpoint, { arrivals: { kind: "open", dueMs }, warmup: 6, requests: 54 }),
    );
    const byIndex = new Map(records.map((record) => [record.index, record]));
    expect(byIndex.size).toBe(60);
    for (const [index, due] of dueMs.entries()) {
      const record = byIndex.get(index);
      expect(record?.intendedMs).toBeCloseTo(due, 6);
      // The server's own log says when it came: both workers' zero is the same moment.
      expect((record?.sentMs ?? 0) - due).toBeGreaterThan(-1);
    }
    const read = engine.log.map(({ prompt, readMs }) => {
      const index = Number(/-(\d+) /.exec(prompt)?.[1]);
      return readMs - (dueMs[index] ?? 0);
    });
    const sorted = read.toSorted((a, b) => a - b);
    const spread = (sorted[Math.floor(0.8 * sorted.length)] ?? 0) - (sorted[0] ?? 0);
    expect(spread).toBeLessThan(15);
  });
  it("obey Little's law together: six streams stay six in flight", { retry: 2 }, async () => {
    const { engine, crew } = await together(2);
    await recruited(crew);
    const result = await crew.generator.runLevel(closed(engine, 6, 60));
    const { checks } = levelReport([result], {
      concurrency: 6,
      requestRate: null,
      targets: {},
      maxErrorShare: 0.5,
    });
    expect(checks.littlesLawRatio).toBeGreaterThan(0.9);
    expect(checks.littlesLawRatio).toBeLessThan(1.1);
    expect(checks.meanInFlight).toBeGreaterThan(5);
  });
  it("leave out who has nothing to do: one stream, two workers", async () => {
    const { engine, crew } = await together(2);
    await recruited(crew);
    const result = await crew.generator.runLevel(closed(engine, 1, 3));
    expect(result.workers?.map(({ name }) => name)).toEqual(["machine 0"]);
    expect(indices(result)).toEqual([0, 1, 2, 3]);
  });
  it("all stop when one of them meets too many errors", async () => {
    const { engine, crew } = await together(2, {}, { fault: () => ({ kind: "status", status: 503 }) });
    await recruited(crew);
    const result = await crew.generator.runLevel({ ...closed(engine, 4, 100_000), maxErrorShare: 0.5 });
    expect(result.stopped).toBe("errors");
    expect(result.records.length).toBeLessThan(100_000);
  });
  it("stop at once when the benchmark is cancelled", async () => {
    const { engine, crew } = await together(2);
    await recruited(crew);
    const stop = new AbortController();
    const result = await crew.generator.runLevel(closed(engine, 4, 100_000), {
      signal: stop.signal,
      onProgress: ({ ok }) => {
        if (ok > 20) stop.abort();
      },
    });
    expect(result.stopped).toBe("cancelled");
    const sent = engine.log.length;
    await crew.close();
    expect(engine.log.length - sent).toBeLessThan(10);
    expect(await Promise.all(crew.served)).toEqual([true, true]);
  });
  it("are left at a second word when one of them never reports, also after too many errors", async () => {
    const { engine, crew } = await together(
      2,
      { come: 1 },
      { fault: () => ({ kind: "status", status: 503 }) },
    );
    // A worker that gives signs of life and no report.
    crew.queue.forge(1, {});
    crew.queue.forge("bench", { ...JOINED, seat: 1 });
    await recruited(crew);
    const stop = new AbortController();
    const job = { ...closed(engine, 4, 100_000), maxErrorShare: 0.5 };
    const level = crew.generator.runLevel(job, { signal: stop.signal });
    await heard(crew, '"kind":"level"');
    crew.queue.forge("bench", { kind: "ready", seat: 1, level: 1 });
    await heard(crew, '"kind":"stop"');
    stop.abort();
    expect((await level).stopped).toBe("cancelled");
  });
});

describe("a worker that is lost", () => {
  it("in mid-level: its share is lost, what was measured stays, the next level is the others'", async () => {
    const { engine, crew } = await together(2);
    await recruited(crew);
    let killed = false;
    const notices: string[] = [];
    const result = await crew.generator.runLevel(closed(engine, 4, 400), {
      onNotice: (text) => notices.push(text),
      onProgress: ({ ok }) => {
        if (ok > 40 && !killed) crew.queue.kill(1);
        killed ||= ok > 40;
      },
    });
    expect(result.stopped).toBeNull();
    const [first, second] = result.workers ?? [];
    expect(first).toMatchObject({ name: "machine 0", lost: 0, problem: null, requests: 200 });
    expect(second?.problem).toBe("stopped answering");
    expect(second?.lost).toBe(202 - ((second?.requests ?? 0) + 2));
    expect(notices).toEqual(["Worker machine 1 stopped answering."]);
    const next = await crew.generator.runLevel(closed(engine, 4, 8));
    expect(next.workers?.map(({ name, streams }) => [name, streams])).toEqual([["machine 0", 4]]);
    expect(indices(next)).toHaveLength(12);
  });
  it("by its operator: what had finished is kept, and it says why it left", async () => {
    const { engine, crew } = await together(2);
    await recruited(crew);
    const result = await crew.generator.runLevel(closed(engine, 4, 300), {
      onProgress: ({ ok }) => {
        if (ok > 40) crew.stopWorker[1]?.abort();
      },
    });
    const [, second] = result.workers ?? [];
    expect(second?.problem).toBe("was stopped on its machine");
    expect(second?.requests).toBeGreaterThan(10);
    expect(second?.lost).toBeGreaterThan(0);
    expect(crew.said.join("\n")).toContain("1: Stopped: what was left of this share is given back as lost.");
  });
  it("the last one: the level is not a level, and then nobody is left", async () => {
    const { engine, crew } = await together(1);
    await recruited(crew);
    const result = await crew.generator.runLevel(closed(engine, 2, 2000), {
      onProgress: ({ ok }) => {
        if (ok > 4) crew.queue.kill(0);
      },
    });
    expect(result.stopped).toBe("lost");
    await expect(crew.generator.runLevel(closed(engine, 2, 4))).rejects.toMatchObject({
      code: "queue_failed",
    });
  });
  it("before the start: nothing was measured, so the others send all of it", async () => {
    const { engine, crew } = await together(2);
    await recruited(crew);
    crew.queue.kill(1);
    const result = await crew.generator.runLevel(closed(engine, 4, 20));
    expect(result.workers?.map(({ name, lost }) => [name, lost])).toEqual([["machine 0", 0]]);
    expect(indices(result)).toEqual(Array.from({ length: 24 }, (_, index) => index));
  });
  it("stops its load when the benchmark is gone", async () => {
    const { engine, crew } = await together(1);
    await recruited(crew);
    const level = crew.generator.runLevel(closed(engine, 2, 1_000_000), {
      onProgress: ({ ok }) => {
        if (ok > 4) crew.queue.benchIsGone();
      },
    });
    expect(await crew.served[0]).toBe(true);
    crew.queue.kill(0);
    expect((await level).stopped).toBe("lost");
    expect(crew.said).toContain("0: The benchmark does not answer any more: its load was stopped.");
  });
});

describe("nothing is sent", () => {
  it("to a host that the worker's operator did not name", async () => {
    const { engine, crew } = await together(1, { worker: () => ({ allowedHosts: ["10.0.0.9"] }) });
    expect(await recruited(crew)).toMatch(
      /Worker machine 0 refuses: 127\.0\.0\.1:\d+ is not among the hosts it may load\. Start it with --allow-host 127/,
    );
    expect(await crew.served[0]).toBe(false);
    expect(engine.log).toEqual([]);
  });
  it("to another host than the one agreed to, whatever comes later", async () => {
    const other = await startMockEngine();
    open.push(other);
    const { crew } = await together(1);
    await recruited(crew);
    const result = crew.generator.runLevel(closed(other, 1, 5));
    await expect(result).rejects.toMatchObject({ code: "queue_failed" });
    expect(other.log).toEqual([]);
    expect(crew.said.join("\n")).toContain("another host than the one agreed to");
  });
  it("by a worker of another version: it would send other requests", async () => {
    const { crew } = await together(1, { worker: () => ({ version: "2.0.0" }) });
    expect(await recruited(crew)).toContain("it is version 2.0.0, the benchmark is 1.0.0");
  });
  it("over TLS that nobody vouches for, unless the worker's operator said so", async () => {
    const { crew } = await together(1, { wish: { insecure: true } });
    expect(await recruited(crew)).toContain("does not accept certificates that nobody vouches for");
  });
  it("when fewer workers come than wanted", async () => {
    const { engine, crew } = await together(3, { come: 2, wish: { joinSeconds: 0.5 } });
    expect(await recruited(crew)).toMatch(
      /Only 2 of 3 workers came to memory within 0\.5 s: nothing was sent/,
    );
    expect(engine.log).toEqual([]);
  });
  it("for a benchmark that is gone, or for what is no share of one", async () => {
    const { crew } = await together(2, {
      come: 1,
      wish: { joinSeconds: 0.3 },
    });
    crew.queue.benchIsGone();
    expect(await recruited(crew)).toContain("No worker came");
    expect(await crew.served[0]).toBe(false);
    expect(crew.said.join("\n")).toContain("that is gone had left a share: nothing was sent");
  });
});

describe("keys", () => {
  it("stay with the worker: its own go to the server, and nothing of them through the queue", async () => {
    const key = "sk-worker-secret";
    const { engine, crew } = await together(1, {
      worker: () => ({ headers: { Authorization: `Bearer ${key}` } }),
      wish: { headers: ["authorization"] },
    });
    await recruited(crew);
    const job = closed(engine, 1, 3);
    const own = { ...job, target: { ...job.target, headers: { Authorization: "Bearer sk-bench-secret" } } };
    await crew.generator.runLevel(own);
    expect(new Set(engine.log.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer ${key}`]),
    );
    expect(crew.queue.traffic.join("\n")).not.toContain("secret");
    expect(crew.said.join("\n")).not.toContain("Headers do not go");
  });
  it("that only one side has are told of", async () => {
    const { crew } = await together(1, { wish: { headers: ["authorization", "x-route"] } });
    await recruited(crew);
    expect(crew.said.join("\n")).toContain(
      "Headers do not go through the queue. This benchmark sends authorization, x-route; machine 0 sends none.",
    );
  });
});

describe("what others write into the queue", () => {
  it("is ignored where it is no message", async () => {
    const { engine, crew } = await together(1);
    crew.queue.forge("bench", { kind: "joined", seat: 0, name: 5 });
    crew.queue.forge("bench", { kind: "nonsense" });
    crew.queue.forge("bench", null);
    await recruited(crew);
    crew.queue.forge(0, { kind: "level", level: -1 });
    crew.queue.forge(0, [1, 2]);
    const result = await crew.generator.runLevel(closed(engine, 2, 6));
    expect(result.workers?.[0]).toMatchObject({ requests: 6, lost: 0 });
  });
  it("has no worker watch the clock for a start that is years away", async () => {
    const { engine, crew } = await together(1);
    await recruited(crew);
    const level = crew.generator.runLevel(closed(engine, 2, 6));
    await heard(crew, '"kind":"level"');
    crew.queue.forge(0, { kind: "go", level: 1, atServerMs: 1e15 });
    expect((await level).stopped).toBe("lost");
    expect(crew.said.join("\n")).toContain("the start it was told is too far away");
    expect(engine.log).toEqual([]);
  });
  it("fills no worker's memory with prompts longer than any window, and is told in one line", async () => {
    const { engine, crew } = await together(1);
    await recruited(crew);
    const job: LoadJob = { ...closed(engine, 1, 3), isl: { kind: "fixed", tokens: 1e12 } };
    await expect(crew.generator.runLevel(job)).rejects.toMatchObject({ code: "queue_failed" });
    expect(crew.said).toContainEqual(expect.stringMatching(/^0: The load could not be sent: .*isl/));
    expect(engine.log).toEqual([]);
  });
});
