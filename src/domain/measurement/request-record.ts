/**
 * One request as the client saw it, and the latencies read from it.
 *
 * Definitions: s = start, f = first non-empty token (reasoning included), l = last token, n = output tokens.
 * TTFT = f − s; E2E = l − s; ITL = (l − f)/(n − 1); TPOT including the first token = E2E/n.
 * Assumes n from `usage`, or from the limit when the answer ended on it; a count of chunks never enters ITL or TPOT.
 * Source: the definitions of GuideLLM, AIPerf, inference-perf and vLLM side by side (2026-11); they differ in TPOT only.
 */
import type { Ms, Tokens } from "../units.ts";
import type { FailureKind, Oddity } from "./failure-kind.ts";

/** "limit": the answer ended on max_tokens, so n is max_tokens; "chunks": a lower bound. */
export type TokenSource = "usage" | "limit" | "chunks";

export interface RequestRecord {
  readonly index: number;
  /** Warm-up requests keep the server busy and are left out of every figure. */
  readonly warmup: boolean;
  /** Milliseconds since the level began. In an open loop the time the schedule gave; else the time it was sent. */
  readonly intendedMs: Ms;
  readonly sentMs: Ms;
  readonly firstTokenMs: Ms | null;
  readonly lastTokenMs: Ms | null;
  /** The answer was complete, or the failure was noticed. */
  readonly endMs: Ms;
  readonly inputTokens: Tokens | null;
  readonly outputTokens: Tokens;
  readonly tokensFrom: TokenSource;
  /** Events that carried text. */
  readonly chunks: number;
  readonly failure: FailureKind | null;
  readonly oddities: readonly Oddity[];
  /** From a Retry-After header. */
  readonly retryAfterSeconds: number | null;
}

export const isOk = (record: RequestRecord): boolean => record.failure === null;

/** Latencies run from the intended start, so that a stalled server cannot hide the requests it held up. */
export const ttftMs = (record: RequestRecord): Ms | null =>
  record.firstTokenMs === null ? null : record.firstTokenMs - record.intendedMs;

export const e2eMs = (record: RequestRecord): Ms => (record.lastTokenMs ?? record.endMs) - record.intendedMs;

/** Null for one token, and where n is only known from chunks. */
export function itlMs(record: RequestRecord): Ms | null {
  const { firstTokenMs, lastTokenMs, outputTokens, tokensFrom } = record;
  if (firstTokenMs === null || lastTokenMs === null || tokensFrom === "chunks" || outputTokens < 2)
    return null;
  return (lastTokenMs - firstTokenMs) / (outputTokens - 1);
}

export function tpotInclFirstMs(record: RequestRecord): Ms | null {
  return record.tokensFrom === "chunks" || record.outputTokens < 1
    ? null
    : e2eMs(record) / record.outputTokens;
}

/** Said beside the figures in the document. */
export const DEFINITIONS: Readonly<Record<string, string>> = {
  ttftMs: "start to first non-empty token, reasoning included; in an open loop from the intended start",
  itlMs: "(last token − first token)/(n − 1), one value a request; n from usage",
  tpotExclFirstMs: "(E2E − TTFT)/(n − 1), the same as ITL",
  tpotInclFirstMs: "E2E/n",
  chunkGapMs:
    "time between events that carry text, over all gaps; not ITL when an event holds several tokens",
  e2eMs: "start to last token",
  requestsPerSecond: "successful requests that ended in the steady window ÷ its length",
};
