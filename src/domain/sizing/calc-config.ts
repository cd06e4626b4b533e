/** What the calculator can be asked with: the seeds' own names, one declaration behind flags, tool arguments and the public API. */
import { z } from "zod";
import { parameter } from "../workload/parameter.ts";
import { DEFAULT_FIT_SETTINGS, type FitSettings } from "./linear-fit.ts";

const path = () => z.string().min(1).max(4096);
const MOST_STREAMS = 100_000;
const wholeNumber = () => z.number().int().max(Number.MAX_SAFE_INTEGER);

/** Range checks are in `configProblem`, whose sentences are the original's. */
export const calcFieldsSchema = z.strictObject({
  config_file: parameter(path(), {
    flag: "config-file",
    flagAliases: ["config"],
    example: "config.yml",
    label: "Configuration",
    placeholder: "FILE.yml",
    description: "YAML of the workflow: eval.general.dataset, llms.*; not needed offline",
  }).optional(),
  output_dir: parameter(path(), {
    flag: "calc-output-dir",
    example: ".tmp/sizing_calc/",
    label: "Output folder",
    placeholder: "FOLDER",
    description: "Where jobs are kept, under online/ and offline/; another than eval.general.output_dir",
  }).optional(),
  concurrencies: parameter(z.array(wholeNumber().max(MOST_STREAMS)), {
    flag: "concurrencies",
    example: "1,2,4,8,16,32",
    label: "Concurrencies",
    placeholder: "N,N,…",
    description: "Levels of the sweep; 1 to 10 unless given, at least ten values are advised",
  }).optional(),
  num_passes: parameter(wholeNumber().min(0), {
    flag: "num-passes",
    example: "2",
    label: "Passes",
    placeholder: "N",
    description: "Items a level: concurrency × passes; 0 takes the data set in multiples of the concurrency",
  }).optional(),
  test_gpu_count: parameter(wholeNumber(), {
    flag: "test-gpu-count",
    example: "8",
    label: "Test GPUs",
    placeholder: "N",
    description: "GPUs that served the sweep",
  }).optional(),
  target_users: parameter(wholeNumber(), {
    flag: "target-users",
    example: "100",
    label: "Users",
    placeholder: "N",
    description: "Users to serve, as requests in flight at once",
  }).optional(),
  target_workflow_runtime_p95: parameter(z.number(), {
    flag: "target-workflow-runtime",
    example: "10",
    label: "Workflow runtime",
    unit: "s",
    placeholder: "SECONDS",
    description: "Target p95 of a whole workflow run; 0 for none",
  }).optional(),
  target_llm_latency_p95: parameter(z.number(), {
    flag: "target-llm-latency",
    example: "2",
    label: "LLM latency",
    unit: "s",
    placeholder: "SECONDS",
    description: "Target p95 of one LLM call; 0 for none",
  }).optional(),
  offline_mode: parameter(z.boolean(), {
    flag: "offline-mode",
    label: "Offline",
    description: "Estimate from the runs kept in the output folder; nothing is measured",
  }).optional(),
  append_job: parameter(z.boolean(), {
    flag: "append-calc-outputs",
    label: "Append",
    description: "Keep earlier runs beside this one; without it they are replaced",
  }).optional(),
  endpoint: parameter(z.url({ protocol: /^https?$/ }), {
    flag: "endpoint",
    example: "http://127.0.0.1:8000",
    label: "Endpoint",
    placeholder: "URL",
    description:
      "A running workflow (POST URL/generate/full), or an OpenAI-compatible endpoint if it ends in /v1",
  }).optional(),
  endpoint_timeout: parameter(z.number().positive(), {
    flag: "endpoint-timeout",
    example: "300",
    label: "Time-out",
    unit: "s",
    placeholder: "SECONDS",
    description: "Longest an item may take; 300 unless given",
  }).optional(),
  command: parameter(z.string().min(1).max(10_000), {
    flag: "command",
    example: '"python workflow.py"',
    label: "Command",
    placeholder: '"COMMAND"',
    description: "The workflow as a command: the question on stdin, the answer on stdout",
  }).optional(),
  module: parameter(path(), {
    flag: "module",
    example: "chain.mjs",
    label: "Module",
    placeholder: "FILE.mjs",
    description: "The workflow as a module whose default export is a LangChain runnable or a function",
  }).optional(),
  model: parameter(z.string().min(1).max(1000), {
    flag: "model",
    example: "meta/llama-3.3-70b-instruct",
    label: "Model",
    placeholder: "NAME",
    description:
      "Model name for an OpenAI-compatible endpoint; else that of llms.*, else the endpoint's first",
  }).optional(),
});
export type CalcFields = z.infer<typeof calcFieldsSchema>;
export type CalcField = keyof CalcFields;

const { smallRange, extremeFences, fences, minRSquared, removeOutliers } = DEFAULT_FIT_SETTINGS;

const fitConfigSchema = z.strictObject({
  small_concurrency_range_threshold: z.number().default(smallRange),
  extreme_outlier_threshold: z.number().default(extremeFences),
  conservative_outlier_threshold: z.number().default(fences),
  min_r_squared: z.number().default(minRSquared),
  remove_outliers: z.boolean().default(removeOutliers),
});

/** [assumed] the original's: levels from code, from the command line, and its time-out in seconds. */
const DEFAULT_CONCURRENCIES = [1, 2, 4, 8];
export const COMMAND_LINE_CONCURRENCIES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const DEFAULT_TIMEOUT_SECONDS = 300;

const noNumber = z.number().default(0);

/** Every field with its default. `target_workflow_runtime` and `target_llm_latency` are read as the `_p95` names. */
export const calcConfigSchema = z.strictObject({
  ...calcFieldsSchema.shape,
  concurrencies: z.array(z.number().int()).default(DEFAULT_CONCURRENCIES),
  num_passes: noNumber,
  test_gpu_count: noNumber,
  target_users: noNumber,
  target_workflow_runtime_p95: noNumber,
  target_llm_latency_p95: noNumber,
  offline_mode: z.boolean().default(false),
  append_job: z.boolean().default(false),
  endpoint_timeout: z.number().positive().default(DEFAULT_TIMEOUT_SECONDS),
  plot_data: z.boolean().default(true),
  fit_config: fitConfigSchema.default(fitConfigSchema.parse({})),
});
export type CalcConfig = z.infer<typeof calcConfigSchema>;
export type CalcRunnerConfig = z.input<typeof calcConfigSchema> & {
  readonly target_workflow_runtime?: number;
  readonly target_llm_latency?: number;
};

export function calcConfigOf({
  target_workflow_runtime: runtime,
  target_llm_latency: latency,
  ...given
}: CalcRunnerConfig): CalcConfig {
  return calcConfigSchema.parse({
    ...(runtime === undefined ? {} : { target_workflow_runtime_p95: runtime }),
    ...(latency === undefined ? {} : { target_llm_latency_p95: latency }),
    ...given,
  });
}

export const fitSettingsOf = ({ fit_config: fit }: Pick<CalcConfig, "fit_config">): FitSettings => ({
  smallRange: fit.small_concurrency_range_threshold,
  extremeFences: fit.extreme_outlier_threshold,
  fences: fit.conservative_outlier_threshold,
  minRSquared: fit.min_r_squared,
  removeOutliers: fit.remove_outliers,
});
