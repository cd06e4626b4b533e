/**
 * The load generator's own error against a server that keeps the time it sent each token, beside the least a client can do
 * (a Rust program on epoll, where `rustc` is there), in turns.
 *
 * Flags: --levels 1,16,64,256,1000 · --runs N (3) · --threads N · --realtime (see placement.ts) · --no-ceiling · --no-startup ·
 * --json FILE · --markdown · --page FILE (see report-tables.ts).
 */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { bundleClient } from "./bundle-client.ts";
import { median } from "./measure.ts";
import { nativeProgram } from "./native-programs.ts";
import { placement } from "./placement.ts";
import { flag, option, publish, type Row } from "./report-tables.ts";
import { measureStartup } from "./start-to-first-request.ts";
import { type ClientErrors, errorsOf, type Seen, startTruthServer } from "./truth-server.ts";

const TOKENS = 128;
const TTFT_MS = 100;
/** Of few streams more, or three gaps would decide the p99. */
const roundsOf = (streams: number) => (streams < 16 ? 5 : 2);
/** Of a prompt of about 100 tokens. */
const PROMPT_BYTES = 500;
const CLIENT_PATIENCE_MS = 90_000;
/** Until the p99 gap error passes a millisecond in two runs: 10 ms between tokens. */
const CEILING_STREAMS = [384, 512, 640, 768, 896, 1024];
const MOST_GAP_ERROR_MS = 1;

interface Report {
  readonly seen: readonly Seen[];
  readonly received: number;
  readonly failed?: number;
  readonly ioCpuMs: number;
  readonly processCpuMs?: number;
  readonly runQueueMsPerSecond: number;
  readonly loadProcessMiB: number;
  readonly programMiB?: number;
  readonly calibrationMs?: number;
}

type Measured = ClientErrors & Omit<Report, "seen"> & { readonly tokensPerSecond: number };

const where = placement(flag("realtime"));
const yardstick = nativeProgram("epoll-client");
const client = await bundleClient();
const threads = option("threads") ?? "1";
const runs = Number(option("runs") ?? 3);
const levels = (option("levels") ?? "1,16,64,256,1000").split(",").map(Number);
const itlOf = (streams: number) => (streams >= 1000 ? 50 : 10);

async function measure(kind: "headroom" | "rust", streams: number): Promise<Measured> {
  const server = await startTruthServer(
    { ttftMs: TTFT_MS, itlMs: itlOf(streams), tokens: TOKENS },
    where.server,
  );
  try {
    const ours = [...where.client, process.execPath, client];
    const words = kind === "headroom" ? ours : [...where.bareClient, yardstick ?? ""];
    const rest = kind === "headroom" ? [TOKENS, where.realtime ? 1 : 0, threads] : [PROMPT_BYTES];
    const report = await run([...words, ...[server.port, streams, roundsOf(streams), ...rest].map(String)]);
    const { seen, ...figures } = report;
    const sent = Math.min(...seen.map(({ sentMs }) => sentMs));
    const last = Math.max(...seen.map(({ timesMs }) => timesMs.at(-1) ?? 0));
    const errors = errorsOf(seen, await server.log());
    return { ...figures, ...errors, tokensPerSecond: (errors.tokens / (last - sent)) * 1000 };
  } finally {
    server.stop();
  }
}

function run([command = "", ...args]: readonly string[]): Promise<Report> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    const parts: Buffer[] = [];
    const timer = setTimeout(() => child.kill("SIGKILL"), CLIENT_PATIENCE_MS);
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(JSON.parse(Buffer.concat(parts).toString()) as Report);
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code ?? signal}`));
    });
  });
}

/** Medians of the runs; the spread of what counts most. */
function rowOf(name: string, streams: number, measured: readonly Measured[]): Row {
  const of = (read: (one: Measured) => number | undefined) =>
    median(measured.map((one) => read(one) ?? Number.NaN));
  const gaps = measured.map(({ gapErrorP99Ms }) => gapErrorP99Ms);
  return {
    streams,
    client: name,
    "tok/s": of((one) => one.tokensPerSecond),
    "gap error p50 ms": of((one) => one.gapErrorP50Ms),
    "gap error p99 ms": of((one) => one.gapErrorP99Ms),
    "(least–most)": `${Math.min(...gaps).toFixed(2)}–${Math.max(...gaps).toFixed(2)}`,
    "TTFT error p50 ms": of((one) => one.ttftErrorP50Ms),
    "TTFT error p99 ms": of((one) => one.ttftErrorP99Ms),
    "lag p99 ms": of((one) => one.lagP99Ms),
    "server's gap p99 ms": of((one) => one.trueGapP99Ms),
    "CPU µs/token, sending thread": of((one) => (one.ioCpuMs * 1000) / one.received),
    "CPU µs/token, process": of((one) => ((one.processCpuMs ?? Number.NaN) * 1000) / one.received),
    "MiB, load process": of((one) => one.loadProcessMiB),
    "run queue ms/s": of((one) => one.runQueueMsPerSecond),
  };
}

const rows: Row[] = [];
const calibrations: number[] = [];
for (const streams of levels) {
  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  for (let at = 0; at < runs; at++) {
    ours.push(await measure("headroom", streams));
    if (yardstick !== null) theirs.push(await measure("rust", streams));
  }
  calibrations.push(...ours.map(({ calibrationMs }) => calibrationMs ?? Number.NaN));
  rows.push(rowOf("headroom", streams, ours));
  if (theirs.length > 0) rows.push(rowOf("Rust epoll", streams, theirs));
  process.stderr.write(`${streams} streams measured\n`);
}

const ceiling: Row[] = [];
for (const streams of flag("no-ceiling") ? [] : CEILING_STREAMS) {
  let measured = await measure("headroom", streams);
  if (measured.gapErrorP99Ms > MOST_GAP_ERROR_MS) measured = await measure("headroom", streams);
  ceiling.push(rowOf("headroom", streams, [measured]));
  if (measured.gapErrorP99Ms > MOST_GAP_ERROR_MS) break;
}

rmSync(dirname(client), { recursive: true, force: true });
const startup = flag("no-startup") ? [] : await measureStartup(where, median(calibrations));
publish(
  "load",
  "Load generator: error against the server's own times",
  [
    `Time to first token ${TTFT_MS} ms, 10 ms between tokens (50 ms at 1,000 streams), ${TOKENS} tokens; all streams start together. ${where.said}. Median of ${runs} runs in turns, 2 rounds each (5 of one stream) after one of warm-up.`,
    ...(yardstick === null ? ["No rustc here: the server is JavaScript and the yardstick is missing."] : []),
  ],
  {
    Levels: rows,
    ...(ceiling.length > 0 ? { Ceiling: ceiling } : {}),
    ...(startup.length > 0 ? { "Process start to first request": startup } : {}),
  },
);
