/** size_from_sweep: GPUs for a workflow from runs that were measured and kept. */
import { z } from "zod";
import { adviceFor } from "../../domain/sizing/advice.ts";
import { besideForecast } from "../../domain/sizing/beside-forecast.ts";
import { calcOutput } from "../../domain/sizing/calc-answer.ts";
import { calcConfigOf } from "../../domain/sizing/calc-config.ts";
import { checkedConfig } from "../../domain/sizing/config-check.ts";
import type { SizingResult } from "../../domain/sizing/size-sweep.ts";
import { type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";
import type { Planner } from "../planner.ts";
import { sizeKept } from "../sizing/run-calc.ts";
import { defineTool } from "./define-tool.ts";
import { sizingCounts, sizingTimes } from "./sizing-targets.ts";
import type { CalculatorServices } from "./tool-services.ts";

const inputSchema = planRequestSchema.extend({
  folder: z.string().min(1).max(4096).describe("Folder with the kept runs, such as ./out"),
  ...sizingCounts,
  ...sizingTimes,
});

/** The document without the items of each level, which only fill a chat model's window. */
export function sizingSummary(result: SizingResult) {
  const { gpu_estimates, fit_results, knee, advice } = calcOutput(result);
  const { lead } = adviceFor(result);
  return {
    message: lead.join(" "),
    gpus: advice.gpus,
    basis: advice.basis,
    gpuEstimates: gpu_estimates,
    fits: fit_results,
    knee,
    notes: advice.sentences.slice(lead.length),
    levels: result.levels.map(({ level, rough, itemsOverRuntime, itemsOverLatency }) => ({
      concurrency: level.concurrency,
      interrupted: level.interrupted,
      llmLatencyP95Seconds: level.llmLatencyP95Seconds,
      workflowRuntimeP95Seconds: level.workflowRuntimeP95Seconds,
      totalRuntimeSeconds: level.totalRuntimeSeconds,
      roughGpus: rough,
      itemsOverRuntime,
      itemsOverLatency,
    })),
  };
}

/** Beside the forecast where the conversation already holds enough for one. */
async function forecastBeside(
  result: SizingResult,
  request: PlanRequest,
  planner: Planner,
  signal: AbortSignal | undefined,
) {
  return planner.missing(request).length > 0
    ? null
    : besideForecast(result, await planner.plan(request, signal));
}

export const sizeFromSweep = ({ planner, calculator }: CalculatorServices) =>
  defineTool({
    name: "size_from_sweep",
    summary: "GPUs for a workflow from a concurrency sweep that was measured before and kept in a folder.",
    effect: "none",
    usesDraft: true,
    input: inputSchema,
    async run(
      {
        folder,
        testGpuCount,
        targetUsers,
        targetWorkflowRuntimeSeconds,
        targetLlmLatencySeconds,
        ...request
      },
      { signal },
    ) {
      const config = checkedConfig(
        calcConfigOf({
          offline_mode: true,
          output_dir: folder,
          test_gpu_count: testGpuCount,
          target_users: targetUsers,
          target_workflow_runtime_p95: targetWorkflowRuntimeSeconds,
          target_llm_latency_p95: targetLlmLatencySeconds,
        }),
      );
      const { result, notices } = await sizeKept(config, (await calculator()).services);
      return {
        ...sizingSummary(result),
        notices,
        besideForecast: await forecastBeside(result, request, planner, signal),
      };
    },
  });
