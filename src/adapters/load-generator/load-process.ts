/**
 * The process that measures, apart from the program that asks: V8's flags are a process's, and `--single-threaded-gc` keeps
 * the sending thread from waiting for collectors on other cores. This thread only passes on and counts.
 */
import process from "node:process";
import type { LoadJob, LoadProgress, LoadResult } from "../../domain/measurement/load-job.ts";
import type { RequestRecord } from "../../domain/measurement/request-record.ts";
import type { Ms } from "../../domain/units.ts";
import { calibrateClient } from "./client-calibration.ts";
import type { FromLoadProcess, ToLoadProcess } from "./process-messages.ts";
import { type CrewRun, createThreadCrew } from "./thread-crew.ts";

interface Running {
  readonly crewRun: CrewRun;
  begin(atMs: Ms): void;
}

export function serveLoadProcess(): void {
  const say = (message: FromLoadProcess) => {
    if (process.connected) process.send?.(message);
  };
  const crew = createThreadCrew((tid) => say({ kind: "thread", tid }));
  const running = new Map<number, Running>();

  function start(run: number, job: LoadJob, waits: boolean): void {
    let begin: (atMs: Ms) => void = () => undefined;
    const begun = new Promise<Ms>((settle) => {
      begin = settle;
    });
    const startAt = () => {
      say({ kind: "standing", run });
      return begun;
    };
    const onProgress = (progress: LoadProgress, fresh: readonly RequestRecord[]) =>
      say({ kind: "progress", run, progress, fresh });
    const crewRun = crew.run(job, { onProgress, startAt: waits ? startAt : null });
    running.set(run, { crewRun, begin });
    void settle(run, async () => {
      say({ kind: "done", run, result: await crewRun.done });
    });
  }

  async function measureAlone(job: LoadJob): Promise<LoadResult> {
    const records: RequestRecord[] = [];
    const onProgress = (_: LoadProgress, fresh: readonly RequestRecord[]) => records.push(...fresh);
    const result = await crew.run(job, { onProgress, startAt: null }).done;
    return { ...result, records: [...records, ...result.records] };
  }

  async function settle(run: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      say({
        kind: "failed",
        run,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    } finally {
      running.delete(run);
    }
  }

  process.on("message", (message: ToLoadProcess) => {
    const { run } = message;
    if (message.kind === "run") start(run, message.job, message.waits);
    else if (message.kind === "begin") running.get(run)?.begin(message.atMs);
    else if (message.kind === "abort") running.get(run)?.crewRun.abort();
    else
      void settle(run, async () => {
        say({ kind: "calibrated", run, calibration: await calibrateClient(measureAlone) });
      });
  });
  // Ctrl+C reaches every process of a terminal: the program decides when the load ends.
  process.on("SIGINT", () => undefined);
  process.on("disconnect", () => process.exit(0));
}
