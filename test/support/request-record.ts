import type { RequestRecord } from "../../src/domain/measurement/request-record.ts";

/** A request of ten tokens: sent at 0, first token at 100 ms, last and end at 1000 ms, unless said otherwise. */
export function requestRecord(given: Partial<RequestRecord> = {}): RequestRecord {
  const sentMs = given.sentMs ?? 0;
  const endMs = given.endMs ?? sentMs + 1000;
  return {
    index: 0,
    warmup: false,
    intendedMs: sentMs,
    sentMs,
    firstTokenMs: sentMs + 100,
    lastTokenMs: endMs,
    endMs,
    inputTokens: 20,
    outputTokens: 10,
    tokensFrom: "usage",
    chunks: 10,
    failure: null,
    oddities: [],
    retryAfterSeconds: null,
    ...given,
  };
}
