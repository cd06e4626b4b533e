/** A sizing result as the calculator's file. */
import { adviceFor, kneeReason, kneeWarning } from "./advice.ts";
import { metricsOfLevel } from "./calc-file.ts";
import type {
  CalcData,
  CalcRunnerOutput,
  FitOutput,
  GpuEstimates,
  PerConcurrencyData,
} from "./calc-output.ts";
import type { GpuPair } from "./gpu-estimate.ts";
import type { LinearFit } from "./linear-fit.ts";
import type { SizedLevel, SizingResult } from "./size-sweep.ts";

const estimates = ({ byRuntime, byLatency }: GpuPair): GpuEstimates => ({
  gpu_estimate_by_wf_runtime: byRuntime,
  gpu_estimate_by_llm_latency: byLatency,
});

const fitOutput = (fit: LinearFit | null): FitOutput | null =>
  fit === null
    ? null
    : {
        slope: fit.slope,
        intercept: fit.intercept,
        r_squared: fit.rSquared,
        outliers_removed: [...fit.outliersRemoved],
      };

function calcData(sized: SizedLevel): CalcData {
  return {
    gpu_estimates: estimates(sized.rough),
    alerts: {
      outlier_workflow_runtime: sized.isRuntimeOutlier,
      outlier_llm_latency: sized.isLatencyOutlier,
      num_items_greater_than_target_latency: sized.itemsOverLatency,
      num_items_greater_than_target_runtime: sized.itemsOverRuntime,
    },
    sizing_metrics: metricsOfLevel(sized.level),
  };
}

function perConcurrency({
  level,
  rough,
  itemsOverLatency,
  itemsOverRuntime,
}: SizedLevel): PerConcurrencyData {
  return {
    gpu_estimates: estimates(rough),
    out_of_range_runs: {
      num_items_greater_than_target_latency: itemsOverLatency,
      num_items_greater_than_target_runtime: itemsOverRuntime,
      workflow_interrupted: level.interrupted,
    },
    llm_latency_p95: level.llmLatencyP95Seconds,
    workflow_runtime_p95: level.workflowRuntimeP95Seconds,
    total_runtime: level.totalRuntimeSeconds,
  };
}

function kneeOutput(result: SizingResult): CalcRunnerOutput["knee"] {
  const { knee } = result;
  if (knee === null) return null;
  return {
    concurrency: knee.range.load,
    low: knee.range.low,
    high: knee.range.high,
    warning: kneeWarning(knee),
    reason: kneeReason(result, knee),
    throughput: knee.throughput.map(({ concurrency, itemsPerSecond, from }) => ({
      concurrency,
      items_per_second: itemsPerSecond,
      from,
    })),
    supported_concurrency: {
      by_wf_runtime: knee.supported.byRuntime,
      by_llm_latency: knee.supported.byLatency,
    },
    gpu_estimates: estimates(knee.gpus),
  };
}

export function calcOutput(result: SizingResult): CalcRunnerOutput {
  const { gpus, basis, lead, notes } = adviceFor(result);
  const byConcurrency = <Value>(of: (sized: SizedLevel) => Value): Record<string, Value> =>
    Object.fromEntries(result.levels.map((sized) => [String(sized.level.concurrency), of(sized)]));
  return {
    gpu_estimates: estimates(result.gpus),
    fit_results: {
      llm_latency_fit: fitOutput(result.latencyFit),
      wf_runtime_fit: fitOutput(result.runtimeFit),
    },
    calc_data: byConcurrency(calcData),
    per_concurrency_data: byConcurrency(perConcurrency),
    knee: kneeOutput(result),
    advice: { gpus, basis, sentences: [...lead, ...notes] },
  };
}
