/**
 * The part of a level that one of several load generators sends.
 *
 * Model: the streams of a closed loop are dealt out in turn, and request i is stream (i mod streams)'s, as a single
 * generator hands them out while its streams keep step; requests of an open loop are dealt out in turn. Index, prompt,
 * lengths and due time of a request are the whole level's, so that all shares together send what one generator would.
 * Assumes that streams share no work: a stream that is ahead of the others does not take over their requests.
 */
import type { Ms } from "../units.ts";
import type { Arrivals, LoadJob } from "./load-job.ts";

export interface LoadShare {
  /** From 0. */
  readonly index: number;
  /** Shares that the level is cut into. */
  readonly of: number;
}

export const WHOLE: LoadShare = { index: 0, of: 1 };

export interface ShareSchedule {
  /** Streams of a closed loop that are this share's; of an open loop, 1. */
  readonly lanes: number;
  /** Index in the whole level of this share's n-th request; ascending. */
  indexAt(place: number): number;
  /** Requests of this share with an index below that. */
  countBelow(total: number): number;
}

/** Whole numbers below `total` that leave `rest` when they are divided by `step`. */
const countOf = (total: number, rest: number, step: number): number =>
  Math.max(0, Math.ceil((total - rest) / step));

export function shareSchedule(arrivals: Arrivals, share: LoadShare = WHOLE): ShareSchedule {
  const { index, of } = share;
  if (arrivals.kind === "open")
    return {
      lanes: 1,
      indexAt: (place) => index + of * place,
      countBelow: (total) => countOf(total, index, of),
    };
  const streams = arrivals.concurrency;
  const lanes = countOf(streams, index, of);
  return {
    lanes,
    indexAt: (place) => Math.floor(place / lanes) * streams + index + of * (place % lanes),
    countBelow: (total) =>
      Math.floor(total / streams) * lanes + Math.min(lanes, countOf(total % streams, index, of)),
  };
}

/** Due times of this share's requests. */
export function dueTimesOf(dueMs: readonly Ms[], share: LoadShare = WHOLE): readonly Ms[] {
  return share.of === 1 ? dueMs : dueMs.filter((_, at) => at % share.of === share.index);
}

/** Requests that the level has, warm-up included; null where it lasts for a time. */
const requestsIn = ({ arrivals, warmup, requests }: LoadJob): number | null =>
  arrivals.kind === "open" ? arrivals.dueMs.length : requests === null ? null : warmup + requests;

/** Shares that have something to do: a stream is not cut in two, and neither is a request. At least one. */
export function usefulShares(job: LoadJob, workers: number): number {
  const streams = job.arrivals.kind === "closed" ? job.arrivals.concurrency : workers;
  return Math.max(1, Math.min(workers, streams, requestsIn(job) ?? workers));
}

/** Requests that are this share's; null where the level lasts for a time. */
export function requestsOfShare(job: LoadJob, share: LoadShare): number | null {
  const total = requestsIn(job);
  return total === null ? null : shareSchedule(job.arrivals, share).countBelow(total);
}
