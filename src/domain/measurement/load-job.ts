/** What a load generator is asked to send: plain data that can cross a thread or a queue. */
import type { Ms, Seconds, Tokens } from "../units.ts";
import type { FailureKind } from "./failure-kind.ts";
import type { Histogram } from "./histogram.ts";
import type { LengthModel } from "./lengths.ts";
import type { LoadShare } from "./load-share.ts";
import type { PromptPlan } from "./prompts.ts";
import type { RequestRecord } from "./request-record.ts";
import type { WorkerFigures } from "./worker-share.ts";

export interface LoadTarget {
  /** The whole URL requests are posted to. */
  readonly url: string;
  readonly api: "chat" | "completions";
  readonly model: string;
  readonly stream: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Merged into every request body; wins over what the generator writes. */
  readonly extraBody: Readonly<Record<string, unknown>>;
  readonly ignoreEos: boolean;
  /** False where the server closes after each answer, whatever it says: every request opens a connection of its own. */
  readonly keepAlive: boolean;
  /** Certificates that nobody vouches for are accepted. */
  readonly insecure: boolean;
}

export interface Timeouts {
  readonly connectMs: Ms;
  readonly firstTokenMs: Ms;
  readonly betweenTokensMs: Ms;
  readonly totalMs: Ms;
}

export type Arrivals =
  /** `concurrency` streams, each sends its next request when the last one ended. */
  | { readonly kind: "closed"; readonly concurrency: number }
  /** Requests leave at these times whether or not earlier ones came back. */
  | { readonly kind: "open"; readonly dueMs: readonly Ms[] };

export interface LoadJob {
  readonly target: LoadTarget;
  readonly arrivals: Arrivals;
  /** Requests sent first and left out of the figures. */
  readonly warmup: number;
  /** Measured requests; null = until `durationSeconds` have passed since the first measured one. */
  readonly requests: number | null;
  readonly durationSeconds: Seconds | null;
  readonly prompts: PromptPlan;
  readonly isl: LengthModel;
  readonly osl: LengthModel;
  readonly seed: number;
  readonly timeouts: Timeouts;
  /** The level ends early when a larger share of at least `STORM_SAMPLE` requests failed. */
  readonly maxErrorShare: number;
  /** Keeps the time of every chunk: for checks of the client itself. */
  readonly keepChunkTimes?: boolean;
  /** The part that is sent of all this; the whole when left out. */
  readonly share?: LoadShare;
  /** Threads of this process that send; as many as the load needs and the machine has cores for when left out. */
  readonly threads?: number;
  /** Sent by this process alone, however many take part in the load: trial requests. */
  readonly alone?: boolean;
}

/** Finished requests before an error share says anything. [assumed] */
export const STORM_SAMPLE = 50;

export interface LoadProgress {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly inFlight: number;
  /** Events with text so far. */
  readonly chunks: number;
  readonly elapsedMs: Ms;
}

export interface ClientChecks {
  /** The client's own loop: how late a timer fires. */
  readonly eventLoopDelayP99Ms: Ms;
  /** Time the client's thread was ready and had no core, per second; null where the system does not say. */
  readonly runQueueMsPerSecond: number | null;
  /** CPU time of the client's thread; null where the system does not say. */
  readonly cpuMs: Ms | null;
}

export interface LoadResult {
  readonly records: readonly RequestRecord[];
  /** Gaps between chunks of successful measured requests. */
  readonly chunkGaps: Histogram;
  readonly checks: ClientChecks;
  /** Why the level ended before its time; "lost": every worker that sent it is gone. */
  readonly stopped: "errors" | "cancelled" | "lost" | null;
  /** What the server said about the first failure of each kind; "" where it said nothing. */
  readonly saidBy: ReadonlyMap<FailureKind, string>;
  /** By request index, when asked for: absolute times of a monotonic clock. */
  readonly chunkTimes: ReadonlyMap<number, readonly Ms[]>;
  /** Each worker's part, where several sent the level. */
  readonly workers?: readonly WorkerFigures[];
}

/** What the client adds to a server that is known, on this machine, now. */
export interface ClientCalibration {
  readonly ttftErrorP50Ms: Ms;
  readonly ttftErrorP99Ms: Ms;
  readonly gapErrorP50Ms: Ms;
  readonly gapErrorP99Ms: Ms;
  readonly tokens: Tokens;
}
