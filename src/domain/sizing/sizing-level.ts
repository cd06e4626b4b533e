/** What a workflow showed at one concurrency, and what is asked of the cluster. */
import type { Seconds } from "../units.ts";

export interface SizingItem {
  readonly id: string;
  /** p95 over the item's LLM calls; 0 when it made none. */
  readonly llmLatencySeconds: Seconds;
  readonly workflowRuntimeSeconds: Seconds;
}

export interface SizingLevel {
  readonly concurrency: number;
  /** An item failed: the level is kept but never estimated from. */
  readonly interrupted: boolean;
  /** Over all LLM calls of all items; 0 when there was none. */
  readonly llmLatencyP95Seconds: Seconds;
  readonly workflowRuntimeP95Seconds: Seconds;
  /** From the first item's start to the last one's end. */
  readonly totalRuntimeSeconds: Seconds;
  readonly items: readonly SizingItem[];
}

export interface SizingTargets {
  /** p95, 0 or less: no target. */
  readonly llmLatencySeconds: Seconds;
  /** p95, 0 or less: no target. */
  readonly workflowRuntimeSeconds: Seconds;
  /** Requests in flight at once, without think time. */
  readonly users: number;
  /** GPUs that served the sweep. */
  readonly testGpus: number;
}

/** Levels that have both figures and were not interrupted, in their order. */
export const usableLevels = (levels: readonly SizingLevel[]): SizingLevel[] =>
  levels.filter(
    ({ interrupted, llmLatencyP95Seconds, workflowRuntimeP95Seconds }) =>
      !interrupted && llmLatencyP95Seconds !== 0 && workflowRuntimeP95Seconds !== 0,
  );
