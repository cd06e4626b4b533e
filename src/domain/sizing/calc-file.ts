/** Between the calculator's file and what the calculation works with. */
import {
  type CalcRunnerOutput,
  calcOutputSchema,
  type PerConcurrencyData,
  type SizingMetrics,
} from "./calc-output.ts";
import type { SizingLevel } from "./sizing-level.ts";

function levelOfMetrics(concurrency: number, metrics: SizingMetrics): SizingLevel {
  return {
    concurrency,
    interrupted: metrics.alerts.workflow_interrupted,
    llmLatencyP95Seconds: metrics.llm_latency_p95,
    workflowRuntimeP95Seconds: metrics.workflow_runtime_p95,
    totalRuntimeSeconds: metrics.total_runtime,
    items: Object.entries(metrics.per_item_metrics).map(([id, item]) => ({
      id,
      llmLatencySeconds: item.llm_latency,
      workflowRuntimeSeconds: item.workflow_runtime,
    })),
  };
}

export function metricsOfLevel(level: SizingLevel): SizingMetrics {
  return {
    alerts: { workflow_interrupted: level.interrupted },
    llm_latency_p95: level.llmLatencyP95Seconds,
    workflow_runtime_p95: level.workflowRuntimeP95Seconds,
    total_runtime: level.totalRuntimeSeconds,
    per_item_metrics: Object.fromEntries(
      level.items.map(({ id, llmLatencySeconds, workflowRuntimeSeconds }) => [
        id,
        { llm_latency: llmLatencySeconds, workflow_runtime: workflowRuntimeSeconds },
      ]),
    ),
  };
}

/** The older form names no measurements where its writer kept none. */
function metricsOfOlder(data: PerConcurrencyData): SizingMetrics | null {
  if (data.sizing_metrics !== undefined) return data.sizing_metrics;
  if (data.llm_latency_p95 === undefined && data.workflow_runtime_p95 === undefined) return null;
  return {
    alerts: { workflow_interrupted: data.out_of_range_runs.workflow_interrupted },
    llm_latency_p95: data.llm_latency_p95 ?? 0,
    workflow_runtime_p95: data.workflow_runtime_p95 ?? 0,
    total_runtime: data.total_runtime ?? 0,
    per_item_metrics: data.per_item_metrics ?? {},
  };
}

/** Null when it is no file of the calculator, in either form. */
export function readCalcOutput(content: unknown): CalcRunnerOutput | null {
  const parsed = calcOutputSchema.safeParse(content);
  return parsed.success ? parsed.data : null;
}

/** The measured levels of a file; the release's names win where both stand. */
export function levelsOfOutput(output: CalcRunnerOutput): SizingLevel[] {
  const released = Object.entries(output.calc_data).map(([key, data]) =>
    levelOfMetrics(Number(key), data.sizing_metrics),
  );
  const known = new Set(released.map(({ concurrency }) => concurrency));
  const older = Object.entries(output.per_concurrency_data).flatMap(([key, data]) => {
    const metrics = known.has(Number(key)) ? null : metricsOfOlder(data);
    return metrics === null ? [] : [levelOfMetrics(Number(key), metrics)];
  });
  return [...released, ...older];
}
