/** Runs a workflow at rising concurrency, one level after the other. */
import { type DatasetItem, itemsOfLevel } from "../../domain/sizing/dataset.ts";
import { levelOfRuns } from "../../domain/sizing/measured-level.ts";
import type { SizingLevel } from "../../domain/sizing/sizing-level.ts";
import type { ItemRun, RanItem } from "../../domain/sizing/workflow-run.ts";
import type { Workflow } from "../ports.ts";

export interface MeasuredLevel {
  readonly level: SizingLevel;
  readonly planned: number;
  readonly failures: readonly { readonly id: string; readonly problem: string }[];
}

export interface SweepWatch {
  readonly signal?: AbortSignal | undefined;
  readonly onItem?: ((concurrency: number, done: number, planned: number) => void) | undefined;
  /** Awaited before the next level begins: what was measured is kept first. */
  readonly onLevel?: ((measured: MeasuredLevel) => Promise<void>) | undefined;
}

export interface SweepPlan {
  readonly concurrencies: readonly number[];
  readonly passes: number;
}

/** Items that a sweep will send. */
export const sweepItems = (items: readonly DatasetItem[], { concurrencies, passes }: SweepPlan): number =>
  concurrencies.reduce((sum, concurrency) => sum + itemsOfLevel(items, concurrency, passes).length, 0);

/** Levels that were finished; after a wish to stop the one that was running is not among them. */
export async function measureSweep(
  workflow: Workflow,
  items: readonly DatasetItem[],
  plan: SweepPlan,
  watch: SweepWatch = {},
): Promise<MeasuredLevel[]> {
  const measured: MeasuredLevel[] = [];
  for (const concurrency of plan.concurrencies) {
    const rows = itemsOfLevel(items, concurrency, plan.passes);
    const ran = await runLevel(workflow, rows, concurrency, watch);
    if (watch.signal?.aborted) break;
    const level: MeasuredLevel = {
      level: levelOfRuns(concurrency, ran, rows.length),
      planned: rows.length,
      failures: ran.flatMap(({ id, run }) => (run.ok ? [] : [{ id, problem: run.problem }])),
    };
    measured.push(level);
    await watch.onLevel?.(level);
    // Where nothing at all is answered at the first level, more load will not be either.
    if (measured.length === 1 && level.level.items.length === 0) break;
  }
  return measured;
}

async function runLevel(
  workflow: Workflow,
  rows: readonly DatasetItem[],
  concurrency: number,
  { signal, onItem }: SweepWatch,
): Promise<RanItem[]> {
  const ran: RanItem[] = [];
  const queue = rows.entries();
  let isStopped = false;
  const worker = async () => {
    for (const [, item] of queue) {
      if (isStopped || signal?.aborted) return;
      const run: ItemRun = await workflow.run(item, signal);
      if (signal?.aborted) return;
      ran.push({ id: item.id, run });
      if (!run.ok && workflow.kind === "local") isStopped = true;
      onItem?.(concurrency, ran.length, rows.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, rows.length) }, worker));
  return ran;
}
