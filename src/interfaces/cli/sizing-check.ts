/** What the original's command line refuses, in its own sentences; the calculator itself checks the rest. */
import type { CalcConfig } from "../../domain/sizing/calc-config.ts";

const REST = "Cannot estimate the GPU count.";

export function commandLineProblem(config: CalcConfig): string | null {
  if (config.concurrencies.includes(0)) return "Concurrency of 0 is not allowed.";
  if (!config.offline_mode)
    return config.config_file === undefined ? "Config file is required in online mode." : null;
  if (config.target_llm_latency_p95 === 0 && config.target_workflow_runtime_p95 === 0)
    return `Both --target_llm_latency and --target_workflow_runtime are 0. ${REST}`;
  if (config.test_gpu_count <= 0) return `Test GPU count is 0. ${REST}`;
  if (config.target_users <= 0) return `Target users is 0. ${REST}`;
  if (config.append_job) return "Appending calc outputs is not supported in offline mode.";
  return config.output_dir === undefined ? "Output directory is required in offline mode." : null;
}
