/** Names held against the catalog: which must be looked up, and what came of it. */
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import { record, type ToolResult } from "./known-state.ts";
import type { Call } from "./move.ts";
import type { Reading } from "./reading.ts";

export interface Lookups {
  /** Look-ups still to be made. */
  readonly calls: readonly Call[];
  readonly set: PlanRequest;
  /** Names that mean nothing, or more than one thing. */
  readonly problems: readonly string[];
  readonly failed: readonly ("model" | "gpu")[];
}

const isPath = (name: string): boolean => /^[./~]|\.json$/.test(name);

export function lookUp(reading: Reading, results: readonly ToolResult[]): Lookups {
  const model = reading.modelName;
  const gpu = reading.gpuName;
  const named = [
    ...(model === undefined ? [] : [outcome("model", "find_model", model, results)]),
    ...(gpu === undefined ? [] : [outcome("gpu", "find_gpu", gpu, results)]),
  ];
  return {
    calls: named.flatMap(({ call }) => (call === undefined ? [] : [call])),
    set: Object.assign({}, ...named.map(({ set }) => set)),
    problems: named.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
    failed: named.filter(({ problem }) => problem !== undefined).map(({ field }) => field),
  };
}

/** "8xA100-80" keeps its count: the planner reads it as the GPUs of a replica, as it does for flags. */
function withCount(typed: string, canonical: string): string {
  const count = /^(\d+)x/i.exec(typed)?.[1];
  return count === undefined ? canonical : `${count}x${canonical}`;
}

interface Outcome {
  readonly field: "model" | "gpu";
  readonly set: PlanRequest;
  readonly call?: Call;
  readonly problem?: string;
}

function outcome(
  field: "model" | "gpu",
  tool: string,
  name: string,
  results: readonly ToolResult[],
): Outcome {
  if (field === "model" && isPath(name)) return { field, set: { model: name } };
  const result = results.findLast((candidate) => candidate.name === tool);
  if (result === undefined) return { field, set: {}, call: { name: tool, args: { query: name } } };
  const { found, message } = record(result.value);
  if (found !== null && found !== undefined) {
    const id = record(found)[field === "model" ? "id" : "name"];
    const canonical = typeof id === "string" ? id : name;
    return { field, set: { [field]: field === "gpu" ? withCount(name, canonical) : canonical } };
  }
  // A Hugging Face id outside the catalog: the planner reads it from the cache or the hub.
  if (field === "model" && name.includes("/")) return { field, set: { model: name } };
  const problem =
    result.error?.message ?? (typeof message === "string" ? message : `I do not know "${name}".`);
  return { field, set: {}, problem };
}
