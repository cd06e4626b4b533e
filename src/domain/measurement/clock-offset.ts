/**
 * How far a machine's clock is from a server's, from questions for the time.
 *
 * Model: the server read its clock between the question and its answer, so the offset lies between (server − received)
 * and (server − sent); all questions together narrow it down to what these spans have in common. Assumes that neither
 * clock moved against the other while it was asked; where they did, the quickest answer alone counts.
 * Source: Cristian, Probabilistic clock synchronization (1989); Marzullo's intersection (1984).
 */
import type { Ms } from "../units.ts";

export interface ClockSample {
  readonly sentMs: Ms;
  readonly serverMs: Ms;
  readonly receivedMs: Ms;
}

export interface ClockOffset {
  /** To be added to this machine's time to have the server's. */
  readonly offsetMs: Ms;
  /** The true offset is no further away than that. */
  readonly errorMs: Ms;
}

/** @param samples - at least one. */
export function clockOffset(samples: readonly ClockSample[]): ClockOffset {
  const low = Math.max(...samples.map(({ serverMs, receivedMs }) => serverMs - receivedMs));
  const high = Math.min(...samples.map(({ serverMs, sentMs }) => serverMs - sentMs));
  if (low <= high) return { offsetMs: (low + high) / 2, errorMs: (high - low) / 2 };
  const [quickest] = [...samples].sort((a, b) => tripOf(a) - tripOf(b));
  return quickest === undefined
    ? { offsetMs: 0, errorMs: Number.POSITIVE_INFINITY }
    : {
        offsetMs: quickest.serverMs - (quickest.sentMs + quickest.receivedMs) / 2,
        errorMs: tripOf(quickest) / 2,
      };
}

const tripOf = ({ sentMs, receivedMs }: ClockSample): Ms => receivedMs - sentMs;

/** What the start time of a level may be off by: measured before and after it, so that a drift shows. */
export const clockErrorOver = (before: ClockOffset, after: ClockOffset): Ms =>
  Math.max(before.errorMs, after.errorMs) + Math.abs(after.offsetMs - before.offsetMs);
