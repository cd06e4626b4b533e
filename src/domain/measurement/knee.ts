/**
 * Where more load stops to help, and how many requests the server really works on at once.
 *
 * Model: below its limit a server answers more for more load; at the limit throughput flattens, and where it queues TTFT
 * takes all further growth while ITL stands still. A level is saturated when it and all later ones gain less than a fifth
 * of what proportion would give over the level before; less than half when TTFT has grown twice as much as ITL since the
 * first level as well, and by more than a tenth of an answer. The knee lies between the last level that is not and the first that is.
 * Its place: the largest throughput × the time a request spends in service (TTFT without load and its decoding), or × E2E
 * before the knee where nothing queues: the crossing of the asymptotes of operational analysis. A place below that range
 * moves it down one level: a server just past its limit hardly shows it yet.
 * The limit is the decode occupancy X·(n − 1)·ITL of the levels that queue, and X·TTFT without load for their prefill.
 * Assumes levels in rising order with comparable lengths.
 * Source: Denning and Buzen, The Operational Analysis of Queueing Network Models (1978).
 */
import { type Ms, type RequestsPerSecond, secondsFromMs, type Tokens } from "../units.ts";

export interface LoadPoint {
  /** Concurrency, or requests per second offered. */
  readonly load: number;
  readonly requestsPerSecond: RequestsPerSecond;
  readonly ttftMs: Ms;
  readonly itlMs: Ms;
  readonly e2eMs: Ms;
  readonly outputTokens: Tokens;
}

export interface KneeRange {
  readonly load: number;
  /** The last level below it, and the first above. */
  readonly low: number;
  readonly high: number;
}

/** [assumed] share of a proportional gain below which a level is flat: published knees show 0.01–0.13 above, 0.3 below. */
const FLAT_GAIN = 0.2;
/** [assumed] with a queue seen as well, half of a proportional gain is little enough. */
const QUEUED_GAIN = 0.5;
/** [assumed] TTFT has left ITL behind. */
const DEPARTURE = 2;
/** [assumed] and by more than this share of an answer without load, so that a fast server's jitter is no queue. */
const DEPARTURE_SHARE = 0.1;

const gainOf = (before: LoadPoint, later: readonly LoadPoint[], at: LoadPoint): number => {
  const best = Math.max(...later.map((point) => point.requestsPerSecond));
  return (best / before.requestsPerSecond - 1) / (at.load / before.load - 1);
};

function hasQueue(first: LoadPoint, point: LoadPoint): boolean {
  const growth = point.ttftMs / first.ttftMs / Math.max(1, point.itlMs / first.itlMs);
  return growth > DEPARTURE && point.ttftMs - first.ttftMs > DEPARTURE_SHARE * first.e2eMs;
}

/** Index of the first saturated level; -1 when none is. */
function firstSaturated(points: readonly LoadPoint[], isOffered: boolean): number {
  return points.findIndex((point, at) => {
    const before = points[at - 1];
    const first = points[0];
    if (isOffered && point.requestsPerSecond < LEAST_ANSWERED * point.load) return true;
    if (before === undefined || first === undefined) return false;
    const gain = gainOf(before, points.slice(at), point);
    return gain < FLAT_GAIN || (gain < QUEUED_GAIN && hasQueue(first, point));
  });
}
/** [assumed] share of the offered rate below which a server falls behind. */
const LEAST_ANSWERED = 0.9;

/** Mean requests in their decoding phase. */
export const decodeOccupancy = (point: LoadPoint): number =>
  point.requestsPerSecond * Math.max(0, point.outputTokens - 1) * secondsFromMs(point.itlMs);

function placeOf(points: readonly LoadPoint[], low: LoadPoint, high: LoadPoint): number {
  const most = Math.max(...points.map((point) => point.requestsPerSecond));
  const first = points[0] ?? low;
  const serviceMs = first.ttftMs + Math.max(0, high.outputTokens - 1) * high.itlMs;
  return most * secondsFromMs(hasQueue(first, high) ? serviceMs : low.e2eMs);
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Null while throughput still grows with the load: what lies beyond the last level is not known. */
export function findKnee(points: readonly LoadPoint[], kind: "concurrency" | "rate"): KneeRange | null {
  const at = firstSaturated(points, kind === "rate");
  const high = points[at];
  if (high === undefined) return null;
  const low = points[at - 1];
  if (low === undefined) return { load: high.load, low: 0, high: high.load };
  const most = Math.max(...points.map((point) => point.requestsPerSecond));
  const place = kind === "rate" ? most : placeOf(points, low, high);
  const below = points[at - 2];
  return place < low.load && below !== undefined
    ? { load: Math.max(place, below.load), low: below.load, high: low.load }
    : { load: clamp(place, low.load, high.load), low: low.load, high: high.load };
}

/** Requests the server works on at once: their prefill without load, and their decoding. Null where it was not asked for more. */
export function concurrencyLimit(points: readonly LoadPoint[], kind: "concurrency" | "rate"): number | null {
  const at = firstSaturated(points, kind === "rate");
  const first = points[0];
  if (at < 0 || first === undefined) return null;
  const queued = points.slice(at).filter((point) => hasQueue(first, point));
  const occupancies = queued
    .map((point) => point.requestsPerSecond * secondsFromMs(first.ttftMs) + decodeOccupancy(point))
    .sort((a, b) => a - b);
  return occupancies[Math.floor(occupancies.length / 2)] ?? null;
}
