/** Runs one item under a time limit and tells failures as values. */
import { PlannerError } from "../../domain/errors.ts";
import type { CallSpan, ItemRun, TraceSpan } from "../../domain/sizing/workflow-run.ts";
import { msFromSeconds, type Seconds, secondsFromMs } from "../../domain/units.ts";

/** Seconds since the epoch, finer than a millisecond and never backwards. */
export const clockSeconds = (): Seconds => secondsFromMs(performance.timeOrigin + performance.now());

export interface Traced {
  readonly calls: readonly CallSpan[];
  readonly trace: TraceSpan | null;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens at that address",
  ECONNRESET: "the connection was closed before the answer was complete",
  ENOTFOUND: "the host is not known",
  ETIMEDOUT: "the host does not answer",
  EPIPE: "the connection was closed",
  ENOENT: "there is no such command",
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

export const reasonOf = (error: unknown): string =>
  REASONS[codeOf(error)] ?? (error instanceof Error && error.message !== "" ? error.message : String(error));

/** @param body - gets the signal of the time limit, or of a wish to stop. */
export async function timedRun(
  timeout: Seconds,
  signal: AbortSignal | undefined,
  body: (signal: AbortSignal) => Promise<Traced>,
): Promise<ItemRun> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), msFromSeconds(timeout));
  const either = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
  const startSeconds = clockSeconds();
  try {
    const { calls, trace } = await body(either);
    return { ok: true, startSeconds, endSeconds: clockSeconds(), calls, trace };
  } catch (error) {
    if (error instanceof PlannerError) throw error;
    const problem =
      limit.signal.aborted && !signal?.aborted ? `no answer within ${timeout} s` : reasonOf(error);
    return { ok: false, startSeconds, endSeconds: clockSeconds(), problem };
  } finally {
    clearTimeout(timer);
  }
}
