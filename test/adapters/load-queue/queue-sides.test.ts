/** Both ends of the queue over a real Redis. */
import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { openBenchSide } from "../../../src/adapters/load-queue/bench-side.ts";
import type { QueueAccess } from "../../../src/adapters/load-queue/connect.ts";
import { redisAddress } from "../../../src/adapters/load-queue/redis-address.ts";
import { openWorkerSide } from "../../../src/adapters/load-queue/worker-side.ts";
import type { WorkerLine } from "../../../src/app/ports.ts";

const REDIS = process.env["HEADROOM_TEST_REDIS_URL"];
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

afterAll(async () => {
  if (REDIS === undefined) return;
  const redis = new Redis(REDIS);
  const left = await redis.keys("headroom:test-sides-*");
  if (left.length > 0) await redis.del(...left);
  redis.disconnect();
});

const accessTo = (url: string): QueueAccess => ({
  address: redisAddress(url, undefined),
  ca: undefined,
  name: `test-sides-${randomUUID()}`,
});

/** Serves seats until the test ends. */
async function workerOn(
  access: QueueAccess,
  handle: (notice: unknown, line: WorkerLine) => Promise<boolean>,
) {
  const stop = new AbortController();
  const worker = await openWorkerSide(access);
  const serving = worker.serve(handle, { once: false, signal: stop.signal });
  open.push(async () => {
    stop.abort();
    await serving;
    await worker.close();
  });
}

describe.skipIf(REDIS === undefined)("the two ends of a queue", () => {
  const url = REDIS ?? "";
  it("carry messages in their order, texts of any length, and signs of life", async () => {
    const access = accessTo(url);
    const bench = await openBenchSide(access);
    open.push(bench.close);
    const notices: unknown[] = [];
    const long = "é".repeat(300_000);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await workerOn(access, async (notice, line) => {
      notices.push(notice);
      const text = await line.read(String(await line.receive(5000)));
      for (const place of [1, 2, 3])
        await line.send({ place, length: text?.length, lives: await line.benchLives() });
      await held;
      return true;
    });
    await bench.offer([{ hello: "worker" }]);
    await bench.send(0, await bench.store(long));
    const heard: unknown[] = [];
    while (heard.length < 3) heard.push(...(await bench.receive(1000)));
    expect(notices).toEqual([{ hello: "worker" }]);
    expect(heard).toEqual([1, 2, 3].map((place) => ({ place, length: long.length, lives: true })));
    expect(await bench.living()).toEqual(new Set([0]));
    release();
    while ((await bench.living()).size > 0) await bench.receive(20);
    expect(await bench.receive(20)).toEqual([]);
  });
  it("offer a seat to one worker only, and take back what nobody took", async () => {
    const access = accessTo(url);
    const bench = await openBenchSide(access);
    open.push(bench.close);
    await bench.offer([{ seat: 0 }, { seat: 1 }]);
    await bench.withdraw();
    const served: unknown[] = [];
    for (const _ of [0, 1])
      await workerOn(access, async (notice) => {
        served.push(notice);
        return true;
      });
    const later = await openBenchSide(access);
    open.push(later.close);
    await later.offer([{ seat: "a" }, { seat: "b" }, { seat: "c" }]);
    while (served.length < 3) await later.receive(20);
    expect(served.map((notice) => (notice as { seat: string }).seat).toSorted()).toEqual(["a", "b", "c"]);
  });
  it("have one clock: the server's, to the microsecond", async () => {
    const access = accessTo(url);
    const bench = await openBenchSide(access);
    open.push(bench.close);
    const [first, second] = [await bench.serverMs(), await bench.serverMs()];
    expect(second).toBeGreaterThan(first);
    expect(second - first).toBeLessThan(1000);
    expect(Math.abs(first - Date.now())).toBeLessThan(60_000);
  });
  it("keep nothing readable as a run's text for longer than an hour", async () => {
    const access = accessTo(url);
    const bench = await openBenchSide(access);
    open.push(bench.close);
    await bench.offer([{ seat: 0 }]);
    await bench.send(0, { kind: "end" });
    await bench.store("text");
    const redis = new Redis(url);
    open.push(async () => redis.disconnect());
    const keys = await redis.keys(`headroom:${access.name}:run:*`);
    expect(keys.length).toBeGreaterThanOrEqual(3);
    for (const key of keys) {
      expect(await redis.pttl(key), key).toBeGreaterThan(0);
      expect(await redis.pttl(key), key).toBeLessThanOrEqual(3_600_000);
    }
  });
});
