/** Messages as a chat model should see them: no call without its answer, no two turns of one speaker, no stale bulk. */
import {
  type BaseMessage,
  HumanMessage,
  isAIMessage,
  isHumanMessage,
  isToolMessage,
  ToolMessage,
} from "@langchain/core/messages";

/** Results older than the newest few are cut to this length: a later plan replaces them. */
const OLD_RESULT_LENGTH = 200;
const WHOLE_RESULTS = 4;

/** Answers for calls that were never run, because the turn was cancelled or died. */
export function answersForOpenCalls(messages: readonly BaseMessage[]): ToolMessage[] {
  const answered = new Set(
    messages.filter((message) => isToolMessage(message)).map((message) => message.tool_call_id),
  );
  return messages
    .filter((message) => isAIMessage(message))
    .flatMap((message) => message.tool_calls ?? [])
    .filter((call) => call.id !== undefined && !answered.has(call.id))
    .map(
      (call) =>
        new ToolMessage({
          content: JSON.stringify({
            error: { code: "cancelled", message: "Not run: the turn was cut short." },
          }),
          tool_call_id: call.id ?? "",
          name: call.name,
          status: "error",
        }),
    );
}

export function forChatModel(messages: readonly BaseMessage[]): BaseMessage[] {
  const results = messages.filter((message) => isToolMessage(message));
  const whole = new Set(results.slice(-WHOLE_RESULTS));
  const out: BaseMessage[] = [];
  for (const message of messages) {
    const last = out.at(-1);
    if (isToolMessage(message) && !whole.has(message)) out.push(shortened(message));
    else if (last !== undefined && isHumanMessage(last) && isHumanMessage(message)) {
      out[out.length - 1] = new HumanMessage(`${last.text}\n\n${message.text}`);
    } else out.push(message);
  }
  return out;
}

export interface SpokenTurn {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/** What the two said to each other, tools left out. */
export function spokenHistory(messages: readonly BaseMessage[]): SpokenTurn[] {
  return messages.flatMap((message): SpokenTurn[] => {
    if (isHumanMessage(message)) return [{ role: "user", text: message.text }];
    return isAIMessage(message) && message.text.trim() !== ""
      ? [{ role: "assistant", text: message.text }]
      : [];
  });
}

/** Of a long conversation there are a thousand, the same at every step. */
const SHORTENED = new WeakMap<ToolMessage, ToolMessage>();

function shortened(message: ToolMessage): ToolMessage {
  const known = SHORTENED.get(message);
  if (known !== undefined) return known;
  const short = message.text.length <= OLD_RESULT_LENGTH ? message : cut(message);
  SHORTENED.set(message, short);
  return short;
}

function cut(message: ToolMessage): ToolMessage {
  const content = JSON.stringify({ superseded: true, begins: message.text.slice(0, OLD_RESULT_LENGTH) });
  return new ToolMessage({
    content,
    tool_call_id: message.tool_call_id,
    ...(message.name === undefined ? {} : { name: message.name }),
  });
}
