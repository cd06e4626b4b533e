/** The threads that send: as many as a level needs and the machine allows, each with its share, counted as one. */
import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { LoadJob, LoadProgress, LoadResult } from "../../domain/measurement/load-job.ts";
import { shareSchedule, usefulShares, WHOLE } from "../../domain/measurement/load-share.ts";
import type { RequestRecord } from "../../domain/measurement/request-record.ts";
import { type Ms, secondsFromMs } from "../../domain/units.ts";
import { mergeResults } from "./merge-results.ts";
import { monotonicMs } from "./monotonic.ts";
import { newRingMemory, ringReader } from "./record-ring.ts";
import { threadFile } from "./thread-file.ts";
import {
  COUNTERS,
  type FromLoadThread,
  newCounters,
  type ThreadRole,
  type ToLoadThread,
} from "./thread-messages.ts";

const LISTEN_EVERY_MS: Ms = 100;
/** Streams, or requests per second, that one thread carries with room to spare. [measured] 1,000 streams of 20 tokens/s take less than half of a core. */
const STREAMS_A_THREAD = 1000;
/** Between the word to begin and the beginning, so that all threads have heard it. [assumed] */
const BEGIN_AFTER_MS: Ms = 5;

export interface CrewWatch {
  onProgress(progress: LoadProgress, fresh: readonly RequestRecord[]): void;
  /** Asked once all connections stand: when to begin. Null begins at once. */
  readonly startAt: (() => Promise<Ms>) | null;
}

export interface CrewRun {
  /** Holds the records only that came with no progress. */
  readonly done: Promise<LoadResult>;
  abort(): void;
}

/** The main thread, which counts, has a core too where there are several. */
export function threadsFor({ arrivals, threads }: LoadJob, cores = availableParallelism()): number {
  if (threads !== undefined) return threads;
  const lastDueMs = arrivals.kind === "open" ? (arrivals.dueMs.at(-1) ?? 0) : 0;
  const load =
    arrivals.kind === "closed"
      ? arrivals.concurrency
      : arrivals.dueMs.length / Math.max(1, secondsFromMs(lastDueMs));
  return Math.max(1, Math.min(cores - 1, Math.ceil(load / STREAMS_A_THREAD)));
}

/** @param onThread - told the system's number of each new thread, where the system has one. */
export function createThreadCrew(onThread: (tid: number) => void): {
  run(job: LoadJob, watch: CrewWatch): CrewRun;
} {
  const workers: (Worker | undefined)[] = [];

  function workerAt(place: number): Worker {
    const present = workers[place];
    if (present !== undefined) return present;
    const role: ThreadRole = { role: "load" };
    // A chat lets heaps grow slowly; a thread that sends load is not to be held up by that.
    setFlagsFromString("--semi-space-growth-factor=2");
    setFlagsFromString("--heap-growing-percent=0");
    const worker = new Worker(threadFile(), { workerData: role });
    worker.on("message", (message: FromLoadThread) => {
      if (message.kind === "ready" && message.tid !== null) onThread(message.tid);
    });
    worker.once("exit", () => {
      if (workers[place] === worker) workers[place] = undefined;
    });
    workers[place] = worker;
    return worker;
  }
  workerAt(0);

  function run(job: LoadJob, watch: CrewWatch): CrewRun {
    const { index, of } = job.share ?? WHOLE;
    const lanes =
      job.arrivals.kind === "closed"
        ? shareSchedule(job.arrivals, job.share).lanes
        : Number.POSITIVE_INFINITY;
    const count = Math.max(1, Math.min(usefulShares(job, threadsFor(job)), lanes));
    const waits = count > 1 || watch.startAt !== null;
    const counters = Array.from({ length: count }, newCounters);
    const rings = Array.from({ length: count }, newRingMemory);
    const drains = rings.map(ringReader);
    const crew = counters.map((_, place) => workerAt(place));
    const startedMs = monotonicMs();
    const listen = () => {
      const fresh = drains.flatMap((drain) => drain());
      watch.onProgress(progressOf(counters, monotonicMs() - startedMs), fresh);
    };
    const tellAll = (message: ToLoadThread) => {
      for (const worker of crew) worker.postMessage(message);
    };
    const abort = () => tellAll({ kind: "abort" });
    let standing = 0;
    const begin = async (): Promise<void> => {
      standing++;
      if (standing < count) return;
      tellAll({ kind: "begin", atMs: (await watch.startAt?.()) ?? monotonicMs() + BEGIN_AFTER_MS });
    };
    const parts = crew.map(
      (worker, place) =>
        new Promise<LoadResult>((resolve, reject) => {
          const refuse = (error: unknown) => {
            worker.off("message", take);
            abort();
            reject(error);
          };
          const take = (message: FromLoadThread) => {
            if (message.kind === "standing") void begin().catch(refuse);
            if (message.kind !== "done") return;
            worker.off("message", take);
            worker.off("error", refuse);
            const { kind: _kind, rest, ...result } = message;
            if (result.stopped === "errors") abort();
            resolve({ ...result, records: rest });
          };
          worker.on("message", take);
          worker.once("error", refuse);
          const share = { index: index + of * place, of: of * count };
          const ring = rings[place] ?? newRingMemory();
          const part = count === 1 ? job : { ...job, share };
          worker.postMessage({
            kind: "start",
            job: part,
            ring,
            counters: counters[place] ?? newCounters(),
            waits,
          } satisfies ToLoadThread);
        }),
    );
    const timer = setInterval(listen, LISTEN_EVERY_MS);
    const done = Promise.all(parts)
      .then((results) => {
        listen();
        return mergeResults(results);
      })
      .finally(() => clearInterval(timer));
    return { done, abort };
  }

  return { run };
}

function progressOf(shared: readonly SharedArrayBuffer[], elapsedMs: Ms): LoadProgress {
  const counters = shared.map((memory) => new Int32Array(memory));
  const at = (place: number) => counters.reduce((sum, counter) => sum + Atomics.load(counter, place), 0);
  return {
    sent: at(COUNTERS.sent),
    ok: at(COUNTERS.ok),
    failed: at(COUNTERS.failed),
    inFlight: at(COUNTERS.inFlight),
    chunks: at(COUNTERS.chunks),
    elapsedMs,
  };
}
