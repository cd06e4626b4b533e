/** How a turn that failed is told. */
import { GraphRecursionError } from "@langchain/langgraph";
import { isPlannerError } from "../../domain/errors.ts";
import type { AgentEvent } from "./conversation.ts";

export type ErrorEvent = Extract<AgentEvent, { readonly type: "error" }>;

/** @param kept - what a tool that was stopped leaves behind. */
export function errorEvent(error: unknown, signal: AbortSignal | undefined, kept?: string): ErrorEvent {
  if (signal?.aborted === true) {
    return failed("cancelled", "Cancelled. What was agreed before stands.", kept ?? null);
  }
  const cause = plannerErrorIn(error);
  if (cause !== undefined) return failed(cause.code, cause.message, cause.hint ?? null);
  if (error instanceof GraphRecursionError) {
    return failed(
      "too_many_steps",
      "The chat model kept calling tools without an answer, so the turn was stopped.",
      "Ask for one thing at a time, or choose another model.",
    );
  }
  return failed(
    "bug",
    `Headroom made a mistake: ${error instanceof Error ? error.message : String(error)}`,
    null,
  );
}

function plannerErrorIn(error: unknown) {
  if (isPlannerError(error)) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  return isPlannerError(cause) ? cause : undefined;
}

function failed(code: string, message: string, hint: string | null): ErrorEvent {
  return { type: "error", code, message, hint };
}
