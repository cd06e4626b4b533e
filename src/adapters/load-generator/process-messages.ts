/** What a program and its load process say to each other; `run` tells the levels of a process apart. */
import type {
  ClientCalibration,
  LoadJob,
  LoadProgress,
  LoadResult,
} from "../../domain/measurement/load-job.ts";
import type { RequestRecord } from "../../domain/measurement/request-record.ts";
import type { Ms } from "../../domain/units.ts";

export type ToLoadProcess =
  | { readonly kind: "run"; readonly run: number; readonly job: LoadJob; readonly waits: boolean }
  /** @param atMs - on the machine's monotonic clock. */
  | { readonly kind: "begin"; readonly run: number; readonly atMs: Ms }
  | { readonly kind: "abort"; readonly run: number }
  | { readonly kind: "calibrate"; readonly run: number };

export type FromLoadProcess =
  | {
      readonly kind: "progress";
      readonly run: number;
      readonly progress: LoadProgress;
      /** Finished since the last message. */
      readonly fresh: readonly RequestRecord[];
    }
  | { readonly kind: "standing"; readonly run: number }
  /** Holds the records only that came with no progress. */
  | { readonly kind: "done"; readonly run: number; readonly result: LoadResult }
  | { readonly kind: "calibrated"; readonly run: number; readonly calibration: ClientCalibration | null }
  | { readonly kind: "failed"; readonly run: number; readonly message: string }
  | { readonly kind: "thread"; readonly tid: number };
