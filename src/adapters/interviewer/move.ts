/** What the interviewer does next: words, tool calls, or both. */
import type { ToolResult, View } from "./known-state.ts";
import { planReply, type ToldPlan } from "./plan-reply.ts";
import { askedFields, question } from "./questions.ts";
import { failureReply } from "./result-replies.ts";

export interface Call {
  readonly name: string;
  readonly args: Record<string, unknown>;
}

export interface Move {
  readonly say: string;
  readonly calls: readonly Call[];
}

export const say = (...paragraphs: readonly string[]): Move => ({
  say: paragraphs.filter((paragraph) => paragraph !== "").join("\n\n"),
  calls: [],
});
export const call = (name: string, args: Record<string, unknown> = {}): Move => ({
  say: "",
  calls: [{ name, args }],
});

/** The question whose answer moves the plan most, with what else is missing; "" when nothing is. */
export function nextQuestion({ state, ranked }: View): string {
  return question(askedFields(state.missing, state.requirements, false, ranked), ranked);
}

export function tellPlan(result: ToolResult): string {
  return result.error === undefined ? planReply(result.value as ToldPlan) : failureReply(result);
}
