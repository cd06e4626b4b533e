/** Load from several machines, over a real Redis: HEADROOM_TEST_REDIS_URL names one (test/services/start.sh starts it). */
import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type BenchmarkDocument, benchmarkSchema } from "../src/domain/measurement/benchmark.ts";
import { HISTOGRAM_ERROR_FRACTION, histogramOf, quantiles } from "../src/domain/measurement/histogram.ts";
import { type MockEngine, type MockEngineOptions, startMockEngine } from "./support/mock-engine.ts";
import { hasRedisServer, startTlsRedis } from "./support/own-redis.ts";
import { type StartedProgram, startProgram } from "./support/started-program.ts";

const REDIS = process.env["HEADROOM_TEST_REDIS_URL"];
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

afterAll(async () => {
  if (REDIS === undefined) return;
  const redis = new Redis(REDIS);
  const left = await redis.keys("headroom:test-load-*");
  if (left.length > 0) await redis.del(...left);
  redis.disconnect();
});

const newName = () => `test-load-${randomUUID()}`;

async function engineWith(options: MockEngineOptions = { ttftMs: 20, itlMs: 4 }): Promise<MockEngine> {
  const engine = await startMockEngine(options);
  open.push(engine);
  return engine;
}

function start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): StartedProgram {
  const program = startProgram(argv, env);
  open.push({
    close: async () => {
      program.child.kill("SIGKILL");
      await program.ended;
    },
  });
  return program;
}

