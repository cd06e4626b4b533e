/** What several threads measured of one level, as one. */
import { merge } from "../../domain/measurement/histogram.ts";
import type { ClientChecks, LoadResult } from "../../domain/measurement/load-job.ts";

const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );
/** The thread that was served worst speaks for all: its records are in the figures too. */
const worst = (values: readonly (number | null)[]): number | null =>
  values.includes(null) ? null : Math.max(...values.map(Number));

function mergeChecks(checks: readonly ClientChecks[]): ClientChecks {
  return {
    eventLoopDelayP99Ms: Math.max(...checks.map(({ eventLoopDelayP99Ms }) => eventLoopDelayP99Ms)),
    runQueueMsPerSecond: worst(checks.map(({ runQueueMsPerSecond }) => runQueueMsPerSecond)),
    cpuMs: sum(checks.map(({ cpuMs }) => cpuMs)),
  };
}

/** @param results - at least one. */
export function mergeResults(results: readonly LoadResult[]): LoadResult {
  const [first] = results;
  if (first !== undefined && results.length === 1) return first;
  const stops = results.map(({ stopped }) => stopped);
  return {
    records: results.flatMap(({ records }) => records),
    chunkGaps: merge(results.map(({ chunkGaps }) => chunkGaps)),
    checks: mergeChecks(results.map(({ checks }) => checks)),
    // Threads that are stopped because another met errors say that they were cancelled.
    stopped: stops.includes("errors") ? "errors" : (stops.find((stop) => stop !== null) ?? null),
    saidBy: new Map(results.toReversed().flatMap(({ saidBy }) => [...saidBy])),
    chunkTimes: new Map(results.flatMap(({ chunkTimes }) => [...chunkTimes])),
  };
}
