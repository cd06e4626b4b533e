/** Ends a turn: makes the plan that is due, remembers what to undo and what was asked. */
import { isAIMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { isPlannerError } from "../../domain/errors.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { Planner } from "../planner.ts";
import type { AgentEvent } from "./conversation.ts";
import { type AgentState, type AgentUpdate, pushUndo, sameDraft } from "./state.ts";

export function createSettleNode(planner: Planner) {
  return async (state: AgentState, config: LangGraphRunnableConfig): Promise<AgentUpdate> => {
    const last = state.messages.at(-1);
    const question = last !== undefined && isAIMessage(last) ? questionIn(last.text) : null;
    const undo = pushUndo(state.undo, state.before, state.draft);
    const settled = { question, undo, before: state.draft };
    if (sameDraft(state.planned, state.draft)) return settled;
    const plan = await planIfDue(planner, state.draft, config);
    return { ...settled, plan, planned: plan === null ? null : state.draft };
  };
}

/** A plan is there as soon as the inputs suffice, also when the chat model forgot to ask for one. */
async function planIfDue(
  planner: Planner,
  draft: PlanRequest,
  config: LangGraphRunnableConfig,
): Promise<CapacityPlan | null> {
  if (planner.missing(draft).length > 0) return null;
  const emit = (event: AgentEvent) => config.writer?.(event);
  try {
    const plan = await planner.plan(draft, config.signal);
    emit({ type: "plan", plan });
    return plan;
  } catch (error) {
    if (!isPlannerError(error) || error.code === "cancelled") throw error;
    const id = "settle";
    emit({ type: "tool_start", id, name: "plan_capacity", summary: "Plans with what is known." });
    emit({ type: "tool_end", id, name: "plan_capacity", ok: false, message: error.message });
    return null;
  }
}

/** The question a reply ends with, or null. */
function questionIn(text: string): string | null {
  const lines = text.trim().split("\n");
  const last = lines.at(-1)?.trim() ?? "";
  if (!last.endsWith("?")) return null;
  return last.split(/(?<=[.!?])\s+(?=\S)/).at(-1) ?? null;
}
