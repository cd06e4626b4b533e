/** Waits for the person's yes before a tool that reaches out. Runs before any tool of the message, so nothing is done twice. */
import { isHumanMessage } from "@langchain/core/messages";
import { interrupt } from "@langchain/langgraph";
import type { Tool } from "../tools/define-tool.ts";
import type { ApprovalRequest } from "./conversation.ts";
import type { AgentState, AgentUpdate } from "./state.ts";
import { callsOf } from "./tool-node.ts";

export function createApprovalNode(tools: readonly Tool[]) {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return (state: AgentState): AgentUpdate => {
    const approvals: Record<string, boolean> = {};
    for (const call of callsOf(state)) {
      const tool = byName.get(call.name);
      if (tool === undefined || tool.effect === "none") continue;
      if (tool.effect === "file" && wasSaid(call.args, state)) continue;
      approvals[call.id ?? ""] = interrupt<ApprovalRequest, boolean>({
        tool: tool.name,
        summary: intent(tool, call.args),
      });
    }
    return { approvals };
  };
}

/** A file whose name the person has just said may be written; a name that only the chat model says is asked about. */
function wasSaid(args: Record<string, unknown>, { messages }: AgentState): boolean {
  const spoken = messages.findLast((message) => isHumanMessage(message))?.text ?? "";
  const names = Object.values(args).filter((value): value is string => typeof value === "string");
  const asked = /\b(?:export|save|write|dump|store)\b/i.test(spoken);
  return asked && names.every((name) => spoken.includes(name) || name === DEFAULT_FILE);
}

/** What "export" without a name means. */
const DEFAULT_FILE = "plan.json";

function intent(tool: Tool, args: Record<string, unknown>): string {
  const said = Object.entries(args).map(
    ([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return said.length === 0 ? tool.summary : `${tool.summary} (${said.join(", ")})`;
}
