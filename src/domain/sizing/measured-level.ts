/**
 * A level of a sweep, from the items that ran in it.
 *
 * Model: p95 LLM latency over all calls of all items, p95 runtime over the items, total runtime from the earliest start to the
 * latest end. Failed items make the level interrupted and count in no percentile; the original leaves remote failures out
 * silently, so that only the quick ones remain.
 * Source: NVIDIA NeMo Agent Toolkit sizing calculator and profiler.
 */
import type { Seconds } from "../units.ts";
import { percentile } from "./quantile.ts";
import type { SizingLevel } from "./sizing-level.ts";
import type { RanItem } from "./workflow-run.ts";

const P95 = 95;

interface Span {
  readonly id: string;
  readonly startSeconds: Seconds;
  readonly endSeconds: Seconds;
  readonly calls: readonly Seconds[];
}

/** On the workflow's own clock where every item has it: two clocks do not mix. */
function spansOf(ran: readonly RanItem[]): Span[] {
  const ended = ran.flatMap(({ id, run }) => (run.ok ? [{ id, run }] : []));
  const isTraced = ended.every(({ run }) => run.trace !== null);
  return ended.map(({ id, run }) => {
    const { startSeconds, endSeconds } = isTraced && run.trace !== null ? run.trace : run;
    return {
      id,
      startSeconds,
      endSeconds,
      calls: run.calls.map((call) => call.endSeconds - call.startSeconds),
    };
  });
}

/** @param planned - items the level was to run; fewer, or a failed one, and it was interrupted. */
export function levelOfRuns(concurrency: number, ran: readonly RanItem[], planned: number): SizingLevel {
  const spans = spansOf(ran);
  const runtimes = spans.map(({ startSeconds, endSeconds }) => endSeconds - startSeconds);
  return {
    concurrency,
    interrupted: spans.length < planned,
    llmLatencyP95Seconds: percentile(
      spans.flatMap(({ calls }) => calls),
      P95,
    ),
    workflowRuntimeP95Seconds: percentile(runtimes, P95),
    totalRuntimeSeconds:
      spans.length === 0
        ? 0
        : Math.max(...spans.map(({ endSeconds }) => endSeconds)) -
          Math.min(...spans.map(({ startSeconds }) => startSeconds)),
    items: spans.map(({ id, startSeconds, endSeconds, calls }) => ({
      id,
      llmLatencySeconds: percentile(calls, P95),
      workflowRuntimeSeconds: endSeconds - startSeconds,
    })),
  };
}
