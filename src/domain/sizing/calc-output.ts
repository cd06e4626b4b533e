/**
 * The calculator's file, calc_runner_output.json: one form written, two read.
 *
 * Written is the release's form (gpu_estimates, fit_results, calc_data) with the older names (per_concurrency_data,
 * out_of_range_runs) beside it, and what Headroom adds (knee, advice). Read is either, and unknown keys are passed over.
 */
import { z } from "zod";

const seconds = z.number().nonnegative();
const gpus = z.number().nullable().default(null);

const gpuEstimatesSchema = z.object({
  gpu_estimate_by_wf_runtime: gpus,
  gpu_estimate_by_llm_latency: gpus,
});
export type GpuEstimates = z.infer<typeof gpuEstimatesSchema>;
const NO_ESTIMATES = { gpu_estimate_by_wf_runtime: null, gpu_estimate_by_llm_latency: null };

const fitSchema = z.object({
  slope: z.number(),
  intercept: z.number(),
  r_squared: z.number(),
  outliers_removed: z.array(z.number()),
});
export type FitOutput = z.infer<typeof fitSchema>;

const perItemSchema = z.record(z.string(), z.object({ llm_latency: seconds, workflow_runtime: seconds }));

const sizingMetricsSchema = z.object({
  alerts: z
    .object({ workflow_interrupted: z.boolean().default(false) })
    .default({ workflow_interrupted: false }),
  llm_latency_p95: seconds.default(0),
  workflow_runtime_p95: seconds.default(0),
  total_runtime: seconds.default(0),
  per_item_metrics: perItemSchema.default({}),
});
export type SizingMetrics = z.infer<typeof sizingMetricsSchema>;

const calcAlertsSchema = z.object({
  outlier_workflow_runtime: z.boolean().default(false),
  outlier_llm_latency: z.boolean().default(false),
  num_items_greater_than_target_latency: z.number().int().default(0),
  num_items_greater_than_target_runtime: z.number().int().default(0),
});

const NO_ALERTS = calcAlertsSchema.parse({});

const calcDataSchema = z.object({
  gpu_estimates: gpuEstimatesSchema.default(NO_ESTIMATES),
  alerts: calcAlertsSchema.default(NO_ALERTS),
  sizing_metrics: sizingMetricsSchema.default(sizingMetricsSchema.parse({})),
});
export type CalcData = z.infer<typeof calcDataSchema>;

const outOfRangeSchema = z.object({
  num_items_greater_than_target_latency: z.number().int().default(0),
  num_items_greater_than_target_runtime: z.number().int().default(0),
  workflow_interrupted: z.boolean().default(false),
});

/** A level in the older form; it may carry its measurements flat or under sizing_metrics. */
const perConcurrencySchema = z.object({
  gpu_estimates: gpuEstimatesSchema.default(NO_ESTIMATES),
  out_of_range_runs: outOfRangeSchema.default(outOfRangeSchema.parse({})),
  llm_latency_p95: seconds.optional(),
  workflow_runtime_p95: seconds.optional(),
  total_runtime: seconds.optional(),
  per_item_metrics: perItemSchema.optional(),
  sizing_metrics: sizingMetricsSchema.optional(),
});
export type PerConcurrencyData = z.infer<typeof perConcurrencySchema>;

const concurrencyKey = z.string().regex(/^[1-9]\d*$/);

/** Where throughput flattened, and the estimate that the measured levels support. */
const kneeSchema = z.object({
  concurrency: z.number(),
  low: z.number(),
  high: z.number(),
  warning: z.string(),
  reason: z.string(),
  throughput: z.array(
    z.object({ concurrency: z.number(), items_per_second: z.number(), from: z.enum(["items", "p95"]) }),
  ),
  supported_concurrency: z.object({
    by_wf_runtime: z.number().nullable(),
    by_llm_latency: z.number().nullable(),
  }),
  gpu_estimates: gpuEstimatesSchema,
});

export const calcOutputSchema = z.object({
  gpu_estimates: gpuEstimatesSchema.default(NO_ESTIMATES),
  fit_results: z
    .object({
      llm_latency_fit: fitSchema.nullable().default(null),
      wf_runtime_fit: fitSchema.nullable().default(null),
    })
    .default({ llm_latency_fit: null, wf_runtime_fit: null }),
  calc_data: z.record(concurrencyKey, calcDataSchema).default({}),
  per_concurrency_data: z.record(concurrencyKey, perConcurrencySchema).default({}),
  knee: kneeSchema.nullable().default(null),
  /** Whole GPUs to plan with, what they rest on, and every sentence that belongs to them. */
  advice: z
    .object({
      gpus: z.number().int().nullable(),
      basis: z.enum(["line", "knee"]).nullable(),
      sentences: z.array(z.string()),
    })
    .default({ gpus: null, basis: null, sentences: [] }),
});
export type CalcRunnerOutput = z.infer<typeof calcOutputSchema>;
