/** Any OpenAI-compatible endpoint as a chat model: OpenAI, vLLM, llama.cpp, Ollama and their like. */
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";
import type { ChatGenerationChunk } from "@langchain/core/outputs";
import { ChatOpenAICompletions } from "@langchain/openai";
import { PlannerError } from "../domain/errors.ts";
import { msFromSeconds } from "../domain/units.ts";
import {
  type Asked,
  brokenOff,
  type Endpoint,
  endpointError,
  noStream,
  silent,
} from "./chat-model-errors.ts";
import { createPatience, type Patience } from "./chat-model-patience.ts";
import type { ChatModelSettings } from "./chat-model-settings.ts";

const OPENAI_URL = "https://api.openai.com/v1";
/** Local servers want no key, but the client wants one to send. */
const NO_KEY = "none";
const MAX_RETRIES = 2;
/** Tokens of an answer in a given shape: a tool call or a few sentences. */
const LONGEST_SHAPED_ANSWER = 800;
/** From the question to the first piece of the answer, retries included, and from piece to piece. */
const PATIENCE_SECONDS = 30;

export interface OpenedChatModel {
  readonly chatModel: BaseChatModel;
  readonly name: string;
}

/**
 * Opens the endpoint; asks it for its models only when no name is set.
 *
 * @param patienceSeconds - how long to wait for each piece of an answer.
 * @param countTokens - asks the endpoint to count the tokens of each answer.
 * @throws PlannerError endpoint_failed when it does not say which models it has; invalid_input when its address is none.
 */
export async function openChatModel(
  settings: Omit<ChatModelSettings, "protocol">,
  patienceSeconds = settings.patienceSeconds ?? PATIENCE_SECONDS,
  countTokens = false,
): Promise<OpenedChatModel> {
  const baseUrl = checkedAddress(settings.baseUrl ?? OPENAI_URL).replace(/\/+$/, "");
  const endpoint = { host: hostOf(baseUrl), model: settings.model, hasKey: settings.apiKey !== undefined };
  const name = settings.model ?? (await firstModel(baseUrl, settings.apiKey, endpoint, patienceSeconds));
  const chatModel = new EndpointModel(
    baseUrl,
    settings.apiKey,
    { ...endpoint, model: name },
    patienceSeconds,
    countTokens,
  );
  return { chatModel, name };
}

function checkedAddress(address: string): string {
  if (/^https?:$/.test(URL.parse(address)?.protocol ?? "")) return address;
  throw new PlannerError("invalid_input", `OPENAI_BASE_URL "${address}" is not an http or https address.`, {
    hint: "Example: http://127.0.0.1:11434/v1. Unset it to use the built-in interviewer.",
  });
}

class EndpointModel extends ChatOpenAICompletions {
  readonly #endpoint: Endpoint;
  readonly #patienceSeconds: number;

  constructor(
    baseUrl: string,
    apiKey: string | undefined,
    endpoint: Endpoint,
    patienceSeconds: number,
    countTokens: boolean,
  ) {
    super({
      model: endpoint.model ?? "",
      apiKey: apiKey ?? NO_KEY,
      maxRetries: MAX_RETRIES,
      // Asking for the count is an extension that not every server takes.
      streamUsage: countTokens,
      // The client would write its complaints over the chat; they come as errors anyway.
      configuration: { baseURL: baseUrl, logLevel: "off" },
    });
    this.#endpoint = endpoint;
    this.#patienceSeconds = patienceSeconds;
  }

  /** A model that fills in a shape is to copy, not to invent; and to stop. */
  override invocationParams(
    options?: this["ParsedCallOptions"],
    extra?: { streaming?: boolean },
  ): ReturnType<ChatOpenAICompletions["invocationParams"]> {
    const params = super.invocationParams(options, extra);
    return options?.response_format === undefined
      ? params
      : { ...params, temperature: 0, max_tokens: LONGEST_SHAPED_ANSWER };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const patience = createPatience(msFromSeconds(this.#patienceSeconds), options.signal);
    const stream = super._streamResponseChunks(messages, { ...options, signal: patience.signal }, runManager);
    let pieces = 0;
    let finished = false;
    const asked = { tools: (options.tools?.length ?? 0) > 0, shape: options.response_format !== undefined };
    for (;;) {
      const next = await this.#next(stream, patience, options.signal, asked);
      if (next === undefined) break;
      pieces += 1;
      finished ||= next.generationInfo?.["finish_reason"] !== undefined;
      yield next;
    }
    if (pieces === 0) throw noStream(this.#endpoint.host);
    if (!finished) throw brokenOff(this.#endpoint.host);
  }

  async #next(
    stream: AsyncGenerator<ChatGenerationChunk>,
    patience: Patience,
    cancelled: AbortSignal | undefined,
    asked: Asked,
  ): Promise<ChatGenerationChunk | undefined> {
    try {
      const { value, done } = await patience.during(stream.next());
      return done === true ? undefined : value;
    } catch (error) {
      if (patience.ranOut()) throw silent(this.#endpoint.host, this.#patienceSeconds);
      if (cancelled?.aborted === true) throw error;
      throw endpointError(error, this.#endpoint, asked);
    }
  }
}

async function firstModel(
  baseUrl: string,
  apiKey: string | undefined,
  endpoint: Endpoint,
  patienceSeconds: number,
): Promise<string> {
  const patience = createPatience(msFromSeconds(patienceSeconds), undefined);
  try {
    const response = await patience.during(
      fetch(`${baseUrl}/models`, {
        headers: { authorization: `Bearer ${apiKey ?? NO_KEY}` },
        signal: patience.signal,
      }),
    );
    if (!response.ok) throw Object.assign(new Error("refused"), { status: response.status });
    const listed = (await patience.during(response.json())) as {
      readonly data?: readonly { readonly id?: unknown }[];
    };
    const id = listed.data?.[0]?.id;
    if (typeof id === "string") return id;
  } catch (error) {
    if (patience.ranOut()) throw silent(endpoint.host, patienceSeconds);
    throw endpointError(error, endpoint);
  }
  throw noStream(endpoint.host);
}

function hostOf(baseUrl: string): string {
  try {
    return new URL(baseUrl).host;
  } catch {
    return baseUrl;
  }
}
