/**
 * The part of a level in which the load stood still, and what went through the server in it.
 *
 * Model: requests in flight L, completions per second X and mean time in the system W obey L = X·W (Little, 1961).
 * Assumes a closed loop of C streams that refill at once: the n-th request after the first C leaves when the (n − C)-th one
 * ends. The window runs from the end of warm-up (as many ends as there were warm-up requests, so that what ends in it met
 * the full load) to the end that let the request C before the last go, each moved on to the start of a burst where answers come in bursts: as many requests end in it as streams were
 * refilled, also when all streams move in step.
 * In an open loop it runs over the scheduled arrivals. Warm-up and drain lie outside.
 */
import type { Ms, Seconds } from "../units.ts";
import { secondsFromMs } from "../units.ts";
import { batchStart } from "./batch-start.ts";
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
  readonly ended: readonly RequestRecord[];
}

const byEnd = (a: RequestRecord, b: RequestRecord): number => a.endMs - b.endMs;
const isMeasured = (record: RequestRecord): boolean => !record.warmup;

function closedSpan(records: readonly RequestRecord[], concurrency: number): Span {
  const answers = [...records].sort(byEnd);
  const measured = records.filter(isMeasured);
  const before = records.length - measured.length - 1;
  const last = records.length - 2 * concurrency;
  if (last <= before || last < 0) return wholeSpan(measured);
  const ends = answers.map(({ endMs }) => endMs);
  const startMs = earliest(records);
  const answerMs = records.reduce((sum, record) => sum + record.endMs - record.sentMs, 0) / records.length;
  const reach = concurrency - 1;
  const first = before < 0 ? before : batchStart(ends, startMs, before, before + reach, answerMs);
  const final = batchStart(ends, startMs, last, last + reach, answerMs);
  const toMs = ends[final];
  if (toMs === undefined || final <= first) return wholeSpan(measured);
  const fromMs = ends[first] ?? earliest(measured);
  return { fromMs, toMs, ended: answers.slice(Math.max(0, first + 1), final + 1) };
}

/** Everything measured: all there is when no stream was refilled often enough. */
function wholeSpan(measured: readonly RequestRecord[]): Span {
  const toMs = measured.reduce((latest, { endMs }) => Math.max(latest, endMs), 0);
  return { fromMs: earliest(measured), toMs, ended: measured };
}

const earliest = (records: readonly RequestRecord[]): Ms =>
  records.reduce((least, { sentMs }) => Math.min(least, sentMs), Number.POSITIVE_INFINITY);

function openSpan(records: readonly RequestRecord[]): Span {
  const measured = records.filter(isMeasured);
  const due = measured.map((record) => record.intendedMs).sort((a, b) => a - b);
  const [fromMs = 0, toMs = 0] = [due[0], due.at(-1)];
  if (toMs <= fromMs) return wholeSpan(measured);
  return { fromMs, toMs, ended: records.filter(({ endMs }) => endMs > fromMs && endMs <= toMs) };
}

/** @param concurrency - of a closed loop; null for an open one. Null when nothing was measured. */
export function steadyWindow(
  records: readonly RequestRecord[],
  concurrency: number | null,
): SteadyWindow | null {
  if (!records.some(isMeasured)) return null;
  const span = concurrency === null ? openSpan(records) : closedSpan(records, concurrency);
  if (span.toMs <= span.fromMs) return null;
  const { fromMs, toMs, ended } = span;
  const busyMs = records.reduce((sum, record) => {
    const overlap = Math.min(record.endMs, toMs) - Math.max(startOf(record, concurrency), fromMs);
    return sum + Math.max(0, overlap);
  }, 0);
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
