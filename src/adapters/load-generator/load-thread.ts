/** Entry of the threads behind the load generator; what each is for stands in its `workerData`. */
import { parentPort, workerData } from "node:worker_threads";
import { type LevelRun, runLevel } from "./level-run.ts";
import { serveLoopback } from "./loopback-server.ts";
import { pace } from "./pacer.ts";
import type { ThreadRole, ToLoadThread } from "./thread-messages.ts";

const data = workerData as ThreadRole;

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
  parentPort?.postMessage({ kind: "ready" });
}
