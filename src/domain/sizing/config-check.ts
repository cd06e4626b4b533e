/** What a configuration of the calculator cannot be, in the original's sentences. */
import { PlannerError } from "../errors.ts";
import type { CalcConfig } from "./calc-config.ts";

const NOT_ESTIMATED = "Tests will be run but the GPU count will not be estimated.";

/** The first thing that is wrong, or null. */
export function configProblem(config: CalcConfig): string | null {
  const { concurrencies } = config;
  if (concurrencies.length < 2) return "Atleast two concurrencies are needed to estimate the GPU count.";
  if (new Set(concurrencies).size !== concurrencies.length)
    return "Concurrencies list contains duplicate values.";
  if (concurrencies.some((concurrency) => concurrency <= 0))
    return "Concurrencies list contains values less than or equal to 0.";
  return config.offline_mode ? offlineProblem(config) : onlineProblem(config);
}

/** @throws PlannerError invalid_input */
export function checkedConfig(config: CalcConfig): CalcConfig {
  const problem = configProblem(config);
  if (problem === null) return config;
  throw new PlannerError("invalid_input", problem, { hint: "`headroom sizing --help` lists the flags." });
}

function offlineProblem(config: CalcConfig): string | null {
  const rest = "Cannot estimate the GPU count in offline mode.";
  if (config.target_llm_latency_p95 <= 0 && config.target_workflow_runtime_p95 <= 0)
    return `Both target_llm_latency and target_workflow_runtime are 0. ${rest}`;
  if (config.test_gpu_count <= 0) return `Test GPU count is 0. ${rest}`;
  if (config.target_users <= 0) return `Target users is 0. ${rest}`;
  if (config.append_job) return "Appending jobs is not supported in offline mode.";
  return config.output_dir === undefined ? "Output directory is required in offline mode." : null;
}

function onlineProblem({ config_file, command, module, endpoint }: CalcConfig): string | null {
  if ([command, module, endpoint].filter((given) => given !== undefined).length > 1)
    return "--endpoint, --command and --module each name a workflow. Give one of them.";
  return config_file === undefined ? "Config file is required in online mode." : null;
}

/** What a run without every target will not tell; empty offline, where they are required. */
export function configWarnings(config: CalcConfig): string[] {
  if (config.offline_mode) return [];
  const warnings: string[] = [];
  if (config.target_llm_latency_p95 <= 0 && config.target_workflow_runtime_p95 <= 0)
    warnings.push("Both target_llm_latency and target_workflow_runtime are 0. No SLA will be enforced.");
  if (config.test_gpu_count <= 0) warnings.push(`Test GPU count is 0. ${NOT_ESTIMATED}`);
  if (config.target_users <= 0) warnings.push(`Target users is 0. ${NOT_ESTIMATED}`);
  return warnings;
}
