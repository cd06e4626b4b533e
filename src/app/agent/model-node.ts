/** Asks the chat model, streams what it says, and collects the tools it calls, in the protocol that the model can speak. */
import { AIMessage, isAIMessage, isHumanMessage } from "@langchain/core/messages";
import type { ToolCall } from "@langchain/core/messages/tool";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { isPlannerError, PlannerError } from "../../domain/errors.ts";
import type { Usage } from "./answer-stream.ts";
import type { AgentEvent } from "./conversation.ts";
import { createJsonAnswerer } from "./json-answer.ts";
import { previewOf } from "./preview.ts";
import { createProtocolChoice, type Protocol, type ProtocolChoice } from "./protocol.ts";
import type { AgentState, AgentUpdate } from "./state.ts";
import { stuckReply } from "./stuck-turn.ts";
import { type Answerer, type AnsweringOptions, createToolsAnswerer } from "./tools-answer.ts";

/** Lets text through piece by piece, holding back what cannot be stood behind. */
export interface TextGate {
  push(delta: string): string;
  flush(): string;
  /** What is held back now. */
  pending?(): string;
}

export interface ModelNodeOptions extends AnsweringOptions {
  /** Instructions for a model that answers in JSON: the text of prompts/json-protocol.md. */
  readonly jsonPrompt?: string;
  readonly protocol?: ProtocolChoice;
  readonly gate: ((state: AgentState) => TextGate) | undefined;
  /** Told the tokens of each answer, when the endpoint counts them. */
  readonly onUsage?: (usage: Usage) => void;
}

const OPEN_GATE: TextGate = { push: (delta) => delta, flush: () => "" };
const CUT = " (The answer was ended here: it did not come to an end by itself.)";

export function createModelNode(options: ModelNodeOptions) {
  const protocol = options.protocol ?? createProtocolChoice("tools");
  const answerers: Readonly<Record<Protocol, Answerer>> = {
    tools: createToolsAnswerer(options),
    json: createJsonAnswerer({ ...options, prompt: options.jsonPrompt ?? options.prompt }),
  };
  return async (state: AgentState, config: LangGraphRunnableConfig): Promise<AgentUpdate> => {
    const gate = options.gate?.(state) ?? OPEN_GATE;
    let said = "";
    let cut = false;
    const emit = (delta: string) => {
      if (delta === "") return;
      said += delta;
      config.writer?.({ type: "text", delta } satisfies AgentEvent);
    };
    let shown = "";
    const say = (delta: string) => {
      emit(gate.push(delta));
      const text = previewOf(gate.pending?.() ?? "");
      if (text !== shown) config.writer?.({ type: "preview", text } satisfies AgentEvent);
      shown = text;
    };
    const watch = {
      signal: config.signal,
      onUsage: options.onUsage,
      onCut: () => {
        cut = true;
      },
    };
    const stuck = stuckReply(state);
    const calls = stuck === undefined ? await answer(protocol, answerers, { state, watch, say }) : [];
    if (stuck !== undefined) say(stuck);
    emit(gate.flush());
    if (cut) emit(CUT);
    if (said.trim() === "" && calls.length === 0) throw emptyAnswer();
    return {
      messages: [
        new AIMessage({
          content: said,
          tool_calls: [...calls],
          ...(protocol.current === "json" ? { response_metadata: { protocol: "json" } } : {}),
        }),
      ],
    };
  };
}

async function answer(
  protocol: ProtocolChoice,
  answerers: Readonly<Record<Protocol, Answerer>>,
  answering: Parameters<Answerer>[0],
): Promise<readonly ToolCall[]> {
  const known = protocol.current ?? spokenBefore(answering.state);
  if (known !== undefined) {
    protocol.learn(known);
    return answerers[known](answering);
  }
  return firstAnswer(protocol, answerers, answering);
}

/** Tools first; JSON when the endpoint refuses tools, or when the model does not use them where it should. */
async function firstAnswer(
  protocol: ProtocolChoice,
  answerers: Readonly<Record<Protocol, Answerer>>,
  { state, watch, say }: Parameters<Answerer>[0],
): Promise<readonly ToolCall[]> {
  const due = holdsRequirements(state);
  const held: string[] = [];
  try {
    const calls = await answerers.tools({ state, watch, say: due ? (delta) => held.push(delta) : say });
    if (calls.length > 0) protocol.learn("tools");
    if (calls.length > 0 || !due) {
      for (const delta of held) say(delta);
      return calls;
    }
  } catch (error) {
    if (!isPlannerError(error) || error.code !== "tools_refused") throw error;
    protocol.learn("json");
    return answerers.json({ state, watch, say });
  }
  let prose = false;
  const onProse = () => {
    prose = true;
  };
  const instead = await triedInJson(answerers.json, { state, watch, say: () => undefined, onProse });
  protocol.learn(instead.length > 0 ? "json" : "tools");
  if (instead.length > 0) return instead;
  for (const delta of held) say(delta);
  if (prose) say(CANNOT);
  return [];
}

const CANNOT =
  "\n\n(This chat model called no tool for that and answers in no JSON, so nothing was taken down. Choose another with OPENAI_MODEL, or unset OPENAI_BASE_URL to use the built-in interviewer.)";

/** One try: a model that fails at it keeps the words it found. */
async function triedInJson(json: Answerer, answering: Parameters<Answerer>[0]): Promise<readonly ToolCall[]> {
  try {
    return await json(answering);
  } catch (error) {
    answering.watch.signal?.throwIfAborted();
    if (!isPlannerError(error)) throw error;
    answering.onProse?.();
    return [];
  }
}

/** A first message with a figure in it is something to take down; a model that only talks about it cannot call tools. */
function holdsRequirements({ messages }: AgentState): boolean {
  const last = messages.at(-1);
  return last !== undefined && isHumanMessage(last) && /\d/.test(last.text);
}

/** What a kept conversation was held in. */
function spokenBefore({ messages }: AgentState): Protocol | undefined {
  const last = messages.findLast((message) => isAIMessage(message) && (message.tool_calls ?? []).length > 0);
  if (last === undefined) return undefined;
  return last.response_metadata["protocol"] === "json" ? "json" : "tools";
}

function emptyAnswer(): PlannerError {
  return new PlannerError("endpoint_failed", "The chat model answered with nothing.", {
    hint: "Say it again in other words, or choose another model with OPENAI_MODEL.",
  });
}
