/**
 * Levels that several workers sent: what each did, and all of it as one result.
 *
 * Model: request records are put together on the time axis that began with the agreed start, and every count, latency, rate
 * and Little's law is computed from all of them, as for one generator. Chunk gaps, too many to be sent one by one, come as
 * histograms and are merged; merging loses nothing. CPU time is the sum over the workers that reported, null where one of
 * them cannot tell. Loop delay and run-queue delay are the worst worker's of those that can tell, because one late worker
 * spoils its part of the percentiles; what each can tell stands beside it.
 * Assumes that the workers' clocks agree within `clockErrorMs`: no latency depends on it, for each is taken on one machine;
 * the steady window and the requests in flight do.
 */
import { z } from "zod";
import type { Ms } from "../units.ts";
import { type Histogram, merge } from "./histogram.ts";
import { summaryOfValues } from "./latency-summary.ts";
import type { ClientChecks, LoadJob, LoadResult } from "./load-job.ts";
import { type LoadShare, requestsOfShare, shareSchedule } from "./load-share.ts";
import { isOk, type RequestRecord } from "./request-record.ts";
import { littlesLawRatio, steadyWindow } from "./steady-window.ts";

/** What a worker sent and saw of one level. */
export interface WorkerPart {
  readonly name: string;
  readonly share: LoadShare;
  readonly records: readonly RequestRecord[];
  /** Null of a worker that was lost: what it did not send cannot be known. */
  readonly report: WorkerReport | null;
  readonly clockErrorMs: Ms;
  /** Why it was lost. */
  readonly problem: string | null;
}

export interface WorkerReport {
  readonly chunkGaps: Histogram;
  readonly checks: ClientChecks;
  readonly stopped: LoadResult["stopped"];
  readonly saidBy: LoadResult["saidBy"];
}

export const workerFiguresSchema = z.object({
  name: z.string(),
  /** Of a closed loop; null in an open one. */
  streams: z.number().int().nullable(),
  /** Measured requests that were reported; warm-up is left out. */
  requests: z.number().int(),
  ok: z.number().int(),
  /** Requests of its share, warm-up included, that were never reported; null where the level lasts for a time. */
  lost: z.number().int().nullable(),
  littlesLawRatio: z.number().nullable(),
  /** Closed loop: mean requests in flight ÷ its streams. */
  offeredRatio: z.number().nullable(),
  eventLoopDelayP99Ms: z.number().nullable(),
  runQueueMsPerSecond: z.number().nullable(),
  sendDelayP99Ms: z.number().nullable(),
  clientCpuMs: z.number().nullable(),
  /** Its clock against the queue's server, drift over the level included: the start was no further off than that. */
  clockErrorMs: z.number(),
  problem: z.string().nullable(),
});
export type WorkerFigures = Readonly<z.infer<typeof workerFiguresSchema>>;

function figuresOf(part: WorkerPart, job: LoadJob): WorkerFigures {
  const { records, report, share } = part;
  const measured = records.filter((record) => !record.warmup);
  const isOpen = job.arrivals.kind === "open";
  const streams = isOpen ? null : shareSchedule(job.arrivals, share).lanes;
  const window = report === null ? null : steadyWindow(records, streams);
  const due = requestsOfShare(job, share);
  const stoppedEarly = report !== null && report.stopped !== null;
  return {
    name: part.name,
    streams,
    requests: measured.length,
    ok: measured.filter(isOk).length,
    lost: due === null ? (part.problem === null ? 0 : null) : stoppedEarly ? 0 : due - records.length,
    littlesLawRatio: window === null ? null : littlesLawRatio(window, streams),
    offeredRatio: window === null || streams === null ? null : window.inFlight / streams,
    eventLoopDelayP99Ms: report?.checks.eventLoopDelayP99Ms ?? null,
    runQueueMsPerSecond: report?.checks.runQueueMsPerSecond ?? null,
    sendDelayP99Ms: isOpen
      ? (summaryOfValues(measured.map((record): Ms => record.sentMs - record.intendedMs))?.p99 ?? null)
      : null,
    clientCpuMs: report?.checks.cpuMs ?? null,
    clockErrorMs: part.clockErrorMs,
    problem: part.problem,
  };
}

const known = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value) => value !== null && value !== undefined);

/** Null where one is not known: a part is no sum. */
const sumOfAll = (values: readonly (number | null)[]): number | null =>
  values.length === 0 || values.includes(null) ? null : known(values).reduce((sum, some) => sum + some, 0);

function stoppedOf(reports: readonly WorkerReport[], all: number): LoadResult["stopped"] {
  if (reports.length === 0 && all > 0) return "lost";
  for (const why of ["cancelled", "errors"] as const)
    if (reports.some(({ stopped }) => stopped === why)) return why;
  return null;
}

/** @returns the level as one generator would have reported it, and each worker's part beside it. */
export function mergeParts(parts: readonly WorkerPart[], job: LoadJob): LoadResult {
  const reports = parts.flatMap(({ report }) => report ?? []);
  const waits = known(reports.map(({ checks }) => checks.runQueueMsPerSecond));
  const cpu = reports.map(({ checks }) => checks.cpuMs);
  return {
    records: parts.flatMap(({ records }) => records),
    chunkGaps: merge(reports.map(({ chunkGaps }) => chunkGaps)),
    checks: {
      eventLoopDelayP99Ms: Math.max(0, ...reports.map(({ checks }) => checks.eventLoopDelayP99Ms)),
      runQueueMsPerSecond: waits.length === 0 ? null : Math.max(...waits),
      cpuMs: sumOfAll(cpu),
    },
    stopped: stoppedOf(reports, parts.length),
    // The first worker's word on each kind of failure.
    saidBy: new Map(reports.flatMap(({ saidBy }) => [...saidBy]).reverse()),
    chunkTimes: new Map(),
    workers: parts.map((part) => figuresOf(part, job)),
  };
}
