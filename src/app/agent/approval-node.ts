/** Waits for the person's yes before a tool that reaches out. Runs before any tool of the message, so nothing is done twice. */
import { isHumanMessage } from "@langchain/core/messages";
import { interrupt } from "@langchain/langgraph";
import { isPlannerError } from "../../domain/errors.ts";
import type { ApprovalQuestion, Tool } from "../tools/define-tool.ts";
import type { ApprovalRequest } from "./conversation.ts";
import type { AgentState, AgentUpdate } from "./state.ts";
import { inputOf } from "./tool-input.ts";
import { callsOf } from "./tool-node.ts";

/** A yes covers what is up to so many times as large; beyond that it is asked again. [assumed] */
const COVERED_BY_A_YES = 4;

export function createApprovalNode(tools: readonly Tool[]) {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return async (state: AgentState): Promise<AgentUpdate> => {
    const approvals: Record<string, boolean> = {};
    const agreed: Record<string, number> = { ...state.agreed };
    for (const call of callsOf(state)) {
      const tool = byName.get(call.name);
      if (tool === undefined || tool.effect === "none" || isQuiet(tool, call.args, state)) continue;
      if (tool.effect === "file" && wasSaid(tool, call.args, state)) continue;
      const id = call.id ?? "";
      const question = await questionOf(tool, id, call.args, state);
      if (question === "unaskable") continue;
      const { summary, subject, size } = question;
      const covered = subject === undefined ? 0 : (agreed[subject] ?? 0) * COVERED_BY_A_YES;
      if (subject !== undefined && size <= covered) continue;
      const yes = interrupt<ApprovalRequest, boolean>({ tool: tool.name, summary, effect: tool.effect });
      approvals[id] = yes;
      if (yes && subject !== undefined) agreed[subject] = size;
    }
    return { approvals, agreed };
  };
}

/** A call that reaches nobody is not asked about. */
function isQuiet(tool: Tool, args: Record<string, unknown>, state: AgentState): boolean {
  if (tool.sendsNothing === undefined) return false;
  const parsed = inputOf(tool, args, state.draft);
  return parsed.ok && tool.sendsNothing(parsed.input);
}

type Question = ApprovalQuestion | { readonly summary: string; readonly subject?: never; readonly size: 0 };

/** What cannot be asked about cannot run either: the tool tells why. */
async function questionOf(
  tool: Tool,
  id: string,
  args: Record<string, unknown>,
  state: AgentState,
): Promise<Question | "unaskable"> {
  if (tool.approval === undefined) return { summary: intent(tool, args), size: 0 };
  const parsed = inputOf(tool, args, state.draft);
  if (!parsed.ok) return "unaskable";
  try {
    return await tool.approval(parsed.input, id);
  } catch (error) {
    if (isPlannerError(error)) return "unaskable";
    throw error;
  }
}

/** A file whose name the person has just said may be written; a name that only the chat model says is asked about. */
function wasSaid(tool: Tool, args: Record<string, unknown>, { messages }: AgentState): boolean {
  const spoken = messages.findLast((message) => isHumanMessage(message))?.text ?? "";
  const { path } = args;
  if (tool.name === KEPT_AS_OWN.tool) return KEPT_AS_OWN.asked.test(spoken);
  const asked = /\b(?:export|save|write|dump|store)\b/i.test(spoken);
  return asked && (typeof path !== "string" || spoken.includes(path) || path === DEFAULT_FILE);
}

/** Kept by name in the person's own data folder, wherever that is: to ask for it is to allow it. */
const KEPT_AS_OWN = { tool: "calibrate_forecast", asked: /\bcalibrat/i } as const;
/** What "export" without a name means. */
const DEFAULT_FILE = "plan.json";

function intent(tool: Tool, args: Record<string, unknown>): string {
  const said = Object.entries(args).map(
    ([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return said.length === 0 ? tool.summary : `${tool.summary} (${said.join(", ")})`;
}
