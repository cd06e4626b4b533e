/** A request under way: what has been seen of its answer. */
import type { FailureKind, Oddity } from "../../domain/measurement/failure-kind.ts";
import type { RequestRecord, TokenSource } from "../../domain/measurement/request-record.ts";
import type { Ms, Tokens } from "../../domain/units.ts";
import { type EventFacts, readEvent } from "./event-reader.ts";

export interface Exchange {
  readonly index: number;
  readonly warmup: boolean;
  /** Null in a closed loop: the time it was sent. */
  readonly intendedMs: Ms | null;
  readonly maxTokens: Tokens | null;
  sentMs: Ms;
  firstTokenMs: Ms | null;
  lastTokenMs: Ms | null;
  events: number;
  chunks: number;
  inputTokens: Tokens | null;
  outputTokens: Tokens | null;
  finishReason: string | null;
  done: boolean;
  retryAfterSeconds: number | null;
  readonly oddities: Set<Oddity>;
}

export const newExchange = (
  index: number,
  warmup: boolean,
  intendedMs: Ms | null,
  maxTokens: Tokens | null,
): Exchange => ({
  index,
  warmup,
  intendedMs,
  maxTokens,
  sentMs: 0,
  firstTokenMs: null,
  lastTokenMs: null,
  events: 0,
  chunks: 0,
  inputTokens: null,
  outputTokens: null,
  finishReason: null,
  done: false,
  retryAfterSeconds: null,
  oddities: new Set(),
});

/** Takes over what an event says besides that it carries text. */
export function noteFacts(exchange: Exchange, facts: EventFacts): void {
  if (facts.inputTokens !== null) exchange.inputTokens = facts.inputTokens;
  if (facts.outputTokens !== null) exchange.outputTokens = facts.outputTokens;
  if (facts.finishReason !== null) exchange.finishReason = facts.finishReason;
  if (facts.reasoning) exchange.oddities.add("reasoning");
  if (facts.toolCall) exchange.oddities.add("tool_calls");
}

/** What is wrong with a stream whose bytes all came; null when nothing is. @param lastText - its last text event. */
export function flawOf(exchange: Exchange, lastText: string): FailureKind | null {
  if (lastText !== "" && (exchange.outputTokens === null || exchange.finishReason === null)) {
    const facts = readEvent(lastText);
    if (facts === null) return "malformed_event";
    noteFacts(exchange, facts);
  }
  if (exchange.firstTokenMs === null) return "empty_response";
  return exchange.done || exchange.finishReason !== null || exchange.outputTokens !== null
    ? null
    : "incomplete_stream";
}

function tokensOf({ outputTokens, finishReason, maxTokens, chunks }: Exchange): [Tokens, TokenSource] {
  if (outputTokens !== null) return [outputTokens, "usage"];
  return finishReason === "length" && maxTokens !== null ? [maxTokens, "limit"] : [chunks, "chunks"];
}

/** @param originMs - when the level began, on the same clock. */
export function recordOf(
  exchange: Exchange,
  originMs: Ms,
  endMs: Ms,
  failure: FailureKind | null,
): RequestRecord {
  const [outputTokens, tokensFrom] = tokensOf(exchange);
  const { oddities, chunks } = exchange;
  if (failure === null) {
    if (exchange.outputTokens === null) oddities.add("missing_usage");
    if (chunks > 0 && tokensFrom === "usage" && outputTokens > chunks * 1.05 + 1)
      oddities.add("many_tokens_a_chunk");
  }
  const since = (time: Ms | null) => (time === null ? null : time - originMs);
  return {
    index: exchange.index,
    warmup: exchange.warmup,
    intendedMs: (exchange.intendedMs ?? exchange.sentMs) - originMs,
    sentMs: exchange.sentMs - originMs,
    firstTokenMs: since(exchange.firstTokenMs),
    lastTokenMs: since(exchange.lastTokenMs),
    endMs: endMs - originMs,
    inputTokens: exchange.inputTokens,
    outputTokens,
    tokensFrom,
    chunks,
    failure,
    oddities: [...oddities],
    retryAfterSeconds: exchange.retryAfterSeconds,
  };
}
