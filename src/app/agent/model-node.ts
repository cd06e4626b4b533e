/** Asks the chat model, streams what it says, and collects the tools it calls. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, isAIMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { PlannerError } from "../../domain/errors.ts";
import type { Planner } from "../planner.ts";
import type { AgentEvent } from "./conversation.ts";
import { forChatModel } from "./history.ts";
import { type OfferedTool, offered } from "./offered-tools.ts";
import type { AgentState, AgentUpdate } from "./state.ts";
import { systemMessage } from "./system-message.ts";
import { createToolCallAssembler } from "./tool-call-assembler.ts";
import { createCallReader } from "./written-calls.ts";

/** Lets text through piece by piece, holding back what cannot be stood behind. */
export interface TextGate {
  push(delta: string): string;
  flush(): string;
}

export interface ModelNodeOptions {
  readonly chatModel: BaseChatModel;
  readonly tools: readonly OfferedTool[];
  readonly planner: Planner;
  readonly prompt: string;
  readonly newId: () => string;
  readonly gate: ((state: AgentState) => TextGate) | undefined;
  /** Told the tokens of each answer, when the endpoint counts them. */
  readonly onUsage?: (usage: { readonly inputTokens: number; readonly outputTokens: number }) => void;
}

const OPEN_GATE: TextGate = { push: (delta) => delta, flush: () => "" };

export function createModelNode(options: ModelNodeOptions) {
  const model = bindTools(options.chatModel, options.tools);
  const names = new Set(options.tools.map(({ name }) => name));
  return async (state: AgentState, config: LangGraphRunnableConfig): Promise<AgentUpdate> => {
    const gate = options.gate?.(state) ?? OPEN_GATE;
    const assembler = createToolCallAssembler(
      (position) => `call_${options.newId()}_${position}`,
      idsIn(state.messages),
    );
    const written = createCallReader(names);
    let said = "";
    const say = (delta: string) => {
      if (delta === "") return;
      said += delta;
      config.writer?.({ type: "text", delta } satisfies AgentEvent);
    };
    const messages = [systemMessage(options.prompt, state, options.planner), ...forChatModel(state.messages)];
    const stream = await model.stream(messages, config.signal === undefined ? {} : { signal: config.signal });
    for await (const chunk of stream) {
      config.signal?.throwIfAborted();
      say(gate.push(written.push(chunk.text)));
      assembler.add(chunk.tool_call_chunks ?? []);
      const used = usageIn(chunk);
      if (used !== undefined) options.onUsage?.(used);
    }
    const declared = assembler.finish();
    const { text, calls: spelled } = written.finish();
    // A model that calls tools properly may show JSON in its answer.
    const calls =
      declared.length > 0
        ? declared
        : spelled.map((call, position) => ({
            ...call,
            type: "tool_call" as const,
            id: `call_${options.newId()}_${position}`,
          }));
    say(gate.push(text));
    say(gate.flush());
    if (said.trim() === "" && calls.length === 0) throw emptyAnswer();
    return { messages: [new AIMessage({ content: said, tool_calls: calls })] };
  };
}

/** Tokens that the last piece of an answer tells. */
function usageIn(piece: object): { readonly inputTokens: number; readonly outputTokens: number } | undefined {
  const used: unknown = Reflect.get(piece, "usage_metadata");
  if (typeof used !== "object" || used === null) return undefined;
  const [input, output] = [Reflect.get(used, "input_tokens"), Reflect.get(used, "output_tokens")];
  return typeof input === "number" && typeof output === "number"
    ? { inputTokens: input, outputTokens: output }
    : undefined;
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
    throw new PlannerError("endpoint_failed", "This chat model cannot call tools.");
  }
  return chatModel.bindTools(tools.map(offered));
}

function emptyAnswer(): PlannerError {
  return new PlannerError("endpoint_failed", "The chat model answered with nothing.", {
    hint: "Say it again in other words, or choose another model with OPENAI_MODEL.",
  });
}
