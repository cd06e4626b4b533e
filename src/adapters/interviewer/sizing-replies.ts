/** What the guided sizing says. Each question names what it is about in backticks, so that the answer can be understood. */
import { number, time } from "../../domain/planning/wording.ts";
import { record, type ToolResult } from "./known-state.ts";
import { messageOf } from "./result-replies.ts";

export const ASK_CONFIG = "Which configuration file is it?";
export const ASK_EDIT = "Shall I change the endpoint and the model in";
export const ASK_RUN = "Where shall the runs of";
export const ASK_TARGETS = "How many GPUs served the runs in";

export const START = `Sizing a cluster for a whole workflow takes four steps: the configuration, a sweep at rising concurrency, the estimate, and what it means. It needs a model on a cluster of its own: a public endpoint is loaded by others, and its figures say little.

First the workflow's configuration, a YAML file with eval.general.dataset and llms. ${ASK_CONFIG}`;

const code = (text: string): string => `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``;

export function configReply({ value }: ToolResult, path: string): string {
  const { text } = record(value);
  return `${path} as it is:\n\n${code(String(text))}\n\n${ASK_EDIT} \`${path}\`? Give both, such as "http://host/v1 model-name", or say no.`;
}

export function previewReply({ value }: ToolResult, path: string): string {
  return `So ${path} would look; nothing was written yet:\n\n${code(String(record(value)["text"]))}`;
}

export const BOTH_NEEDED = "The endpoint and the model name are both needed.";
export const NOT_SAVED = "Nothing was changed.";

export const runQuestion = (path: string): string =>
  `Next the sweep: the data set at rising concurrency, doubling from a single request, twice as many items as the concurrency at each level. It may take several minutes; what was measured is kept, also when you stop it. ${ASK_RUN} \`${path}\` be kept? Say the folder, and the address of the running workflow if there is one, such as "./out at http://127.0.0.1:8000". If a folder holds runs already, say "already in ./out".`;

interface Level {
  readonly concurrency: number;
  readonly interrupted: boolean;
  readonly llmLatencyP95Seconds: number;
  readonly workflowRuntimeP95Seconds: number;
  readonly totalRuntimeSeconds: number;
  readonly roughGpus?: { readonly byRuntime: number | null; readonly byLatency: number | null };
}

function levelLine(level: Level): string {
  const { concurrency, interrupted, llmLatencyP95Seconds, workflowRuntimeP95Seconds, totalRuntimeSeconds } =
    level;
  const rough = level.roughGpus?.byRuntime ?? level.roughGpus?.byLatency ?? null;
  const alone = rough === null ? "" : `, rough ${number(rough)} GPUs`;
  const rest = interrupted ? ", interrupted and left out" : alone;
  return `- concurrency ${number(concurrency)}: LLM call ${number(llmLatencyP95Seconds)} s, workflow ${number(workflowRuntimeP95Seconds)} s, in all ${number(totalRuntimeSeconds)} s${rest}`;
}

const levelsIn = (value: unknown): readonly Level[] => (record(value)["levels"] ?? []) as readonly Level[];

export const targetsQuestion = (folder: string): string =>
  `${ASK_TARGETS} \`${folder}\`, how many users are to be served, and within which time? For example "8 GPUs, 100 users, 10 s"; a target for a single LLM call can be added, "LLM call 2 s".`;

export const measuredReply = ({ value }: ToolResult, folder: string): string =>
  `Measured, p95 of each:\n${levelsIn(value).map(levelLine).join("\n")}\n\n${targetsQuestion(folder)}`;

interface Compared {
  readonly figure: string;
  readonly sizing: number | null;
  readonly forecast: number | null;
  readonly unit: string;
}

const figureText = (value: number | null, unit: string): string => {
  if (value === null) return "not known";
  return unit === "ms" ? time(value) : number(value);
};

function besideReply(value: unknown): string {
  const { rows, explanations } = record(value);
  const figures = ((rows ?? []) as readonly Compared[]).map(
    ({ figure, sizing, forecast, unit }) =>
      `${figure}: sizing ${figureText(sizing, unit)}, forecast ${figureText(forecast, unit)}`,
  );
  const lines = [...figures, ...((explanations ?? []) as readonly string[])];
  return `Beside the forecast of the plan:\n${lines.map((line) => `- ${line}`).join("\n")}`;
}

const COLUMNS =
  "How to read it: the LLM call is the p95 over all calls, and leans to the slowest model where there are several; the workflow is the p95 of whole answers; in all is the time for the whole data set at that concurrency.";

export function sizedReply(result: ToolResult): string {
  const { notes, notices, besideForecast } = record(result.value);
  const levels = levelsIn(result.value);
  const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join("\n");
  return [
    messageOf(result),
    levels.length === 0 ? bullets((notices ?? []) as readonly string[]) : levels.map(levelLine).join("\n"),
    levels.length === 0 ? "" : COLUMNS,
    bullets((notes ?? []) as readonly string[]),
    besideForecast === null || besideForecast === undefined ? "" : besideReply(besideForecast),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
