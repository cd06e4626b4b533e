/**
 * Whether the cluster had its fill within the sweep, and how many users the measured levels support without the line.
 *
 * Model: throughput is items ÷ total runtime of a level; where no items were kept it is concurrency ÷ p95 runtime (Little's law;
 * p95 is above the mean, so this is a lower bound). A level where throughput has flattened takes no more work, only longer
 * queues. Supported concurrency: the knee, or where the measured times reach the target before it, between the two levels
 * around the target. GPUs then as everywhere: users ÷ concurrency × test GPUs.
 * Assumes rising concurrencies on one cluster.
 * Source: Denning and Buzen (1978), see ../measurement/knee.ts. On NVIDIA's published table for Llama 3.3 70B on 2 H100 the line
 * has R² 0.998 over eight levels although throughput stands still from concurrency 100 on.
 */
import { findKnee, type KneeRange, type LoadPoint } from "../measurement/knee.ts";
import { msFromSeconds, type RequestsPerSecond, type Seconds } from "../units.ts";
import type { GpuPair } from "./gpu-estimate.ts";
import { type SizingLevel, type SizingTargets, usableLevels } from "./sizing-level.ts";

export interface SizingKnee {
  readonly range: KneeRange;
  readonly throughput: readonly LevelThroughput[];
  /** Share of the level's time in flight that items spend inside the workflow, at the first level above; Little's law makes it 1. */
  readonly insideFraction: number;
  /** Most requests in flight that the measured levels support within each target; null: none of them meets it. */
  readonly supported: GpuPair;
  readonly gpus: GpuPair;
}

export interface LevelThroughput {
  readonly concurrency: number;
  readonly itemsPerSecond: RequestsPerSecond;
  /** From the count of items, or from p95 by Little's law. */
  readonly from: "items" | "p95";
}

export function throughputOf(level: SizingLevel): LevelThroughput {
  const { concurrency, items, totalRuntimeSeconds, workflowRuntimeP95Seconds } = level;
  return items.length > 0 && totalRuntimeSeconds > 0
    ? { concurrency, itemsPerSecond: items.length / totalRuntimeSeconds, from: "items" }
    : { concurrency, itemsPerSecond: concurrency / workflowRuntimeP95Seconds, from: "p95" };
}

function meanRuntime({ items, workflowRuntimeP95Seconds }: SizingLevel): Seconds {
  const total = items.reduce((sum, { workflowRuntimeSeconds }) => sum + workflowRuntimeSeconds, 0);
  return total > 0 ? total / items.length : workflowRuntimeP95Seconds;
}

function loadPoint(level: SizingLevel): LoadPoint {
  return {
    load: level.concurrency,
    requestsPerSecond: throughputOf(level).itemsPerSecond,
    ttftMs: 0,
    itlMs: 0,
    e2eMs: msFromSeconds(meanRuntime(level)),
    outputTokens: 0,
  };
}

interface Timed {
  readonly concurrency: number;
  readonly seconds: Seconds;
}

/** Largest concurrency up to `most` within the target, along the measured times; null when the first level is over it. */
function withinTarget(timed: readonly Timed[], target: Seconds, most: number): number | null {
  const over = timed.findIndex(({ seconds }) => seconds > target);
  const low = timed[over - 1];
  const high = timed[over];
  if (high === undefined) return Math.min(most, timed.at(-1)?.concurrency ?? most);
  if (low === undefined) return null;
  const share = (target - low.seconds) / (high.seconds - low.seconds);
  return Math.min(most, low.concurrency + share * (high.concurrency - low.concurrency));
}

/** Null while throughput still grows, or with fewer than two usable levels. */
export function kneeOfSweep(levels: readonly SizingLevel[], targets: SizingTargets): SizingKnee | null {
  const usable = usableLevels(levels).sort((a, b) => a.concurrency - b.concurrency);
  const range = usable.length < 2 ? null : findKnee(usable.map(loadPoint), "concurrency");
  if (range === null) return null;
  const { users, testGpus, llmLatencySeconds, workflowRuntimeSeconds } = targets;
  const supportedFor = (target: Seconds, timeOf: (level: SizingLevel) => Seconds): number | null =>
    target > 0
      ? withinTarget(
          usable.map((level) => ({ concurrency: level.concurrency, seconds: timeOf(level) })),
          target,
          range.load,
        )
      : null;
  const supported: GpuPair = {
    byRuntime: supportedFor(workflowRuntimeSeconds, (level) => level.workflowRuntimeP95Seconds),
    byLatency: supportedFor(llmLatencySeconds, (level) => level.llmLatencyP95Seconds),
  };
  const gpusFor = (concurrency: number | null) =>
    concurrency === null || users <= 0 || testGpus <= 0 ? null : (users / concurrency) * testGpus;
  const above = usable.find(({ concurrency }) => concurrency === range.high);
  return {
    range,
    insideFraction:
      above === undefined ? 1 : (throughputOf(above).itemsPerSecond * meanRuntime(above)) / above.concurrency,
    throughput: usable.map(throughputOf),
    supported,
    gpus: { byRuntime: gpusFor(supported.byRuntime), byLatency: gpusFor(supported.byLatency) },
  };
}
