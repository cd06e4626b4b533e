/** Whether a level may be believed, and why not. */
import { type Ms, msFromSeconds, type Seconds } from "../units.ts";
import type { WorkerFigures } from "./worker-share.ts";

/** [assumed] beyond a few per cent requests were lost or the level did not stand still; short levels scatter. */
const LITTLE_TOLERANCE = 0.1;
/** [assumed] a closed loop that is less busy than this waits for its client. */
const LEAST_OFFERED = 0.9;
/** [measured] 0–13 ms/s on a quiet machine, 80 and more where every client's latencies were off by milliseconds. */
const MOST_RUN_QUEUE_MS_PER_SECOND = 20;
/** [assumed] beyond it the client's own lateness shows in an ITL. */
const MOST_EVENT_LOOP_DELAY_MS: Ms = 10;
/** [assumed] share of the steady window that clocks may be apart: rates are then off by about as much. */
const MOST_CLOCK_ERROR = 0.01;
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
  readonly stopped: "errors" | "cancelled" | "lost" | null;
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

const isFar = (ratio: number | null): boolean => ratio !== null && Math.abs(ratio - 1) > LITTLE_TOLERANCE;

/** What the figures of all workers together would hide about one of them. */
export function reasonsAgainstWorkers(workers: readonly WorkerFigures[], steadySeconds: Seconds): string[] {
  const mostMs = MOST_CLOCK_ERROR * msFromSeconds(steadySeconds);
  return workers.flatMap((worker) => {
    if (worker.problem !== null) return [`worker ${worker.name} ${worker.problem}${lostOf(worker)}`];
    const doubts: [boolean, string][] = [
      [(worker.lost ?? 0) > 0, `reported ${worker.lost} of its requests never`],
      [isFar(worker.littlesLawRatio), "does not keep Little's law in its own share"],
      [
        worker.offeredRatio !== null && worker.offeredRatio < LEAST_OFFERED,
        "had fewer requests in flight than it has streams",
      ],
      [
        worker.sendDelayP99Ms !== null && worker.sendDelayP99Ms > MOST_EVENT_LOOP_DELAY_MS,
        "sent its requests later than the schedule said",
      ],
      [
        steadySeconds > 0 && worker.clockErrorMs > mostMs,
        "has a clock that is further from the others' than 1 % of the steady window: rates are off by as much",
      ],
    ];
    return doubts.flatMap(([doubtful, sentence]) => (doubtful ? [`worker ${worker.name} ${sentence}`] : []));
  });
}

const lostOf = ({ lost }: WorkerFigures): string =>
  lost === null ? ": the rest of its share is lost" : `: ${lost} of its requests are lost`;
