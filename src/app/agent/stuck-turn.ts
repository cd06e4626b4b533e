/** When a chat model goes in circles, the turn ends with what is known instead of one more try. */

import { isDeepStrictEqual } from "node:util";
import { isAIMessage, isHumanMessage, isToolMessage, type ToolMessage } from "@langchain/core/messages";
import { resultMessage } from "./compact-result.ts";
import type { AgentState } from "./state.ts";

/** Calls in a row that failed. [assumed] a model that can mend its arguments needs two. */
const MOST_FAILURES = 5;

/** What to say instead of asking the model again, or undefined. */
export function stuckReply({ messages }: AgentState): string | undefined {
  const start = messages.findLastIndex((message) => isHumanMessage(message));
  const turn = messages.slice(start + 1);
  const results = turn.filter((message) => isToolMessage(message));
  const last = results.at(-1);
  if (last === undefined) return undefined;
  const failed = results.slice(-MOST_FAILURES);
  if (failed.length === MOST_FAILURES && failed.every(({ status }) => status === "error")) {
    return `The chat model could not get this done: ${wordOf(last)} Say it in other words, or a part at a time.`;
  }
  return repeats(turn) ? wordOf(last) : undefined;
}

/** The same call twice, the second time with the answer to the first in hand. */
function repeats(turn: AgentState["messages"]): boolean {
  const [before, after] = turn.filter((message) => isAIMessage(message)).slice(-2);
  if (before === undefined || after === undefined || after.response_metadata["protocol"] !== "json")
    return false;
  const calls = [before, after].map(({ tool_calls = [] }) =>
    tool_calls.map(({ name, args }) => ({ name, args })),
  );
  return (calls[0]?.length ?? 0) > 0 && isDeepStrictEqual(calls[0], calls[1]);
}

function wordOf(result: ToolMessage): string {
  try {
    const value: unknown = JSON.parse(result.text);
    const error = typeof value === "object" && value !== null ? Reflect.get(value, "error") : undefined;
    return resultMessage(error ?? value);
  } catch {
    return result.text.slice(0, 400);
  }
}
