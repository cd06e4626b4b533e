/** One answer of a chat model that is offered its tools through the endpoint. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { isAIMessage } from "@langchain/core/messages";
import type { ToolCall } from "@langchain/core/messages/tool";
import { PlannerError } from "../../domain/errors.ts";
import type { Planner } from "../planner.ts";
import { type AnswerWatch, streamAnswer } from "./answer-stream.ts";
import { forChatModel } from "./history.ts";
import { type OfferedTool, offered } from "./offered-tools.ts";
import type { AgentState } from "./state.ts";
import { systemMessage } from "./system-message.ts";
import { createToolCallAssembler } from "./tool-call-assembler.ts";
import { createCallReader } from "./written-calls.ts";

export interface Answering {
  readonly state: AgentState;
  readonly watch: AnswerWatch;
  /** Passes words on to the person. */
  readonly say: (delta: string) => void;
  /** Told when a model that was asked for JSON wrote none. */
  readonly onProse?: () => void;
}

export interface AnsweringOptions {
  readonly chatModel: BaseChatModel;
  readonly tools: readonly OfferedTool[];
  readonly planner: Planner;
  readonly prompt: string;
  readonly newId: () => string;
}

/** Asks once; what the model says goes to `say` as it comes, and the calls it makes are returned whole. */
export type Answerer = (answering: Answering) => Promise<readonly ToolCall[]>;

export function createToolsAnswerer({
  chatModel,
  tools,
  planner,
  prompt,
  newId,
}: AnsweringOptions): Answerer {
  const names = new Set(tools.map(({ name }) => name));
  return async ({ state, watch, say }) => {
    const model = bindTools(chatModel, tools);
    const assembler = createToolCallAssembler(
      (position) => `call_${newId()}_${position}`,
      idsIn(state.messages),
    );
    const written = createCallReader(names);
    const messages = [systemMessage(prompt, state, planner), ...forChatModel(state.messages)];
    for await (const piece of streamAnswer(model, messages, watch)) {
      say(written.push(piece.text));
      assembler.add(piece.calls);
    }
    const declared = assembler.finish();
    const { text, calls } = written.finish();
    say(text);
    // A model that calls tools properly may show JSON in its answer.
    return declared.length > 0 ? declared : asToolCalls(calls, newId);
  };
}

export function asToolCalls(
  calls: readonly { readonly name: string; readonly args: Record<string, unknown> }[],
  newId: () => string,
): readonly ToolCall[] {
  return calls.map((call, position) => ({
    ...call,
    type: "tool_call" as const,
    id: `call_${newId()}_${position}`,
  }));
}

/** Ids of the calls made so far. */
function idsIn(messages: AgentState["messages"]): ReadonlySet<string> {
  const calls = messages
    .filter((message) => isAIMessage(message))
    .flatMap(({ tool_calls }) => tool_calls ?? []);
  return new Set(calls.flatMap(({ id }) => (id === undefined ? [] : [id])));
}

function bindTools(chatModel: BaseChatModel, tools: readonly OfferedTool[]) {
  if (chatModel.bindTools === undefined) {
    throw new PlannerError("tools_refused", "This chat model cannot call tools.");
  }
  return chatModel.bindTools(tools.map(offered));
}
