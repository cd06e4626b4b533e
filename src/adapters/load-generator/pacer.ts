/** Says when requests of an open loop are due: a thread that only sleeps, so that no work of the load thread delays it. */
import { performance } from "node:perf_hooks";
import { parentPort, Worker } from "node:worker_threads";
import type { Ms } from "../../domain/units.ts";
import { monotonicMs } from "./monotonic.ts";
import { threadFile } from "./thread-file.ts";
import type { ThreadRole } from "./thread-messages.ts";

export interface Pacer {
  /** @param due - called with each request's due time. @param atMs - due times run from then, else from now. */
  begin(due: (dueMs: Ms) => void, atMs?: Ms): void;
  stop(): void;
}

/** Ready to begin when it resolves. @param dueMs - ascending. */
export function startPacer(dueMs: readonly Ms[]): Promise<Pacer> {
  const role: ThreadRole = { role: "pacer", dueMs };
  const worker = new Worker(threadFile(), { workerData: role });
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", () => {
      let sent = 0;
      resolve({
        begin: (due, atMs) => {
          worker.on("message", (upTo: number) => {
            for (; sent < upTo; sent++) due(dueMs[sent] ?? 0);
          });
          worker.postMessage(atMs ?? monotonicMs());
        },
        stop: () => {
          void worker.terminate();
        },
      });
    });
  });
}

/** The thread itself: posts how many requests are due by now. */
export function pace(dueMs: readonly Ms[]): void {
  const port = parentPort;
  if (port === null) return;
  const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  port.once("message", (atMs: Ms) => {
    const originMs = performance.now() + atMs - monotonicMs();
    let due = 0;
    while (due < dueMs.length) {
      const elapsedMs = performance.now() - originMs;
      while (due < dueMs.length && (dueMs[due] ?? 0) <= elapsedMs) due++;
      port.postMessage(due);
      const nextMs = dueMs[due];
      if (nextMs !== undefined) Atomics.wait(sleeper, 0, 0, Math.max(0, nextMs - elapsedMs));
    }
    port.close();
  });
  port.postMessage("ready");
}
