/** Entry of the process behind the load generator and of its threads; what each thread is for stands in its `workerData`. */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { type LevelRun, runLevel } from "./level-run.ts";
import { serveLoadProcess } from "./load-process.ts";
import { serveLoopback } from "./loopback-server.ts";
import { pace } from "./pacer.ts";
import type { FromLoadThread, ThreadRole, ToLoadThread } from "./thread-messages.ts";
import { takePriority, threadNumber } from "./thread-priority.ts";

if (isMainThread) serveLoadProcess();
else play(workerData as ThreadRole);

function play(data: ThreadRole): void {
  switch (data.role) {
    case "load":
      serveLevels();
      break;
    case "pacer":
      pace(data.dueMs);
      break;
    case "loopback-server":
      serveLoopback();
      break;
    default:
      data satisfies never;
  }
}

function serveLevels(): void {
  let level: LevelRun | null = null;
  parentPort?.on("message", async (message: ToLoadThread) => {
    if (message.kind === "abort") {
      level?.abort();
      return;
    }
    if (message.kind === "begin") {
      level?.begin(message.atMs);
      return;
    }
    level = runLevel(message, () => parentPort?.postMessage({ kind: "standing" }));
    parentPort?.postMessage(await level.done);
  });
  const tid = threadNumber();
  takePriority(tid);
  parentPort?.postMessage({ kind: "ready", tid } satisfies FromLoadThread);
}
