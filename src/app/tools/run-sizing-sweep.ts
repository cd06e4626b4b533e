/** run_sizing_sweep: measures a workflow at rising concurrency, then sizes from it. */
import { z } from "zod";
import { calcConfigOf } from "../../domain/sizing/calc-config.ts";
import { defineTool } from "./define-tool.ts";
import { sizingSummary } from "./size-from-sweep.ts";
import { sizingCounts, sizingTimes } from "./sizing-targets.ts";
import type { CalculatorServices } from "./tool-services.ts";

const MOST_LEVELS = 20;
const path = () => z.string().min(1).max(4096);

const PUBLIC =
  "The endpoint is a public host: others load it too, so the figures say little about a cluster of one's own.";

/** The load has no default: what a person agrees to names it in full. */
const inputSchema = z.object({
  configFile: path().describe("YAML of the workflow with eval.general.dataset, such as config.yml"),
  folder: path().describe("Folder the run is kept in, such as ./out"),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "The running workflow, or an OpenAI-compatible endpoint if it ends in /v1; else llms.* of the configuration",
    ),
  concurrencies: z
    .array(z.number().int().min(1))
    .min(2)
    .max(MOST_LEVELS)
    .describe("Levels of the sweep, such as 1, 2, 4, 8, 16, 32"),
  passes: z.number().int().min(1).describe("Items a level: concurrency × passes; such as 2"),
  append: z.boolean().default(false).describe("Keep earlier runs beside this one"),
  testGpuCount: sizingCounts.testGpuCount.optional(),
  targetUsers: sizingCounts.targetUsers.optional(),
  ...sizingTimes,
});

export const runSizingSweep = ({ calculator }: Pick<CalculatorServices, "calculator">) =>
  defineTool({
    name: "run_sizing_sweep",
    summary:
      "Sends load to a workflow: runs its data set at each concurrency, passes × concurrency items a level.",
    effect: "network",
    input: inputSchema,
    async run(input, { signal }) {
      const { run } = await calculator();
      const notices: string[] = [];
      const { result, folder } = await run(
        calcConfigOf({
          config_file: input.configFile,
          output_dir: input.folder,
          endpoint: input.endpoint,
          concurrencies: input.concurrencies,
          num_passes: input.passes,
          append_job: input.append,
          test_gpu_count: input.testGpuCount ?? 0,
          target_users: input.targetUsers ?? 0,
          target_workflow_runtime_p95: input.targetWorkflowRuntimeSeconds,
          target_llm_latency_p95: input.targetLlmLatencySeconds,
        }),
        {
          signal,
          onEvent: (event) => {
            if (event.type === "notice") notices.push(event.message);
            if (event.type === "sweep" && event.isPublic) notices.push(PUBLIC);
          },
        },
      );
      return { ...sizingSummary(result), notices, folder };
    },
  });
