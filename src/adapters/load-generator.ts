/** The load generator as the application knows it: a thread that sends, and the main one that counts and listens. */
import { Worker } from "node:worker_threads";
import type { LoadGenerator, LoadWatch } from "../app/ports.ts";
import type { LoadJob, LoadProgress, LoadResult } from "../domain/measurement/load-job.ts";
import type { RequestRecord } from "../domain/measurement/request-record.ts";
import type { Ms } from "../domain/units.ts";
import { calibrateClient } from "./load-generator/client-calibration.ts";
import { listModels } from "./load-generator/list-models.ts";
import { monotonicMs } from "./load-generator/monotonic.ts";
import { newRingMemory, ringReader } from "./load-generator/record-ring.ts";
import { threadFile } from "./load-generator/thread-file.ts";
import {
  COUNTERS,
  type FromLoadThread,
  newCounters,
  type StartLevel,
  type ThreadRole,
  type ToLoadThread,
} from "./load-generator/thread-messages.ts";

const LISTEN_EVERY_MS: Ms = 100;

export function createLoadGenerator(): LoadGenerator {
  let thread: Worker | null = null;
  const loadThread = (): Worker => {
    if (thread === null) {
      const role: ThreadRole = { role: "load" };
      thread = new Worker(threadFile(), { workerData: role });
      thread.on("exit", () => {
        thread = null;
      });
    }
    return thread;
  };
  const run = (job: LoadJob, watch: LoadWatch = {}) => runInThread(loadThread(), job, watch);
  return {
    models: listModels,
    runLevel: run,
    calibrate: () => calibrateClient(run),
    close: async () => {
      await thread?.terminate();
      thread = null;
    },
  };
}

function runInThread(worker: Worker, job: LoadJob, watch: LoadWatch): Promise<LoadResult> {
  const { signal, onProgress, startAt, onRecords } = watch;
  const ring = newRingMemory();
  const sharedCounters = newCounters();
  const counters = new Int32Array(sharedCounters);
  const drain = ringReader(ring);
  const records: RequestRecord[] = [];
  const startedMs = monotonicMs();
  const listen = () => {
    const fresh = drain();
    for (const record of fresh) records.push(record);
    if (fresh.length > 0) onRecords?.(fresh);
    onProgress?.(progressOf(counters, monotonicMs() - startedMs));
  };
  return new Promise((resolve, reject) => {
    const timer = setInterval(listen, LISTEN_EVERY_MS);
    const abort = () => worker.postMessage({ kind: "abort" });
    const settle = () => {
      clearInterval(timer);
      signal?.removeEventListener("abort", abort);
      worker.off("message", take);
      worker.off("error", refuse);
    };
    const take = (message: FromLoadThread) => {
      if (message.kind === "standing")
        startAt?.().then(
          (atMs) => worker.postMessage({ kind: "begin", atMs } satisfies ToLoadThread),
          giveUp,
        );
      if (message.kind !== "done") return;
      settle();
      listen();
      const { kind: _kind, rest, ...result } = message;
      if (rest.length > 0) onRecords?.(rest);
      resolve({ records: [...records, ...rest], ...result });
    };
    const refuse = (error: unknown) => {
      settle();
      reject(error);
    };
    const giveUp = (error: unknown) => {
      abort();
      refuse(error);
    };
    worker.on("message", take);
    worker.on("error", refuse);
    const waits = startAt !== undefined;
    const start: StartLevel = { kind: "start", job, ring, counters: sharedCounters, waits };
    worker.postMessage(start);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
  });
}

function progressOf(counters: Int32Array, elapsedMs: Ms): LoadProgress {
  const at = (place: number) => Atomics.load(counters, place);
  return {
    sent: at(COUNTERS.sent),
    ok: at(COUNTERS.ok),
    failed: at(COUNTERS.failed),
    inFlight: at(COUNTERS.inFlight),
    chunks: at(COUNTERS.chunks),
    elapsedMs,
  };
}
