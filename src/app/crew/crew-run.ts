/** What an interface says to have a benchmark's load come from several machines, or to be one of these. */
import type { Seconds } from "../../domain/units.ts";
import type { Bench } from "../experiments/bench.ts";
import type { BenchPlan } from "../experiments/bench-plan.ts";

/** The queue as it was typed; its password may come from the environment. */
export interface QueueWish {
  readonly url: string;
  readonly name: string;
  /** A file of certificates that vouch for the server. */
  readonly caFile: string | undefined;
}

export interface SharedBenchWish {
  readonly queue: QueueWish;
  readonly workers: number;
  /** Workers are waited for that long. */
  readonly joinSeconds: Seconds;
  readonly plan: BenchPlan;
  readonly signal: AbortSignal;
  say(text: string): void;
}

export interface SharedBench {
  /** To be closed, whatever happens: the workers are let go then. */
  readonly bench: Bench;
  /** Also an interrupt, which leaves time to tell the workers. */
  readonly signal: AbortSignal;
}

export interface WorkerWish {
  readonly queue: QueueWish;
  readonly allowedHosts: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly insecure: boolean;
  /** Ends after one benchmark. */
  readonly once: boolean;
  readonly signal: AbortSignal;
  say(text: string): void;
  /** A line that the next one is drawn over. */
  show(text: string): void;
}

export const DEFAULT_QUEUE_NAME = "headroom-load";
