/** Runs one level in the load thread: who sends when, what is counted, when it ends. */
import { performance } from "node:perf_hooks";
import type { FailureKind } from "../../domain/measurement/failure-kind.ts";
import { createHistogram, record } from "../../domain/measurement/histogram.ts";
import { type LoadJob, STORM_SAMPLE } from "../../domain/measurement/load-job.ts";
import { dueTimesOf, shareSchedule } from "../../domain/measurement/load-share.ts";
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
  /** For a level that waits. @param atMs - on the machine's monotonic clock. */
  begin(atMs: Ms): void;
  abort(): void;
}

const BUFFER_BYTES = 65_536;
const MOST_SAID = 300;
const TIMEOUT_CHECK_MS: Ms = 20;
/** Connections opened before an open loop begins; more are opened when they are needed. [assumed] */
const MOST_OPENED_AHEAD = 64;
/** A timer may be late by about that much: the rest of a wait for the start is spent looking at the clock. [assumed] */
const TIMER_LATENESS_MS: Ms = 2;

/** Connections and figures of a level under way. */
interface Level {
  readonly job: LoadJob;
  readonly connections: Set<StreamConnection>;
  readonly free: StreamConnection[];
  readonly counters: Int32Array;
  originMs: Ms;
  firstMeasuredMs: Ms | null;
  /** Requests of this share that were sent. */
  place: number;
  inFlight: number;
  finished: number;
  failed: number;
  stopped: LevelDone["stopped"];
}

/** @param standing - told when the connections of a level that waits are open. */
export function runLevel(
  { job, ring, counters, waits }: StartLevel,
  standing: () => void = () => undefined,
): LevelRun {
  const level: Level = {
    job,
    connections: new Set(),
    free: [],
    counters: new Int32Array(counters),
    originMs: 0,
    firstMeasuredMs: null,
    place: 0,
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
  let checks = startThreadChecks();
  const watch = setInterval(() => {
    const time = now();
    for (const connection of level.connections) connection.checkTimeouts(time);
  }, TIMEOUT_CHECK_MS);
  const { arrivals, share } = job;
  const closed = arrivals.kind === "closed" ? arrivals : null;
  const { lanes, indexAt } = shareSchedule(arrivals, share);
  const due = arrivals.kind === "open" ? dueTimesOf(arrivals.dueMs, share) : [];
  let begin: (atMs: Ms) => void = () => undefined;
  const begun = new Promise<Ms>((settle) => {
    begin = settle;
  });
  let stopPacer: () => void = () => undefined;
  let ended = false;

  function newConnection(): StreamConnection {
    const connection = new StreamConnection(around);
    level.connections.add(connection);
    return connection;
  }

  async function start(): Promise<void> {
    const ahead = closed === null ? Math.min(due.length, MOST_OPENED_AHEAD) : lanes;
    const opened = Array.from({ length: ahead }, newConnection);
    const pacer = closed === null ? await startPacer(due) : null;
    await Promise.all(opened.map((connection) => connection.connect()));
    level.originMs = waits ? await agreedStart() : now();
    if (ended) {
      pacer?.stop();
      return;
    }
    if (pacer === null) {
      await untilMs(level.originMs, now);
      for (const connection of opened) sendNext(connection, null);
    } else {
      level.free.push(...opened);
      stopPacer = pacer.stop;
      pacer.begin((dueMs) => {
        if (level.stopped === null) sendNext(level.free.pop() ?? newConnection(), dueMs);
      }, level.originMs + clockOffsetMs);
    }
  }

  async function agreedStart(): Promise<Ms> {
    standing();
    const atMs = (await begun) - clockOffsetMs;
    if (!ended) {
      // What happened while others were waited for says nothing about the level.
      checks.stop();
      checks = startThreadChecks();
    }
    return atMs;
  }

  function wantsMore(): boolean {
    if (level.stopped !== null) return false;
    if (closed === null) return level.place < due.length;
    if (job.requests !== null && indexAt(level.place) >= job.warmup + job.requests) return false;
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
    const index = indexAt(level.place++);
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
    begin,
    abort: () => {
      level.stopped = "cancelled";
      end();
      // Whoever still waits for the start waits no longer.
      begin(0);
    },
  };
}

async function untilMs(atMs: Ms, now: () => Ms): Promise<void> {
  const leftMs = atMs - now() - TIMER_LATENESS_MS;
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
  while (now() < atMs);
}
