/** The load generator as the application knows it: a process that sends, and this one that listens. */
import type { LoadGenerator, LoadWatch } from "../app/ports.ts";
import type { LoadJob, LoadResult } from "../domain/measurement/load-job.ts";
import type { RequestRecord } from "../domain/measurement/request-record.ts";
import { listModels } from "./load-generator/list-models.ts";
import { createProcessLink, type ProcessLink } from "./load-generator/process-link.ts";

/** @param onThread - told the system's number of each thread that sends, where the system has one. */
export function createLoadGenerator(onThread: (tid: number) => void = () => undefined): LoadGenerator {
  const link = createProcessLink(onThread);
  return {
    models: listModels,
    runLevel: (job, watch = {}) => runLevel(link, job, watch),
    calibrate: async () => {
      const { answer } = link.ask(
        (run) => ({ kind: "calibrate", run }),
        (report) => (report.kind === "calibrated" ? report : undefined),
      );
      return (await answer).calibration;
    },
    close: link.close,
  };
}

async function runLevel(link: ProcessLink, job: LoadJob, watch: LoadWatch): Promise<LoadResult> {
  const { signal, onProgress, startAt, onRecords } = watch;
  const records: RequestRecord[] = [];
  const take = (fresh: readonly RequestRecord[]) => {
    for (const record of fresh) records.push(record);
    if (fresh.length > 0) onRecords?.(fresh);
  };
  let number = 0;
  const abort = () => level.send({ kind: "abort", run: number });
  const level = link.ask<LoadResult>(
    (run) => {
      number = run;
      return { kind: "run", run, job, waits: startAt !== undefined };
    },
    (report, send) => {
      if (report.kind === "progress") {
        take(report.fresh);
        onProgress?.(report.progress);
      } else if (report.kind === "standing") {
        startAt?.().then(
          (atMs) => send({ kind: "begin", run: number, atMs }),
          (error: unknown) => {
            abort();
            level.giveUp(error);
          },
        );
      } else if (report.kind === "done") {
        take(report.result.records);
        return { ...report.result, records };
      }
      return undefined;
    },
  );
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    return await level.answer;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}
