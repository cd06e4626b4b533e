/** One answer of the chat model as it streams: its pieces in order, its tokens counted, and an end to one that has none. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";
import type { ToolCallChunk } from "@langchain/core/messages/tool";
import type { Runnable } from "@langchain/core/runnables";

/** Characters of an answer and its calls; what a person reads of one answer is a tenth. [assumed] */
const LONGEST_ANSWER = 30_000;
/** Pieces without a word said: a model that thinks on and on. [assumed] some 20 minutes of a fast one. */
const MOST_PIECES = 60_000;

export interface AnswerPiece {
  readonly text: string;
  readonly calls: readonly ToolCallChunk[];
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface AnswerWatch {
  readonly signal: AbortSignal | undefined;
  readonly onUsage: ((usage: Usage) => void) | undefined;
  /** The answer was ended here for its length. */
  readonly onCut: () => void;
  /** Characters after which an answer is ended. */
  readonly longest?: number;
}

type Streaming = Pick<BaseChatModel | Runnable, "stream">;

export async function* streamAnswer(
  model: Streaming,
  messages: readonly BaseMessage[],
  { signal, onUsage, onCut, longest = LONGEST_ANSWER }: AnswerWatch,
  more: Readonly<Record<string, unknown>> = {},
): AsyncGenerator<AnswerPiece> {
  const enough = new AbortController();
  const either = signal === undefined ? enough.signal : AbortSignal.any([signal, enough.signal]);
  let length = 0;
  let pieces = 0;
  for await (const chunk of await model.stream([...messages], { ...more, signal: either })) {
    signal?.throwIfAborted();
    const calls: readonly ToolCallChunk[] = chunk.tool_call_chunks ?? [];
    const text: string = chunk.text;
    length += text.length + calls.reduce((sum, { args }) => sum + (args?.length ?? 0), 0);
    pieces += 1;
    const used = usageIn(chunk);
    if (used !== undefined) onUsage?.(used);
    if (length > longest || pieces > MOST_PIECES) {
      onCut();
      enough.abort();
      return;
    }
    yield { text, calls };
  }
}

/** Tokens that the last piece of an answer tells. */
function usageIn(piece: object): Usage | undefined {
  const used: unknown = Reflect.get(piece, "usage_metadata");
  if (typeof used !== "object" || used === null) return undefined;
  const [input, output] = [Reflect.get(used, "input_tokens"), Reflect.get(used, "output_tokens")];
  return typeof input === "number" && typeof output === "number"
    ? { inputTokens: input, outputTokens: output }
    : undefined;
}
