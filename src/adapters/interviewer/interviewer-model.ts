/** The built-in interviewer as a LangChain chat model: no key, no network, the same tool calls a language model makes. */
import { BaseChatModel, type BindToolsInput } from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import type { WorkloadPreset } from "../../domain/catalog/workload-preset.ts";
import { nextMove } from "./dialogue.ts";
import { viewOf } from "./known-state.ts";
import type { Move } from "./move.ts";

export const INTERVIEWER_NAME = "built-in interviewer";

export interface InterviewerOptions {
  /** Workloads a person may name instead of lengths. */
  readonly presets: readonly WorkloadPreset[];
}

export function createInterviewer(options: InterviewerOptions): BaseChatModel {
  return new InterviewerModel(options);
}

class InterviewerModel extends BaseChatModel {
  readonly #presets: readonly WorkloadPreset[];

  constructor({ presets }: InterviewerOptions) {
    super({});
    this.#presets = presets;
  }

  override _llmType(): string {
    return "headroom-interviewer";
  }

  /** Takes the list as any chat model does; which tools there are, it knows by heart. */
  override bindTools(_tools: BindToolsInput[]) {
    return this.withConfig({});
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const move = this.#move(messages);
    const message = new AIMessage({ content: move.say, tool_calls: callsOf(move, messages.length) });
    return { generations: [{ text: move.say, message }] };
  }

  override async *_streamResponseChunks(messages: BaseMessage[]): AsyncGenerator<ChatGenerationChunk> {
    const move = this.#move(messages);
    for (const text of move.say.match(/\s*\S+|\s+$/g) ?? []) {
      yield new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) });
    }
    for (const [index, { id, name, args }] of callsOf(move, messages.length).entries()) {
      const piece = { index, id, name, args: JSON.stringify(args), type: "tool_call_chunk" as const };
      yield new ChatGenerationChunk({
        text: "",
        message: new AIMessageChunk({ content: "", tool_call_chunks: [piece] }),
      });
    }
  }

  #move(messages: readonly BaseMessage[]): Move {
    return nextMove(viewOf(messages), this.#presets);
  }
}

function callsOf(move: Move, turn: number) {
  return move.calls.map(({ name, args }, position) => ({
    type: "tool_call" as const,
    id: `call_${turn}_${position}`,
    name,
    args,
  }));
}
