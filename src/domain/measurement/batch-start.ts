/**
 * Finds where a batch of answers begins, for servers that answer their slots in step.
 *
 * Model: answers come in bursts with a wait between them. A window from the start of one burst to the start of another holds
 * whole bursts; one cut elsewhere counts up to a burst too many or too few.
 * Assumes bursts where a wait is three times the usual one and a quarter of an answer's time [assumed]: independent streams
 * hardly ever wait so long at once.
 */
import type { Ms } from "../units.ts";

const TIMES_USUAL = 3;
const SHARE_OF_ANSWER = 0.25;
/** Waits this close to the longest are as long. */
const NEARLY = 0.8;

/**
 * @param ends - ascending times of answers; `startMs` is when the first could have begun.
 * @returns the first place in `from…to` that begins a burst, or `from` where there are none.
 */
export function batchStart(
  ends: readonly Ms[],
  startMs: Ms,
  from: number,
  to: number,
  meanAnswerMs: Ms,
): number {
  const waits = ends.slice(from, to + 1).map((end, at) => end - (ends[from + at - 1] ?? startMs));
  const sorted = [...waits].sort((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const longest = sorted.at(-1) ?? 0;
  if (waits.length < 2 || longest < TIMES_USUAL * usual || longest < SHARE_OF_ANSWER * meanAnswerMs)
    return from;
  return from + waits.findIndex((wait) => wait >= NEARLY * longest);
}
