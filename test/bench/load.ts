/**
 * The load generator's own error, against a server that keeps the time it sent each token. Prints a table, or JSON with --json.
 * Server and client share this machine's cores; where `taskset` is there, the server gets the first one for itself.
 */
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { createLoadGenerator } from "../../src/adapters/load-generator.ts";
import { histogramOf, quantiles } from "../../src/domain/measurement/histogram.ts";
import { fixedLength } from "../../src/domain/measurement/lengths.ts";
import { levelReport } from "../../src/domain/measurement/level-report.ts";
import { loadJob } from "../support/load-job.ts";

interface Truth {
  readonly index: number;
  readonly readMs: number;
  readonly sentMs: readonly number[];
}

const TOKENS = 128;
const TTFT_MS = 100;
const LEVELS = [
  { streams: 1, itlMs: 10 },
  { streams: 16, itlMs: 10 },
  { streams: 64, itlMs: 10 },
  { streams: 256, itlMs: 10 },
  { streams: 1000, itlMs: 50 },
];
const only = process.argv.find((word) => /^\d+$/.test(word));
/** Keeps a command on the first core, where the system has the tool. */
const PIN = ["taskset", "-c", "0"] as const;
const canPin = spawnSync(PIN[0], ["--version"]).status === 0;

async function startServer(itlMs: number) {
  const script = new URL("./load-server.ts", import.meta.url).pathname;
  const node = [process.execPath, script, String(TTFT_MS), String(itlMs), String(TOKENS)];
  const [command = "", ...args] = canPin ? [...PIN, ...node] : node;
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout }))
    return { endpoint: `http://127.0.0.1:${line}/v1`, stop: () => child.kill() };
  throw new Error("the server did not start");
}

async function measure(streams: number, itlMs: number) {
  const server = await startServer(itlMs);
  const generator = createLoadGenerator();
  const job = loadJob(server.endpoint, {
    arrivals: { kind: "closed", concurrency: streams },
    warmup: streams,
    requests: Math.max(5, streams * 2),
    isl: fixedLength(100),
    osl: fixedLength(TOKENS),
    keepChunkTimes: true,
    timeouts: { connectMs: 10_000, firstTokenMs: 30_000, betweenTokensMs: 30_000, totalMs: 120_000 },
  });
  const result = await generator.runLevel(job);
  const truths = (await (await fetch(`${server.endpoint}/log`)).json()) as Truth[];
  server.stop();
  await generator.close();
  const records = new Map(result.records.map((record) => [record.index, record]));
  const lags: number[] = [];
  const gapErrors: number[] = [];
  const ttftErrors: number[] = [];
  for (const { index, readMs, sentMs } of truths) {
    const times = result.chunkTimes.get(index);
    const record = records.get(index);
    if (times === undefined || record === undefined || record.firstTokenMs === null) continue;
    ttftErrors.push(Math.abs(record.firstTokenMs - record.sentMs - ((sentMs[0] ?? 0) - readMs)));
    for (const [at, time] of times.entries()) {
      lags.push(time - (sentMs[at] ?? 0));
      if (at > 0)
        gapErrors.push(Math.abs(time - (times[at - 1] ?? 0) - ((sentMs[at] ?? 0) - (sentMs[at - 1] ?? 0))));
    }
  }
  const [lagP50, lagP99] = quantiles(histogramOf(lags), [0.5, 0.99]);
  const [gapP50, gapP99] = quantiles(histogramOf(gapErrors), [0.5, 0.99]);
  const [ttftP50, ttftP99] = quantiles(histogramOf(ttftErrors), [0.5, 0.99]);
  const level = levelReport([result], {
    concurrency: streams,
    requestRate: null,
    targets: {},
    maxErrorShare: 0.5,
  });
  const received = result.records.reduce((sum, { chunks }) => sum + chunks, 0);
  return {
    streams,
    "tok/s": level.outputTokensPerSecond,
    "gap error p50 ms": gapP50,
    "gap error p99 ms": gapP99,
    "TTFT error p50 ms": ttftP50,
    "TTFT error p99 ms": ttftP99,
    "lag p50 ms": lagP50,
    "lag p99 ms": lagP99,
    "CPU µs/token": ((level.checks.clientCpuMs ?? Number.NaN) * 1000) / received,
    "RSS MiB": process.memoryUsage().rss / 2 ** 20,
    "run queue ms/s": level.checks.runQueueMsPerSecond,
    Little: level.checks.littlesLawRatio,
    ok: level.ok,
  };
}

const rows: Awaited<ReturnType<typeof measure>>[] = [];
for (const { streams, itlMs } of LEVELS) {
  if (only === undefined || Number(only) === streams) rows.push(await measure(streams, itlMs));
}
if (process.argv.includes("--json")) console.log(JSON.stringify(rows, null, 2));
else
  console.table(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, Number((value ?? Number.NaN).toPrecision(3))]),
      ),
    ),
  );
