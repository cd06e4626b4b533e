/** What an event's JSON says: text, usage, the reason it ended, an error. */
export interface EventFacts {
  /** Text, reasoning or a part of a tool call. */
  readonly carriesToken: boolean;
  readonly reasoning: boolean;
  readonly toolCall: boolean;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly finishReason: string | null;
  readonly error: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};
const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const countOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;

/** Null when it is not JSON. Reads chunks of a stream and whole answers alike. */
export function readEvent(data: string): EventFacts | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof parsed !== "object" || parsed === null) return null;
  const event = fieldsOf(parsed);
  const choices = Array.isArray(event["choices"]) ? event["choices"].map(fieldsOf) : [];
  const parts = choices.map((choice) => fieldsOf(choice["delta"] ?? choice["message"]));
  const usage = fieldsOf(event["usage"]);
  const reasoning = parts.some((part) => isText(part["reasoning_content"]) || isText(part["reasoning"]));
  const toolCall = parts.some((part) => Array.isArray(part["tool_calls"]) && part["tool_calls"].length > 0);
  const content =
    parts.some((part) => isText(part["content"])) || choices.some((choice) => isText(choice["text"]));
  const reason = choices.map((choice) => choice["finish_reason"]).find((value) => typeof value === "string");
  return {
    carriesToken: content || reasoning || toolCall,
    reasoning,
    toolCall,
    inputTokens: countOf(usage["prompt_tokens"]),
    outputTokens: countOf(usage["completion_tokens"]),
    finishReason: typeof reason === "string" ? reason : null,
    error: event["error"] === undefined || event["error"] === null ? null : errorText(event["error"]),
  };
}

function errorText(error: unknown): string {
  if (typeof error === "string") return error;
  const { message, code } = fieldsOf(error);
  return `${String(code ?? "")} ${String(message ?? "")}`.trim();
}
