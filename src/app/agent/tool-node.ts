/** Runs the tool calls of a chat model's message, one after the other, over the requirements gathered so far. */
import { type AIMessage, isAIMessage, ToolMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { z } from "zod";
import { isPlannerError, type PlannerError, type PlannerErrorCode } from "../../domain/errors.ts";
import { clearFields, mergeDraft } from "../../domain/workload/merge-request.ts";
import type { PlanField, PlanRequest } from "../../domain/workload/plan-request.ts";
import type { Tool } from "../tools/define-tool.ts";
import { compactResult, planIn, resultMessage } from "./compact-result.ts";
import type { AgentEvent } from "./conversation.ts";
import { clearRequirements, DRAFT_WRITERS, undoChange } from "./draft-tools.ts";
import { type AgentState, type AgentUpdate, sameDraft } from "./state.ts";
import { parseArguments } from "./tool-arguments.ts";
import { inputOf } from "./tool-input.ts";

type Memory = Pick<AgentState, "draft" | "before" | "plan" | "planned" | "undo">;

interface Outcome {
  readonly ok: boolean;
  readonly content: string;
  readonly message: string;
  readonly memory: Partial<Memory>;
}

/** What an error shows to be wrong, or may; the other facts of the same call are kept, so that nobody repeats them. */
const DOUBTFUL: Readonly<Partial<Record<PlannerErrorCode, readonly PlanField[]>>> = {
  unknown_model: ["model"],
  ambiguous_model: ["model"],
  unreadable_model: ["model"],
  offline: ["model"],
  unknown_gpu: ["gpu"],
  ambiguous_gpu: ["gpu"],
  unknown_engine: ["engine"],
  invalid_input: [
    "gpu",
    "tp",
    "engine",
    "kvPrecision",
    "contextWindow",
    "batchSize",
    "cloud",
    "region",
    "zone",
    "spot",
  ],
};

export function createToolNode(tools: readonly Tool[]) {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return async (state: AgentState, config: LangGraphRunnableConfig): Promise<AgentUpdate> => {
    const emit = (event: AgentEvent) => config.writer?.(event);
    let memory: Memory = state;
    const messages: ToolMessage[] = [];
    for (const call of callsOf(state)) {
      const id = call.id ?? "";
      const tool = byName.get(call.name);
      const earlierYes = state.covered[id];
      const summary = earlierYes ?? tool?.summary ?? summaryOfOwn(call.name);
      emit({ type: "tool_start", id, name: call.name, summary });
      const refused = state.approvals[id] === false;
      const outcome = refused
        ? { ...failure("not_approved", "The person said no.", undefined), message: "Not run." }
        : (changeMemory(call.name, call.args, memory) ??
          (await runTool(tool, call, memory, config.signal, emit)));
      memory = { ...memory, ...outcome.memory };
      const ran = earlierYes === undefined || outcome.message === "" ? "" : "Ran under your earlier yes. ";
      const end = { id, name: call.name, ok: outcome.ok, message: `${ran}${outcome.message}` };
      emit({ type: "tool_end", ...end, ...(refused ? { declined: true } : {}) });
      if (outcome.memory.plan) emit({ type: "plan", plan: outcome.memory.plan });
      const status = outcome.ok ? "success" : "error";
      messages.push(new ToolMessage({ content: outcome.content, tool_call_id: id, name: call.name, status }));
    }
    const { draft, before, plan, planned, undo } = memory;
    return { messages, draft, before, plan, planned, undo };
  };
}

export function callsOf(state: AgentState): NonNullable<AIMessage["tool_calls"]> {
  const last = state.messages.at(-1);
  return last !== undefined && isAIMessage(last) ? (last.tool_calls ?? []) : [];
}

async function runTool(
  tool: Tool | undefined,
  call: { readonly id?: string; readonly name: string; readonly args: Record<string, unknown> },
  memory: Memory,
  signal: AbortSignal | undefined,
  emit: (event: AgentEvent) => void,
): Promise<Outcome> {
  if (tool === undefined) return failure("unknown_tool", `There is no tool named ${call.name}.`, undefined);
  const parsed = inputOf(tool, call.args, memory.draft);
  if (!parsed.ok) return failure("invalid_arguments", parsed.message, "Mend the arguments and call again.");
  const { said, merged, input } = parsed;
  const id = call.id ?? "";
  const progress = (message: string, ifCancelled?: string) => {
    if (signal?.aborted === true) return;
    emit({ type: "tool_progress", id, message, ...(ifCancelled === undefined ? {} : { ifCancelled }) });
  };
  try {
    const output = await tool.run(input, { signal, callId: id, progress });
    return {
      ok: true,
      content: compactResult(output),
      message: resultMessage(output),
      memory: learned(tool, merged, memory, output),
    };
  } catch (error) {
    if (!isPlannerError(error) || error.code === "cancelled") throw error;
    return {
      ...failure(error.code, error.message, error.hint),
      memory: keptAfter(error, tool, said, memory),
    };
  }
}

function learned(tool: Tool, merged: PlanRequest, memory: Memory, output: unknown): Partial<Memory> {
  if (!DRAFT_WRITERS.has(tool.name)) return {};
  const plan = planIn(output);
  const draft = sameDraft(merged, memory.draft) ? memory.draft : merged;
  return plan === null ? { draft } : { draft, plan, planned: draft };
}

function keptAfter(
  error: PlannerError,
  tool: Tool,
  input: Record<string, unknown>,
  memory: Memory,
): Partial<Memory> {
  if (!DRAFT_WRITERS.has(tool.name)) return {};
  const sure = clearFields(input as PlanRequest, DOUBTFUL[error.code] ?? []);
  return { draft: mergeDraft(memory.draft, sure) };
}

function changeMemory(name: string, args: Record<string, unknown>, memory: Memory): Outcome | undefined {
  if (name === undoChange.name) {
    const draft = memory.undo.at(-1);
    if (draft === undefined) return failure("nothing_to_undo", "There is no change to take back.", undefined);
    return remembered({ draft, before: draft, undo: memory.undo.slice(0, -1), plan: null, planned: null });
  }
  if (name !== clearRequirements.name) return undefined;
  const parsed = parseArguments(clearRequirements.input, args);
  if (!parsed.ok) return failure("invalid_arguments", parsed.message, "Mend the arguments and call again.");
  const { fields } = parsed.input as z.infer<typeof clearRequirements.input>;
  // Everything is forgotten when no fields are named, and not when the naming failed.
  if (fields === undefined && "fields" in args)
    return failure(
      "invalid_arguments",
      "fields names nothing.",
      "Name fields, or leave it out to start over.",
    );
  const draft = fields === undefined ? {} : clearFields(memory.draft, fields);
  return remembered({ draft, plan: null, planned: null });
}

function remembered(memory: Partial<Memory>): Outcome {
  return { ok: true, content: JSON.stringify({ requirements: memory.draft }), message: "", memory };
}

function failure(code: string, message: string, hint: string | undefined): Outcome {
  return { ok: false, content: JSON.stringify({ error: { code, message, hint } }), message, memory: {} };
}

function summaryOfOwn(name: string): string {
  return [clearRequirements, undoChange].find((tool) => tool.name === name)?.summary ?? name;
}
