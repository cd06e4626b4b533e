/**
 * Waits for the person's yes before a tool that reaches out. Runs before any tool of the message, so nothing is done twice.
 * The person may also change the call; it is then asked about again, and what runs is what was asked about last.
 */
import { AIMessage, isAIMessage, isHumanMessage } from "@langchain/core/messages";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { Tool } from "../tools/define-tool.ts";
import { type Arguments, askedAbout } from "./ask-person.ts";
import type { AgentState, AgentUpdate } from "./state.ts";
import { inputOf } from "./tool-input.ts";
import { callsOf } from "./tool-node.ts";

export function createApprovalNode(tools: readonly Tool[]) {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return async (state: AgentState): Promise<AgentUpdate> => {
    const approvals: Record<string, boolean> = {};
    const agreed: Record<string, number> = { ...state.agreed };
    const covered: Record<string, string> = {};
    const edited = new Map<string, Arguments>();
    for (const call of callsOf(state)) {
      const tool = byName.get(call.name);
      if (tool === undefined || tool.effect === "none" || isQuiet(tool, call.args, state)) continue;
      if (tool.effect === "file" && wasSaid(tool, call.args, state)) continue;
      const id = call.id ?? "";
      const answer = await askedAbout(tool, id, call.args, { draft: withReplica(state), agreed });
      if (answer === null) continue;
      if ("covered" in answer) {
        covered[id] = answer.covered;
        continue;
      }
      approvals[id] = answer.yes;
      if (answer.args !== call.args) edited.set(id, answer.args);
      if (answer.yes && answer.subject !== undefined) agreed[answer.subject] = answer.size;
    }
    return edited.size === 0
      ? { approvals, agreed, covered }
      : { approvals, agreed, covered, messages: withCalls(state, edited) };
  };
}

/** What is asked knows the GPUs of a replica, also where the plan has chosen them. */
function withReplica({ draft, plan }: Pick<AgentState, "draft" | "plan">): PlanRequest {
  const gpus = plan?.replicas.gpusPerReplica ?? 0;
  return draft.tp !== undefined || gpus < 1 ? draft : { ...draft, tp: gpus };
}

/** The message that calls, with the arguments the person has changed: what is shown to have run is what ran. */
function withCalls(state: AgentState, edited: ReadonlyMap<string, Arguments>): AIMessage[] {
  const last = state.messages.at(-1);
  if (last === undefined || !isAIMessage(last)) return [];
  const calls = (last.tool_calls ?? []).map((call) => ({
    ...call,
    args: edited.get(call.id ?? "") ?? call.args,
  }));
  return [
    new AIMessage({
      content: last.content,
      tool_calls: calls,
      response_metadata: last.response_metadata,
      ...(last.id === undefined ? {} : { id: last.id }),
    }),
  ];
}

/** A call that reaches nobody is not asked about. */
function isQuiet(tool: Tool, args: Record<string, unknown>, state: AgentState): boolean {
  if (tool.sendsNothing === undefined) return false;
  const parsed = inputOf(tool, args, state.draft);
  return parsed.ok && tool.sendsNothing(parsed.input);
}

/** A file whose name the person has just said may be written; a name that only the chat model says is asked about. */
function wasSaid(tool: Tool, args: Record<string, unknown>, { messages }: AgentState): boolean {
  const spoken = messages.findLast((message) => isHumanMessage(message))?.text ?? "";
  const { path } = args;
  if (tool.name === KEPT_AS_OWN.tool) return KEPT_AS_OWN.asked.test(spoken);
  const asked = KEEPS.test(spoken);
  return asked && (typeof path !== "string" || isNamed(spoken, path) || path === DEFAULT_FILE);
}

const KEEPS = /\b(?:export|save|write|dump|store)\b/i;

/** As a word of its own: neither "e" nor "export" is a file that "export it" names. */
function isNamed(spoken: string, path: string): boolean {
  if (path.replace(KEEPS, "") === "") return false;
  const bare = (word: string) => word.replace(/^["'`(]+|["'`),;:!?.]+$/g, "");
  return spoken.split(/\s+/).some((word) => word === path || bare(word) === bare(path));
}

/** Kept by name in the person's own data folder, wherever that is: to ask for it is to allow it. */
const KEPT_AS_OWN = { tool: "calibrate_forecast", asked: /\bcalibrat/i } as const;
/** What "export" without a name means. */
const DEFAULT_FILE = "plan.json";
