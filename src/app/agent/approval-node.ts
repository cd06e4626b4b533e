/** Waits for the person's yes before a tool that reaches out. Runs before any tool of the message, so nothing is done twice. */
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
      if (tool?.effect !== "network") continue;
      approvals[call.id ?? ""] = interrupt<ApprovalRequest, boolean>({
        tool: tool.name,
        summary: intent(tool, call.args),
      });
    }
    return { approvals };
  };
}

function intent(tool: Tool, args: Record<string, unknown>): string {
  const said = Object.entries(args).map(
    ([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return said.length === 0 ? tool.summary : `${tool.summary} (${said.join(", ")})`;
}