interface Run {
  readonly queue: string;
  readonly name: string;
  readonly engine: MockEngine;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

const hostOf = ({ endpoint }: MockEngine): string => new URL(endpoint).host;

const startWorker = ({ queue, name, engine, env = {}, flags = [] }: Run, more: readonly string[] = []) =>
  start(
    ["worker", "--queue", queue, "--queue-name", name, ...flags, "--allow-host", hostOf(engine), ...more],
    env,
  );

const startBench = (
  { queue, name, engine, env = {}, flags = [] }: Run,
  load: readonly string[],
  workers = 2,
) =>
  start(
    [
      ...["bench", "--endpoint", engine.endpoint, "--isl", "20", "--osl", "10", "--yes"],
      ...["--output-format", "json", "--queue", queue, "--queue-name", name, ...flags],
      ...["--workers", `${workers}`, ...load],
    ],
    env,
  );

const documentOf = (stdout: string): BenchmarkDocument => benchmarkSchema.parse(JSON.parse(stdout));
/** Of measured and warm-up requests; trial requests have prompts of their own. */
const bodies = (engine: MockEngine) =>
  engine.log
    .slice(2)
    .map(({ prompt, body }) => `${prompt} ${body["max_tokens"]}`)
    .toSorted();

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe.skipIf(REDIS === undefined)("two workers over a real Redis", { timeout: 120_000 }, () => {
  const queue = REDIS ?? "";

  it("measure what one process measures on the same schedule", { retry: 2 }, async () => {
    const load = ["--concurrency", "6", "--requests", "120", "--seed", "5"];
    const together = await engineWith();
    const run = { queue, name: newName(), engine: together };
    const workers = [startWorker(run, ["--once"]), startWorker(run, ["--once"])];
    const shared = await startBench(run, load).ended;
    expect(shared.code, shared.stderr).toBe(0);
    expect((await Promise.all(workers.map(({ ended }) => ended))).map(({ code }) => code)).toEqual([0, 0]);
    const apart = await engineWith();
    const single = await start([
      ...["bench", "--endpoint", apart.endpoint, "--isl", "20", "--osl", "10", "--yes"],
      ...["--output-format", "json", ...load],
    ]).ended;
    const [two, one] = [documentOf(shared.stdout), documentOf(single.stdout)];
    const [ofTwo, ofOne] = [two.levels[0], one.levels[0]];
    expect([ofTwo?.requests, ofTwo?.ok, ofTwo?.errors, ofTwo?.lost]).toEqual([120, 120, {}, 0]);
    expect(ofTwo?.workers?.map(({ streams, requests }) => [streams, requests])).toEqual([
      [3, 60],
      [3, 60],
    ]);
    expect(two.load.workers).toBe(2);
    // The schedule: every request of one process was sent once by one of the two, byte for byte.
    expect(bodies(together)).toEqual(bodies(apart));
    // The percentiles: each run's against the server's own log of that run, and the two runs' against each other, within
    // what each client said of itself and the histogram's precision.
    const precise = (value = 0) => 2 * HISTOGRAM_ERROR_FRACTION * value;
    const truth = (engine: MockEngine) =>
      quantiles(
        histogramOf(
          engine.log.slice(2 + 6).map(({ sentMs }) => ((sentMs.at(-1) ?? 0) - (sentMs[0] ?? 0)) / 9),
        ),
        [0.5, 0.95],
      );
    for (const [level, engine, { client }] of [
      [ofTwo, together, two],
      [ofOne, apart, one],
    ] as const) {
      const [p50 = 0, p95 = 0] = truth(engine);
      const own = 2 * (client.gapErrorP99Ms ?? 0);
      expect(Math.abs((level?.itlMs?.p50 ?? 0) - p50)).toBeLessThan(own + precise(p50));
      expect(Math.abs((level?.itlMs?.p95 ?? 0) - p95)).toBeLessThan(own + precise(p95));
    }
    const noise = (two.client.ttftErrorP99Ms ?? 0) + (one.client.ttftErrorP99Ms ?? 0);
    const [ttftTwo = 0, ttftOne = 0] = [ofTwo?.ttftMs?.p50, ofOne?.ttftMs?.p50];
    expect(Math.abs(ttftTwo - ttftOne)).toBeLessThan(noise + precise(ttftOne) + 0.5);
    // Clocks of one machine against one server: the start is agreed to the millisecond.
    for (const worker of ofTwo?.workers ?? []) expect(worker.clockErrorMs).toBeLessThan(5);
  });

  it("keep an open loop's schedule, and leave nothing behind in the queue", async () => {
    const engine = await engineWith();
    const run = { queue, name: newName(), engine };
    startWorker(run);
    startWorker(run);
    const bench = await startBench(run, ["--rate", "40", "--requests", "60", "--warmup", "4"]).ended;
    expect(bench.code, bench.stderr).toBe(0);
    const level = documentOf(bench.stdout).levels[0];
    expect(level).toMatchObject({ requestRate: 40, requests: 60, ok: 60, lost: 0 });
    expect(level?.checks.sendDelayP99Ms).not.toBeNull();
    const redis = new Redis(queue);
    try {
      expect(await redis.keys(`headroom:${run.name}:run:*`)).toEqual([]);
      // What BullMQ keeps for itself has fixed names; jobs have the run's id in theirs.
      const kept = (await redis.keys(`headroom:${run.name}:*`)).map((key) =>
        key.split(":").slice(2).join(":"),
      );
      expect(kept.filter((key) => /[0-9a-f]{8}-/.test(key))).toEqual([]);
    } finally {
      redis.disconnect();
    }
  });

  it("go on without one that is killed: what it had measured stays, the rest of its share is lost", async () => {
    const engine = await engineWith();
    const run = { queue, name: newName(), engine };
    const first = startWorker(run);
    const second = startWorker(run);
    const bench = startBench(run, ["--concurrency", "4,6", "--requests", "200", "--warmup", "4"]);
    await until(() => engine.log.length > 60);
    // A second's worth of its requests has been told by then.
    await bench.hasSaid(/concurrency 4 \(level/);
    await until(() => engine.log.length > 100);
    second.child.kill("SIGKILL");
    const { code, stdout, stderr } = await bench.ended;
    expect(code, stderr).toBe(0);
    const { levels, complete, warnings } = documentOf(stdout);
    const [spoiled, next] = levels;
    const dead = spoiled?.workers?.find(({ problem }) => problem !== null);
    expect(dead).toMatchObject({
      problem: "stopped answering",
      eventLoopDelayP99Ms: null,
      clientCpuMs: null,
    });
    expect(dead?.requests).toBeGreaterThan(0);
    expect(dead?.lost).toBeGreaterThan(0);
    // Nothing invented: reported, lost and the other's are all there were.
    expect((spoiled?.requests ?? 0) + (spoiled?.lost ?? 0)).toBeLessThanOrEqual(202);
    expect((spoiled?.requests ?? 0) + (spoiled?.lost ?? 0)).toBeGreaterThanOrEqual(198);
    expect(spoiled?.checks.valid).toBe(false);
    expect(spoiled?.checks.reasons.join("\n")).toMatch(
      /worker .* stopped answering: \d+ of its requests are lost/,
    );
    expect(next?.workers).toHaveLength(1);
    expect(next).toMatchObject({ requests: 200, ok: 200, lost: 0 });
    expect(complete).toBe(true);
    expect(warnings.map(({ code: kind }) => kind)).toEqual(["workers_lost"]);
    first.child.kill("SIGINT");
    expect((await first.ended).code).toBe(130);
  });

  it("tell when one is stopped with Ctrl+C, and are let go when the benchmark is", async () => {
    const engine = await engineWith();
    const run = { queue, name: newName(), engine };
    const first = startWorker(run);
    const second = startWorker(run);
    const bench = startBench(run, ["--concurrency", "4", "--duration", "600"]);
    await until(() => engine.log.length > 80);
    second.child.kill("SIGINT");
    const stopped = await second.ended;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain("what was left of this share is given back as lost");
    await bench.hasSaid(/was stopped on its machine/);
    bench.child.kill("SIGINT");
    const { code, stderr } = await bench.ended;
    expect(code).toBe(130);
    expect(stderr).toContain("headroom bench --resume");
    await first.hasSaid(/The benchmark has ended/);
    const sent = engine.log.length;
    // Another benchmark finds the worker free, and no load of the first one in between.
    const after = await startBench(run, ["--concurrency", "1", "--requests", "5"], 1).ended;
    expect(after.code, after.stderr).toBe(0);
    expect(engine.log.length - sent).toBe(2 + 1 + 5);
  });

  it("send nothing to a host that was not named to them, whoever asks", async () => {
    const engine = await engineWith();
    const run = { queue, name: newName(), engine };
    const worker = start([
      ...["worker", "--queue", queue, "--queue-name", run.name, "--allow-host", "127.0.0.1:1"],
    ]);
    const { code, stderr } = await startBench(run, ["--concurrency", "1"], 1).ended;
    expect(code).toBe(4);
    expect(stderr).toMatch(/Worker .* refuses: 127\.0\.0\.1:\d+ is not among the hosts it may load/);
    expect(worker.said()).toContain("Refused a share of a benchmark");
    expect(engine.log).toHaveLength(0);
  });

  it("are waited for no longer than was said", async () => {
    const engine = await engineWith();
    const run = { queue, name: newName(), engine };
    startWorker(run);
    const { code, stderr } = await startBench(run, ["--concurrency", "1", "--join-timeout", "2"]).ended;
    expect(code).toBe(4);
    expect(stderr).toContain("Only 1 of 2 workers came");
    expect(stderr).toContain(`headroom worker --queue … --allow-host ${hostOf(engine)}`);
    expect(engine.log).toHaveLength(0);
  });

  it("have their keys from their own environment", async () => {
    const engine = await engineWith();
    const run = { queue, name: newName(), engine };
    startWorker({ ...run, env: { HEADROOM_API_KEY: "of-the-worker" } });
    const bench = startBench(
      { ...run, env: { HEADROOM_API_KEY: "of-the-bench" } },
      ["--concurrency", "1"],
      1,
    );
    const { code, stdout, stderr } = await bench.ended;
    expect(code, stderr).toBe(0);
    const keys = engine.log.map(({ headers }) => headers.authorization);
    expect(new Set(keys.slice(0, 2))).toEqual(new Set(["Bearer of-the-bench"]));
    expect(new Set(keys.slice(2))).toEqual(new Set(["Bearer of-the-worker"]));
    expect(stdout + stderr).not.toMatch(/of-the-(bench|worker)/);
  });
});

describe("a queue that cannot be used", { timeout: 60_000 }, () => {
  const commands = (queue: string): readonly (readonly string[])[] => [
    ["worker", "--queue", queue, "--allow-host", "127.0.0.1"],
    [
      ...["bench", "--endpoint", "http://127.0.0.1:9/v1", "--model", "m", "--concurrency", "1", "--yes"],
      ...["--queue", queue, "--workers", "1"],
    ],
  ];

  it.skipIf(REDIS === undefined)("because of its password is told in a sentence, without it", async () => {
    const { host } = new URL(REDIS ?? "redis://none");
    for (const argv of commands(`redis://:sesame-open@${host}`)) {
      const { code, stdout, stderr } = await start(argv).ended;
      expect([code, stdout]).toEqual([4, ""]);
      expect(stderr).toContain(`The queue at redis://${host} cannot be used: it refuses the password.`);
      expect(stderr).not.toContain("sesame");
    }
    for (const argv of commands(`redis://${host}`)) {
      const { code, stderr } = await start(argv).ended;
      expect(code).toBe(4);
      expect(stderr).toContain("it wants a password");
    }
    for (const argv of commands(`redis://${host}`)) {
      const { code, stderr } = await start(argv, { HEADROOM_QUEUE_PASSWORD: "sesame-open" }).ended;
      expect(code).toBe(4);
      expect(stderr).not.toContain("sesame");
    }
  });
  it("because nothing is there is told with what starts one", async () => {
    for (const argv of commands("redis://:sesame-open@127.0.0.1:9")) {
      const { code, stderr } = await start(argv).ended;
      expect(code).toBe(4);
      expect(stderr).toContain("The queue at redis://127.0.0.1:9 cannot be used: nothing listens there.");
      expect(stderr).toContain("docker run");
      expect(stderr).not.toContain("sesame");
    }
  });
  it.each([
    [["--queue", "redis://:sesame@h", "--queue", "redis://:sesame@i"], "--queue is given twice."],
    [["--queue", "http://:sesame@h"], "--queue is not an address"],
    [["redis://:sesame@h:6379"], "is one word too many"],
    [["--quue", "redis://:sesame@h:6379"], "is not a flag"],
    [["--queue", "redis://:sesame@h", "--queue-ca", "ca.pem"], "--queue-ca is for a queue with TLS"],
    [["--queue", "redis://:sesame@h", "--queue-name", "a:b"], "--queue-name holds more than"],
    [[], "cannot do without --queue"],
  ])("in the wrong words (%j) is refused without its password", async (flags, sentence) => {
    const { code, stdout, stderr } = await start(["worker", "--allow-host", "h", ...flags]).ended;
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("sesame");
  });
  it("is not even asked where no host may be loaded", async () => {
    const { code, stderr } = await start(["worker", "--queue", "redis://127.0.0.1:9"]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain("needs to know which hosts it may load");
  });
});

describe.skipIf(!hasRedisServer)("a queue with TLS", { timeout: 120_000 }, () => {
  it("is used when its certificate is vouched for, by flag or environment, and not otherwise", async () => {
    const redis = await startTlsRedis("tls-sesame");
    open.push(redis);
    const engine = await engineWith();
    const password = { HEADROOM_QUEUE_PASSWORD: "tls-sesame" };
    const run = { queue: `rediss://127.0.0.1:${redis.port}`, name: newName(), engine };
    const unknown = await startWorker({ ...run, env: password }).ended;
    expect(unknown.code).toBe(4);
    expect(unknown.stderr).toContain("nobody vouches for its certificate");
    expect(unknown.stderr).toContain("--queue-ca FILE");
    const worker = startWorker({ ...run, env: password, flags: ["--queue-ca", redis.caFile] }, ["--once"]);
    const bench = startBench(
      { ...run, env: { ...password, NODE_EXTRA_CA_CERTS: redis.caFile } },
      ["--concurrency", "2", "--requests", "10"],
      1,
    );
    const { code, stdout, stderr } = await bench.ended;
    expect(code, stderr).toBe(0);
    expect(documentOf(stdout).levels[0]).toMatchObject({ ok: 10, lost: 0 });
    expect((await worker.ended).code).toBe(0);
    expect(stdout + stderr + worker.said()).not.toContain("tls-sesame");
    // Without TLS the server hangs up, and the sentence says what to look at.
    const plain = await startWorker({ ...run, queue: `redis://127.0.0.1:${redis.port}`, env: password })
      .ended;
    expect(plain.code).toBe(4);
    expect(plain.stderr).toContain("cannot be used");
  });

  it("that goes away in mid-run ends the load; the levels before are kept", async () => {
    const redis = await startTlsRedis("tls-sesame");
    const engine = await engineWith();
    const run = {
      queue: `rediss://127.0.0.1:${redis.port}`,
      name: newName(),
      engine,
      env: { HEADROOM_QUEUE_PASSWORD: "tls-sesame" },
      flags: ["--queue-ca", redis.caFile],
    };
    const worker = startWorker(run);
    const bench = startBench(run, ["--concurrency", "4,5,6,7,8,9,10", "--requests", "100"], 1);
    await bench.hasSaid(/concurrency 5 \(level/);
    await redis.close();
    const { code, stdout, stderr } = await bench.ended;
    expect(code, stderr).toBe(0);
    const { complete, levels, warnings } = documentOf(stdout);
    expect(complete).toBe(false);
    expect(levels.map(({ concurrency }) => concurrency)).toContain(4);
    expect(warnings.map(({ message }) => message)).toContainEqual(
      `The queue at rediss://127.0.0.1:${redis.port} cannot be reached any more.`,
    );
    await worker.hasSaid(/cannot be reached any more\. The load was stopped\./);
    const sent = engine.log.length;
    worker.child.kill("SIGTERM");
    expect((await worker.ended).code).toBe(130);
    expect(engine.log.length).toBe(sent);
  });
});
