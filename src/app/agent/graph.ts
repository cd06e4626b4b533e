/** The agent: the chat model speaks or calls tools, tools run after approval, and a turn ends settled. */
import { type BaseCheckpointSaver, END, START, StateGraph } from "@langchain/langgraph";
import type { Planner } from "../planner.ts";
import type { Tool } from "../tools/define-tool.ts";
import { createApprovalNode } from "./approval-node.ts";
import { clearRequirements, undoChange } from "./draft-tools.ts";
import { createModelNode, type ModelNodeOptions } from "./model-node.ts";
import { createSettleNode } from "./settle-node.ts";
import { AgentAnnotation, type AgentState } from "./state.ts";
import { callsOf, createToolNode } from "./tool-node.ts";

export interface GraphOptions extends Omit<ModelNodeOptions, "tools"> {
  readonly tools: readonly Tool[];
  readonly planner: Planner;
  readonly checkpointer: BaseCheckpointSaver;
}

export function buildGraph(options: GraphOptions) {
  const offered = [...options.tools, clearRequirements, undoChange];
  return new StateGraph(AgentAnnotation)
    .addNode("model", createModelNode({ ...options, tools: offered }))
    .addNode("approval", createApprovalNode(options.tools))
    .addNode("tools", createToolNode(options.tools))
    .addNode("settle", createSettleNode(options.planner))
    .addEdge(START, "model")
    .addConditionalEdges(
      "model",
      (state: AgentState) => (callsOf(state).length > 0 ? "approval" : "settle"),
      ["approval", "settle"],
    )
    .addEdge("approval", "tools")
    .addEdge("tools", "model")
    .addEdge("settle", END)
    .compile({ checkpointer: options.checkpointer });
}

export type AgentGraph = ReturnType<typeof buildGraph>;
