/** One item run through a workflow: when, and the LLM calls that were seen in it. */
import type { Seconds } from "../units.ts";

export interface CallSpan {
  readonly startSeconds: Seconds;
  readonly endSeconds: Seconds;
  readonly model: string | null;
}

/** First and last event of a run, on the workflow's own clock. */
export interface TraceSpan {
  readonly startSeconds: Seconds;
  readonly endSeconds: Seconds;
}

interface Timed {
  /** On this machine's clock. */
  readonly startSeconds: Seconds;
  readonly endSeconds: Seconds;
}

export type ItemRun =
  | (Timed & {
      readonly ok: true;
      readonly calls: readonly CallSpan[];
      /** Null where the workflow tells no events. */
      readonly trace: TraceSpan | null;
    })
  | (Timed & { readonly ok: false; readonly problem: string });

export interface RanItem {
  readonly id: string;
  readonly run: ItemRun;
}
