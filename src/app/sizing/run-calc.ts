/** The sizing calculator: measures or reads what was measured, keeps it, then estimates. */
import { PlannerError } from "../../domain/errors.ts";
import { isPublicHost } from "../../domain/measurement/public-host.ts";
import { calcOutput } from "../../domain/sizing/calc-answer.ts";
import { type CalcConfig, fitSettingsOf } from "../../domain/sizing/calc-config.ts";
import type { CalcRunnerOutput } from "../../domain/sizing/calc-output.ts";
import { checkedConfig, configWarnings } from "../../domain/sizing/config-check.ts";
import type { DatasetItem } from "../../domain/sizing/dataset.ts";
import { type SizingResult, sizeSweep } from "../../domain/sizing/size-sweep.ts";
import type { SizingLevel, SizingTargets } from "../../domain/sizing/sizing-level.ts";
import type { SizingJob, SizingStore, Workflow, WorkflowConfigs, WorkflowSource } from "../ports.ts";
import { chooseWorkflow } from "./choose-workflow.ts";
import { keptLevels } from "./kept-levels.ts";
import { type MeasuredLevel, measureSweep, sweepItems } from "./measure-sweep.ts";

/** A picture's file name and content. */
export interface DrawnPicture {
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface CalcServices {
  readonly workflows: WorkflowSource;
  readonly configs: WorkflowConfigs;
  readonly store: SizingStore;
  /** The simple and the analysis plot. */
  draw(result: SizingResult): Promise<readonly DrawnPicture[]>;
}

export type CalcEvent =
  | { readonly type: "notice"; readonly message: string }
  | {
      readonly type: "sweep";
      readonly workflow: string;
      readonly levels: number;
      readonly items: number;
      readonly isPublic: boolean;
    }
  | { readonly type: "item"; readonly concurrency: number; readonly done: number; readonly planned: number }
  | { readonly type: "level"; readonly measured: MeasuredLevel }
  | { readonly type: "written"; readonly folder: string };

export interface CalcWatch {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: CalcEvent) => void;
}

export interface CalcRun {
  readonly result: SizingResult;
  readonly output: CalcRunnerOutput;
  /** Where it was written; null without an output folder. */
  readonly folder: string | null;
}

export interface Calculator {
  readonly services: CalcServices;
  run(config: CalcConfig, watch?: CalcWatch): Promise<CalcRun>;
}

const OUTPUT_FILE = "calc_runner_output.json";
const asFile = (output: CalcRunnerOutput): string => `${JSON.stringify(output, null, 2)}\n`;

const targetsOf = (config: CalcConfig): SizingTargets => ({
  llmLatencySeconds: config.target_llm_latency_p95,
  workflowRuntimeSeconds: config.target_workflow_runtime_p95,
  users: config.target_users,
  testGpus: config.test_gpu_count,
});

/** @throws PlannerError invalid_input in the original's words, and what reading and writing meet. */
export async function runCalc(
  config: CalcConfig,
  services: CalcServices,
  watch: CalcWatch = {},
): Promise<CalcRun> {
  checkedConfig(config);
  for (const message of configWarnings(config)) watch.onEvent?.({ type: "notice", message });
  return config.offline_mode ? runOffline(config, services, watch) : runOnline(config, services, watch);
}

const sized = (config: CalcConfig, levels: readonly SizingLevel[]): SizingResult =>
  sizeSweep(levels, targetsOf(config), fitSettingsOf(config));

/** What the kept runs of a folder say; nothing is written. */
export async function sizeKept(
  config: CalcConfig,
  { store }: Pick<CalcServices, "store">,
): Promise<{ readonly result: SizingResult; readonly exists: boolean; readonly notices: readonly string[] }> {
  const { levels, exists, notices } = await keptLevels(store, config.output_dir ?? "");
  return { result: sized(config, levels), exists, notices };
}

async function runOffline(config: CalcConfig, services: CalcServices, watch: CalcWatch): Promise<CalcRun> {
  const outputDir = config.output_dir ?? "";
  const { result, exists, notices } = await sizeKept(config, services);
  for (const message of notices) watch.onEvent?.({ type: "notice", message });
  if (!exists) return { result, output: calcOutput(result), folder: null };
  return finish(config, result, await services.store.openJob(outputDir, "offline", false), services, watch);
}

