/** How a chat model asks for tools: through the endpoint's own tool calls, or as one JSON object a step. */
export type Protocol = "tools" | "json";
export const MODEL_PROTOCOLS = ["auto", "tools", "json"] as const;
export type ModelProtocol = (typeof MODEL_PROTOCOLS)[number];

/** One for each endpoint and model: what the first answers show holds for the conversations after them. */
export interface ProtocolChoice {
  /** undefined = not known yet. */
  readonly current: Protocol | undefined;
  /** Keeps what an answer showed; what the person chose stays. */
  learn(protocol: Protocol): void;
}

export function createProtocolChoice(wanted: ModelProtocol): ProtocolChoice {
  let current: Protocol | undefined = wanted === "auto" ? undefined : wanted;
  return {
    get current() {
      return current;
    },
    learn: (protocol) => {
      if (wanted === "auto") current = protocol;
    },
  };
}
