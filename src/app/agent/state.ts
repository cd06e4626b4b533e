/** What a conversation remembers between turns; LangGraph keeps it in the checkpoint. */
import { isDeepStrictEqual } from "node:util";
import type { BaseMessage } from "@langchain/core/messages";
import { Annotation, messagesStateReducer } from "@langchain/langgraph";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";

export const AgentAnnotation = Annotation.Root({
  /** What was said and done, in order. Nothing is replaced: only what is new gets an id and is looked at. */
  messages: Annotation<BaseMessage[]>({
    reducer: (said, next) => [...said, ...messagesStateReducer([], next)],
    default: () => [],
  }),
  /** What the person has asked for so far. */
  draft: Annotation<PlanRequest>({ reducer: (_, next) => next, default: () => ({}) }),
  /** The draft as it was when the turn began: what an undo returns to. */
  before: Annotation<PlanRequest>({ reducer: (_, next) => next, default: () => ({}) }),
  plan: Annotation<CapacityPlan | null>({ reducer: (_, next) => next, default: () => null }),
  /** The draft the plan was made from. */
  planned: Annotation<PlanRequest | null>({ reducer: (_, next) => next, default: () => null }),
  /** Earlier drafts, newest last. */
  undo: Annotation<readonly PlanRequest[]>({ reducer: (_, next) => next, default: () => [] }),
  /** What the person is still asked. */
  question: Annotation<string | null>({ reducer: (_, next) => next, default: () => null }),
  /** Answers to calls that needed a yes, by call id. */
  approvals: Annotation<Readonly<Record<string, boolean>>>({
    reducer: (_, next) => next,
    default: () => ({}),
  }),
  /** Calls that run under an earlier yes, and what is said of that, by call id. */
  covered: Annotation<Readonly<Record<string, string>>>({
    reducer: (_, next) => next,
    default: () => ({}),
  }),
  /** How much was agreed to, by what it was about: a host that may be loaded. */
  agreed: Annotation<Readonly<Record<string, number>>>({
    reducer: (_, next) => next,
    default: () => ({}),
  }),
});

export type AgentState = typeof AgentAnnotation.State;
export type AgentUpdate = typeof AgentAnnotation.Update;

const UNDO_DEPTH = 50;

export const sameDraft = (a: PlanRequest | null, b: PlanRequest | null): boolean => isDeepStrictEqual(a, b);

/** The undo stack with `before` on it, when the draft has moved on since. */
export function pushUndo(
  undo: readonly PlanRequest[],
  before: PlanRequest,
  draft: PlanRequest,
): readonly PlanRequest[] {
  return sameDraft(before, draft) ? undo : [...undo, before].slice(-UNDO_DEPTH);
}
