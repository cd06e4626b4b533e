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
  type LevelDone,
  newCounters,
  type StartLevel,
  type ThreadRole,
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

function runInThread(worker: Worker, job: LoadJob, { signal, onProgress }: LoadWatch): Promise<LoadResult> {
  const ring = newRingMemory();
  const sharedCounters = newCounters();
  const counters = new Int32Array(sharedCounters);
  const drain = ringReader(ring);
  const records: RequestRecord[] = [];
  const startedMs = monotonicMs();
  const listen = () => {
    for (const record of drain()) records.push(record);
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
    const take = (message: LevelDone | { readonly kind: "ready" }) => {
      if (message.kind !== "done") return;
      settle();
      listen();
      const { kind: _kind, rest, ...result } = message;
      resolve({ records: [...records, ...rest], ...result });
    };
    const refuse = (error: unknown) => {
      settle();
      reject(error);
    };
    worker.on("message", take);
    worker.on("error", refuse);
    const start: StartLevel = { kind: "start", job, ring, counters: sharedCounters };
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