async function runOnline(config: CalcConfig, services: CalcServices, watch: CalcWatch): Promise<CalcRun> {
  const { workflow, items } = await prepare(config, services, watch);
  const job =
    config.output_dir === undefined
      ? null
      : await services.store.openJob(config.output_dir, "online", config.append_job);
  const levels: SizingLevel[] = [];
  const measured = await measureSweep(
    workflow,
    items,
    { concurrencies: config.concurrencies, passes: config.num_passes },
    {
      signal: watch.signal,
      onItem: (concurrency, done, planned) => watch.onEvent?.({ type: "item", concurrency, done, planned }),
      onLevel: async (one) => {
        levels.push(one.level);
        // Written before anything is estimated, and level by level: a run that is stopped keeps what it has.
        await job?.write(OUTPUT_FILE, asFile(calcOutput(sizeSweep(levels, NO_TARGETS))));
        watch.onEvent?.({ type: "level", measured: one });
      },
    },
  );
  if (watch.signal?.aborted) throw new PlannerError("cancelled", "Cancelled. Finished levels are kept.");
  await refuseAllFailed(measured, job);
  return finish(config, sized(config, levels), job, services, watch);
}

const NO_TARGETS: SizingTargets = { llmLatencySeconds: 0, workflowRuntimeSeconds: 0, users: 0, testGpus: 0 };

async function prepare(
  config: CalcConfig,
  { configs, workflows, store }: CalcServices,
  { onEvent }: CalcWatch,
): Promise<{ readonly workflow: Workflow; readonly items: readonly DatasetItem[] }> {
  const path = config.config_file ?? "";
  const read = await configs.read(path);
  if (read.dataset === null) {
    throw new PlannerError("invalid_input", `"${path}" names no data set.`, {
      hint: "Give eval.general.dataset with _type: json and file_path.",
    });
  }
  const items = await configs.items(read.dataset, path);
  const { workflow, notices } = await chooseWorkflow(config, read, workflows);
  if (config.output_dir !== undefined) {
    if (read.outputDir !== null && samePath(read.outputDir, config.output_dir)) {
      onEvent?.({
        type: "notice",
        message: `eval.general.output_dir is the calculator's own folder (${config.output_dir}): an evaluation that cleans up would delete the measurements. Use two folders.`,
      });
    }
    if (read.holdsKey)
      onEvent?.({
        type: "notice",
        message: "The configuration holds a key and is not copied to the output folder.",
      });
    else await store.keepConfig(config.output_dir, read.text);
  }
  for (const message of notices) onEvent?.({ type: "notice", message });
  onEvent?.({
    type: "sweep",
    workflow: workflow.name,
    levels: config.concurrencies.length,
    items: sweepItems(items, { concurrencies: config.concurrencies, passes: config.num_passes }),
    isPublic: workflow.host !== null && isPublicHost(workflow.host),
  });
  return { workflow, items };
}

const samePath = (a: string, b: string): boolean => plainPath(a) === plainPath(b);
const plainPath = (path: string): string => path.replace(/^\.\//, "").replace(/\/+$/, "");

/** A run without an answer is not kept: it would stand before earlier ones. */
async function refuseAllFailed(measured: readonly MeasuredLevel[], job: SizingJob | null): Promise<void> {
  const [first] = measured;
  const failure = measured.flatMap(({ failures }) => failures)[0];
  if (first === undefined || failure === undefined) return;
  if (measured.some(({ level }) => level.items.length > 0)) return;
  await job?.discard();
  throw new PlannerError(
    "endpoint_failed",
    `No item was answered at concurrency ${first.level.concurrency}. First failure: ${failure.problem}.`,
    {
      hint: "Check the address and that the workflow is running.",
    },
  );
}

async function finish(
  config: CalcConfig,
  result: SizingResult,
  job: SizingJob | null,
  services: CalcServices,
  { onEvent }: CalcWatch,
): Promise<CalcRun> {
  const output = calcOutput(result);
  if (job === null) return { result, output, folder: null };
  await job.write(OUTPUT_FILE, asFile(output));
  if (config.plot_data)
    for (const { name, content } of await services.draw(result)) await job.write(name, content);
  for (const folder of config.append_job ? [] : await job.replaceOthers()) {
    onEvent?.({
      type: "notice",
      message: `Left ${folder} alone: it holds files that are not of the calculator.`,
    });
  }
  onEvent?.({ type: "written", folder: job.folder });
  return { result, output, folder: job.folder };
}
