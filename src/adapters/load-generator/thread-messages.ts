/** What the main thread and its load threads say to each other. */
import type { FailureKind } from "../../domain/measurement/failure-kind.ts";
import type { Histogram } from "../../domain/measurement/histogram.ts";
import type { ClientChecks, LoadJob } from "../../domain/measurement/load-job.ts";
import type { RequestRecord } from "../../domain/measurement/request-record.ts";
import type { Ms } from "../../domain/units.ts";
import type { RingMemory } from "./record-ring.ts";

export type ThreadRole =
  | { readonly role: "load" }
  | { readonly role: "pacer"; readonly dueMs: readonly Ms[] }
  | { readonly role: "loopback-server" };

export interface StartLevel {
  readonly kind: "start";
  readonly job: LoadJob;
  readonly ring: RingMemory;
  /** Int32: see `COUNTERS`. */
  readonly counters: SharedArrayBuffer;
  /** Says when its connections stand, and begins when it is told to. */
  readonly waits: boolean;
}
export type ToLoadThread =
  | StartLevel
  /** @param atMs - on the machine's monotonic clock. */
  | { readonly kind: "begin"; readonly atMs: Ms }
  | { readonly kind: "abort" };
export type FromLoadThread =
  | LevelDone
  /** @param tid - the system's number of the thread; null where it has none. */
  | { readonly kind: "ready"; readonly tid: number | null }
  | { readonly kind: "standing" };

export interface LevelDone {
  readonly kind: "done";
  /** Records the ring had no room for. */
  readonly rest: readonly RequestRecord[];
  readonly chunkGaps: Histogram;
  readonly checks: ClientChecks;
  readonly stopped: "errors" | "cancelled" | null;
  readonly saidBy: ReadonlyMap<FailureKind, string>;
  readonly chunkTimes: ReadonlyMap<number, readonly Ms[]>;
}

export const COUNTERS = { sent: 0, ok: 1, failed: 2, inFlight: 3, chunks: 4 } as const;
export const newCounters = (): SharedArrayBuffer =>
  new SharedArrayBuffer(Object.keys(COUNTERS).length * Int32Array.BYTES_PER_ELEMENT);
