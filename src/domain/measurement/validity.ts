/** Whether a level may be believed, and why not. */
import type { Ms } from "../units.ts";

/** [assumed] beyond a few per cent requests were lost or the level did not stand still; short levels scatter. */
const LITTLE_TOLERANCE = 0.1;
/** [assumed] a closed loop that is less busy than this waits for its client. */
const LEAST_OFFERED = 0.9;
/** [measured] 0–13 ms/s on a quiet machine, 80 and more where every client's latencies were off by milliseconds. */
const MOST_RUN_QUEUE_MS_PER_SECOND = 20;
/** [assumed] beyond it the client's own lateness shows in an ITL. */
const MOST_EVENT_LOOP_DELAY_MS: Ms = 10;
/** Requests a level for each stream, so that the steady part outweighs its ends. */
export const REQUESTS_PER_STREAM = 5;

export interface Evidence {
  readonly requests: number;
  readonly ok: number;
  readonly concurrency: number | null;
  readonly littlesLawRatio: number | null;
  readonly offeredRatio: number | null;
  readonly eventLoopDelayP99Ms: Ms;
  readonly runQueueMsPerSecond: number | null;
  readonly sendDelayP99Ms: Ms | null;
  readonly maxErrorShare: number;
  readonly stopped: "errors" | "cancelled" | null;
}

/** Sentences; empty when the level is valid. */
export function reasonsAgainst(level: Evidence): string[] {
  const { requests, ok, concurrency, littlesLawRatio: ratio, offeredRatio } = level;
  const doubts: [boolean, string][] = [
    [ok === 0, "no request succeeded"],
    [level.stopped === "errors", "stopped early: too many requests failed"],
    [level.stopped === "cancelled", "stopped early: cancelled"],
    [
      requests > 0 && ok > 0 && (requests - ok) / requests > level.maxErrorShare,
      "a larger share of requests failed than --max-errors allows",
    ],
    [
      concurrency !== null && requests < REQUESTS_PER_STREAM * concurrency,
      "fewer than 5 requests for each stream: warm-up and drain weigh too much",
    ],
    [
      ratio !== null && Math.abs(ratio - 1) > LITTLE_TOLERANCE,
      "Little's law does not hold: the level was not steady, or requests were lost",
    ],
    [
      concurrency !== null && offeredRatio !== null && offeredRatio < LEAST_OFFERED,
      "fewer requests were in flight than the concurrency says: the client was the limit",
    ],
    [
      level.runQueueMsPerSecond !== null && level.runQueueMsPerSecond > MOST_RUN_QUEUE_MS_PER_SECOND,
      "the client's thread waited for a core: other work on this machine distorts the latencies",
    ],
    [
      level.eventLoopDelayP99Ms > MOST_EVENT_LOOP_DELAY_MS,
      "the client's own loop was late: it adds to the latencies",
    ],
    [
      level.sendDelayP99Ms !== null && level.sendDelayP99Ms > MOST_EVENT_LOOP_DELAY_MS,
      "requests left later than the schedule said",
    ],
  ];
  return doubts.flatMap(([doubtful, sentence]) => (doubtful ? [sentence] : []));
}
