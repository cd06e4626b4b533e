/** Runs one level in the load thread: who sends when, what is counted, when it ends. */
import { performance } from "node:perf_hooks";
import type { FailureKind } from "../../domain/measurement/failure-kind.ts";
import { createHistogram, record } from "../../domain/measurement/histogram.ts";
import { type LoadJob, STORM_SAMPLE } from "../../domain/measurement/load-job.ts";
import { type Ms, msFromSeconds } from "../../domain/units.ts";
import { type Exchange, newExchange, recordOf } from "./exchange.ts";
import { monotonicMs } from "./monotonic.ts";
import { startPacer } from "./pacer.ts";
import { ringWriter } from "./record-ring.ts";
import { createRequestWriter } from "./request-writer.ts";
import { StreamConnection } from "./stream-connection.ts";
import { startThreadChecks } from "./thread-checks.ts";
import { COUNTERS, type LevelDone, type StartLevel } from "./thread-messages.ts";
import { createTurnStamp } from "./turn-stamp.ts";

export interface LevelRun {
  readonly done: Promise<LevelDone>;
  abort(): void;
}

const BUFFER_BYTES = 65_536;
const MOST_SAID = 300;
const TIMEOUT_CHECK_MS: Ms = 20;
/** Connections opened before an open loop begins; more are opened when they are needed. [assumed] */
const MOST_OPENED_AHEAD = 64;

/** Connections and figures of a level under way. */
interface Level {
  readonly job: LoadJob;
  readonly connections: Set<StreamConnection>;
  readonly free: StreamConnection[];
  readonly counters: Int32Array;
  originMs: Ms;
  firstMeasuredMs: Ms | null;
  nextIndex: number;
  inFlight: number;
  finished: number;
  failed: number;
  stopped: LevelDone["stopped"];
}

export function runLevel({ job, ring, counters }: StartLevel): LevelRun {
  const level: Level = {
    job,
    connections: new Set(),
    free: [],
    counters: new Int32Array(counters),
    originMs: 0,
    firstMeasuredMs: null,
    nextIndex: 0,
    inFlight: 0,
    finished: 0,
    failed: 0,
    stopped: null,
  };
  const writer = ringWriter(ring);
  const write = createRequestWriter(job);
  const chunkGaps = createHistogram();
  const chunkTimes = new Map<number, readonly Ms[]>();
  const saidBy = new Map<FailureKind, string>();
  const now = () => performance.now();
  const clockOffsetMs = monotonicMs() - now();
  const around = {
    target: job.target,
    timeouts: job.timeouts,
    buffer: Buffer.allocUnsafeSlow(BUFFER_BYTES),
    stamp: createTurnStamp(),
    now,
    onChunk: () => {
      Atomics.add(level.counters, COUNTERS.chunks, 1);
    },
    onFinish: finished,
  };
  let resolve: (done: LevelDone) => void = () => undefined;
  const done = new Promise<LevelDone>((settle) => {
    resolve = settle;
  });
  const checks = startThreadChecks();
  const watch = setInterval(() => {
    const time = now();
    for (const connection of level.connections) connection.checkTimeouts(time);
  }, TIMEOUT_CHECK_MS);
  const closed = job.arrivals.kind === "closed" ? job.arrivals : null;
  let stopPacer: () => void = () => undefined;
  let ended = false;

  function newConnection(): StreamConnection {
    const connection = new StreamConnection(around);
    level.connections.add(connection);
    return connection;
  }

  async function start(): Promise<void> {
    const ahead =
      job.arrivals.kind === "closed"
        ? job.arrivals.concurrency
        : Math.min(job.arrivals.dueMs.length, MOST_OPENED_AHEAD);
    const opened = Array.from({ length: ahead }, newConnection);
    const pacer = job.arrivals.kind === "open" ? await startPacer(job.arrivals.dueMs) : null;
    await Promise.all(opened.map((connection) => connection.connect()));
    if (ended) {
      pacer?.stop();
      return;
    }
    level.originMs = now();
    if (pacer === null) {
      for (const connection of opened) sendNext(connection, null);
    } else {
      level.free.push(...opened);
      stopPacer = pacer.stop;
      pacer.begin((dueMs) => {
        if (level.stopped === null) sendNext(level.free.pop() ?? newConnection(), dueMs);
      });
    }
  }

  function wantsMore(): boolean {
    if (level.stopped !== null) return false;
    if (job.arrivals.kind === "open") return level.nextIndex < job.arrivals.dueMs.length;
    if (job.requests !== null && level.nextIndex >= job.warmup + job.requests) return false;
    return (
      job.durationSeconds === null ||
      level.firstMeasuredMs === null ||
      now() - level.firstMeasuredMs < msFromSeconds(job.durationSeconds)
    );
  }

  function sendNext(connection: StreamConnection, dueMs: Ms | null): void {
    if (!wantsMore()) {
      endWhenIdle();
      return;
    }
    const index = level.nextIndex++;
    const warmup = index < job.warmup;
    const { bytes, maxTokens } = write(index);
    const intendedMs = dueMs === null ? null : level.originMs + dueMs;
    const exchange = newExchange(index, warmup, intendedMs, maxTokens);
    level.inFlight++;
    Atomics.add(level.counters, COUNTERS.sent, 1);
    Atomics.store(level.counters, COUNTERS.inFlight, level.inFlight);
    connection.send(exchange, bytes);
    if (!warmup) level.firstMeasuredMs ??= exchange.sentMs;
  }

  function finished(
    connection: StreamConnection,
    exchange: Exchange,
    endMs: Ms,
    failure: FailureKind | null,
    said: string,
  ): void {
    level.inFlight--;
    if (failure !== null && !saidBy.has(failure)) saidBy.set(failure, said.slice(0, MOST_SAID));
    Atomics.add(level.counters, failure === null ? COUNTERS.ok : COUNTERS.failed, 1);
    Atomics.store(level.counters, COUNTERS.inFlight, level.inFlight);
    writer.push(recordOf(exchange, level.originMs, endMs, failure));
    if (failure === null && !exchange.warmup) keepTimes(connection.chunkTimes, exchange.index);
    if (!exchange.warmup) countFailures(failure);
    if (closed === null) {
      level.free.push(connection);
      endWhenIdle();
    } else sendNext(connection, null);
  }

  function keepTimes(times: readonly Ms[], index: number): void {
    for (let at = 1; at < times.length; at++) record(chunkGaps, (times[at] ?? 0) - (times[at - 1] ?? 0));
    if (job.keepChunkTimes)
      chunkTimes.set(
        index,
        times.map((time) => time + clockOffsetMs),
      );
  }

  function countFailures(failure: FailureKind | null): void {
    level.finished++;
    if (failure !== null) level.failed++;
    const isStorm = level.finished >= STORM_SAMPLE && level.failed / level.finished > job.maxErrorShare;
    if (isStorm) level.stopped ??= "errors";
  }

  function endWhenIdle(): void {
    if (level.inFlight === 0 && !wantsMore()) end();
  }

  function end(): void {
    if (ended) return;
    ended = true;
    clearInterval(watch);
    stopPacer();
    for (const connection of level.connections) connection.close();
    resolve({
      kind: "done",
      rest: writer.rest(),
      chunkGaps,
      checks: checks.stop(),
      stopped: level.stopped,
      saidBy,
      chunkTimes,
    });
  }

  void start();
  return {
    done,
    abort: () => {
      level.stopped = "cancelled";
      end();
    },
  };
}
