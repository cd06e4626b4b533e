/** How a request can fail. Every failed request has exactly one kind; an HTTP status is a kind of its own. */
export const FAILURE_KINDS = [
  "connect_refused",
  "connect_failed",
  "dns_failed",
  "tls_failed",
  "timeout_connect",
  "timeout_first_token",
  "timeout_between_tokens",
  "timeout_total",
  "reset_before_response",
  "reset_mid_stream",
  "cut_mid_stream",
  "never_closed",
  "malformed_response",
  "malformed_event",
  "error_in_stream",
  "incomplete_stream",
  "empty_response",
  "not_streamed",
  "wrong_model",
  "unsupported_encoding",
  "cancelled",
  "web_page",
] as const;

export type NamedFailure = (typeof FAILURE_KINDS)[number];
export type FailureKind = NamedFailure | `http_${number}`;

/** Answers to a wrong key may repeat the key: what they say is neither kept nor sent on. */
export const mayRepeatKey = (kind: string): boolean => kind === "http_401" || kind === "http_403";

/** What is odd about an answer without spoiling it. */
export const ODDITIES = [
  "missing_usage",
  "empty_first_chunk",
  "many_tokens_a_chunk",
  "reasoning",
  "tool_calls",
  "closed_late",
  "retried_stale_connection",
  "retry_after",
] as const;
export type Oddity = (typeof ODDITIES)[number];
