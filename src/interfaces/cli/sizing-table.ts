/** The calculator's console text in the original's words: header, table, estimates. */
import { floatText, oneDecimalText } from "../../domain/sizing/python-number.ts";
import type { SizedLevel, SizingResult } from "../../domain/sizing/size-sweep.ts";
import { type GithubColumn, githubTable } from "./github-table.ts";

const LEGEND = "Alerts!: W = Workflow interrupted, L = LLM latency outlier, R = Workflow runtime outlier";

function alertsOf({ level, isLatencyOutlier, isRuntimeOutlier }: SizedLevel): string {
  const marks = `${level.interrupted ? "W" : ""}${isLatencyOutlier ? "L" : ""}${isRuntimeOutlier ? "R" : ""}`;
  return marks === "" ? "" : `!${marks}`;
}

function columns({ levels }: SizingResult): GithubColumn[] {
  const column = (title: string, cellOf: (sized: SizedLevel) => string | number | null): GithubColumn => ({
    title,
    cells: levels.map(cellOf),
  });
  const isAny = (cellOf: (sized: SizedLevel) => unknown) => levels.some((sized) => cellOf(sized) !== null);
  return [
    ...(levels.some((sized) => alertsOf(sized) !== "") ? [column("Alerts", alertsOf)] : []),
    column("Concurrency", ({ level }) => level.concurrency),
    column("p95 LLM Latency", ({ level }) => level.llmLatencyP95Seconds),
    column("p95 WF Runtime", ({ level }) => level.workflowRuntimeP95Seconds),
    column("Total Runtime", ({ level }) => level.totalRuntimeSeconds),
    ...(isAny(({ rough }) => rough.byLatency)
      ? [column("GPUs (LLM Latency, Rough)", ({ rough }) => rough.byLatency)]
      : []),
    ...(isAny(({ rough }) => rough.byRuntime)
      ? [column("GPUs (WF Runtime, Rough)", ({ rough }) => rough.byRuntime)]
      : []),
  ];
}

export function consoleText(result: SizingResult): string[] {
  const { targets, gpus, levels } = result;
  return [
    `Targets: LLM Latency ≤ ${floatText(targets.llmLatencySeconds)}s, Workflow Runtime ≤ ${floatText(targets.workflowRuntimeSeconds)}s, Users = ${targets.users}`,
    `Test parameters: GPUs = ${targets.testGpus}`,
    "Per concurrency results:",
    ...(levels.some((sized) => alertsOf(sized) !== "") ? [LEGEND] : []),
    ...githubTable(columns(result)),
    ...(gpus.byRuntime === null && gpus.byLatency === null ? [] : ["", "=== GPU ESTIMATES ==="]),
    ...(gpus.byRuntime === null
      ? []
      : [`Estimated GPU count (Workflow Runtime): ${oneDecimalText(gpus.byRuntime)}`]),
    ...(gpus.byLatency === null
      ? []
      : [`Estimated GPU count (LLM Latency): ${oneDecimalText(gpus.byLatency)}`]),
  ];
}

/** Items over a target by level, in the older release's columns; nothing when there are none. */
export function outOfRangeText({ levels, targets }: SizingResult): string[] {
  const overLatency = levels.some(({ itemsOverLatency }) => itemsOverLatency > 0);
  const overRuntime = levels.some(({ itemsOverRuntime }) => itemsOverRuntime > 0);
  if (!overLatency && !overRuntime) return [];
  return [
    "Items over target:",
    ...githubTable([
      { title: "Concurrency", cells: levels.map(({ level }) => level.concurrency) },
      ...(overLatency && targets.llmLatencySeconds > 0
        ? [{ title: "Latency OOR", cells: levels.map(({ itemsOverLatency }) => itemsOverLatency) }]
        : []),
      ...(overRuntime && targets.workflowRuntimeSeconds > 0
        ? [{ title: "Runtime OOR", cells: levels.map(({ itemsOverRuntime }) => itemsOverRuntime) }]
        : []),
    ]),
  ];
}
