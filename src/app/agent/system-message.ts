/** What a chat model is told before each answer: the instructions, and the requirements as they stand. */
import { SystemMessage } from "@langchain/core/messages";
import type { Planner } from "../planner.ts";
import type { AgentState } from "./state.ts";

/** The line that precedes the state, one JSON object on the line after it. */
const STATE_HEADING = "Requirements so far, as JSON:";

export function systemMessage(prompt: string, state: AgentState, planner: Planner): SystemMessage {
  const known = {
    requirements: state.draft,
    missing: planner.missing(state.draft),
    question: state.question,
    planned: state.plan !== null,
    repairs: (state.plan?.verdict.repairs ?? []).map(({ change, set }) => ({ change, set })),
    undoable: state.undo.length > 0,
  };
  return new SystemMessage(`${prompt.trim()}\n\n${STATE_HEADING}\n${JSON.stringify(known)}`);
}
