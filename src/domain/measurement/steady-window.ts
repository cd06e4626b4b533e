/**
 * The part of a level in which the load stood still, and what went through the server in it.
 *
 * Model: requests in flight L, completions per second X and mean time in the system W obey L = X·W (Little, 1961).
 * Assumes a closed loop of C streams refills at once: the window runs from the first measured request sent to the one sent
 * C before the last, so that exactly as many requests end in it as streams were refilled, also when all streams move in step.
 * In an open loop it runs over the scheduled arrivals. Warm-up and drain lie outside.
 */
import type { Ms, Seconds } from "../units.ts";
import { secondsFromMs } from "../units.ts";
import { isOk, type RequestRecord } from "./request-record.ts";

export interface SteadyWindow {
  readonly seconds: Seconds;
  /** Requests that ended in it, failed ones too. */
  readonly ended: readonly RequestRecord[];
  /** Successful ones of them. */
  readonly succeeded: readonly RequestRecord[];
  /** Time-averaged. */
  readonly inFlight: number;
}

interface Span {
  readonly fromMs: Ms;
  readonly toMs: Ms;
}

/** @param concurrency - of a closed loop; null for an open one. */
function spanOf(measured: readonly RequestRecord[], concurrency: number | null): Span | null {
  const starts = measured
    .map((record) => (concurrency === null ? record.intendedMs : record.sentMs))
    .sort((a, b) => a - b);
  const fromMs = starts[0];
  if (fromMs === undefined) return null;
  const last = concurrency === null ? starts.at(-1) : starts[starts.length - concurrency];
  return last !== undefined && last > fromMs
    ? { fromMs, toMs: last }
    : { fromMs, toMs: measured.reduce((latest, { endMs }) => Math.max(latest, endMs), fromMs) };
}

export function steadyWindow(
  records: readonly RequestRecord[],
  concurrency: number | null,
): SteadyWindow | null {
  const span = spanOf(
    records.filter((record) => !record.warmup),
    concurrency,
  );
  if (span === null || span.toMs <= span.fromMs) return null;
  const { fromMs, toMs } = span;
  const ended = records.filter((record) => record.endMs > fromMs && record.endMs <= toMs);
  const busyMs = records.reduce(
    (sum, record) =>
      sum + Math.max(0, Math.min(record.endMs, toMs) - Math.max(startOf(record, concurrency), fromMs)),
    0,
  );
  return {
    seconds: secondsFromMs(toMs - fromMs),
    ended,
    succeeded: ended.filter(isOk),
    inFlight: busyMs / (toMs - fromMs),
  };
}

/** In an open loop a request is under way from the time it was meant to leave. */
const startOf = (record: RequestRecord, concurrency: number | null): Ms =>
  concurrency === null ? record.intendedMs : record.sentMs;

/** X·W/L; 1 when nothing was lost and the level stood still. Null when nothing ended or nothing was in flight. */
export function littlesLawRatio(window: SteadyWindow, concurrency: number | null): number | null {
  const { ended, seconds, inFlight } = window;
  if (ended.length === 0 || inFlight <= 0) return null;
  const totalSeconds = ended.reduce(
    (sum, record) => sum + secondsFromMs(record.endMs - startOf(record, concurrency)),
    0,
  );
  return totalSeconds / seconds / inFlight;
}
