/**
 * The load a measurement was made under, and the lengths it really had.
 *
 * Model: each kind of load of the table is one of the load cases of forecasting.
 * Assumes what the pages say of their own runs: the number of requests of an offline run by its lengths, static batches
 * where a page tells of them, lengths drawn from 80 to 100 % of nominal in InferenceX.
 * Source: spec-kit/forecast_model.md, rule 6 for measured rows and its section on load; the pages' own text.
 */
import type { Tokens } from "../units.ts";
import type { MeasuredRow } from "./measured-row.ts";

export type MeasuredLoad =
  | { readonly kind: "closedLoop"; readonly clients: number }
  | { readonly kind: "offline"; readonly requests: number }
  | { readonly kind: "static"; readonly batch: number }
  /** No more than `requests` are ever in flight. */
  | { readonly kind: "rate"; readonly requestsPerSecond: number; readonly requests: number }
  /** One prompt alone in a bare engine, without a server before it. */
  | { readonly kind: "barePrompt" };

/** Mean of lengths drawn evenly from 80 to 100 % of the nominal one. */
const INFERENCEX_LENGTH_SHARE = 0.9;

export interface RowLengths {
  readonly isl: Tokens;
  readonly osl: Tokens;
}

/** One sequence alone hardly notices how long its answer is. [assumed] */
const OSL_OF_SINGLE_STREAM: Tokens = 256;

/** `null` = the row does not tell the output length, and it matters. */
export function lengthsOfRow(row: MeasuredRow): RowLengths | null {
  const share = row.source === "InferenceX" ? INFERENCEX_LENGTH_SHARE : 1;
  const isSingle = row.loadKind === "concurrency" && row.loadValue === 1;
  const osl = row.osl ?? (isSingle ? OSL_OF_SINGLE_STREAM : null);
  return osl === null ? null : { isl: row.isl * share, osl: osl * share };
}

/** Lengths drawn from a chat log: the mean says little of a run of 100 requests. */
export const isRagged = (row: MeasuredRow): boolean =>
  /sharegpt/i.test(row.notes) && !(row.loadKind === "concurrency" && row.loadValue === 1);

/** Requests of an offline run of the TensorRT-LLM pages, by "isl/osl". [datasheet] of those pages. */
const PUBLISHED_REQUESTS: Readonly<Record<string, number>> = {
  "128/128": 30000,
  "128/2048": 3000,
  "128/4096": 1500,
  "500/2000": 3000,
  "1000/1000": 3000,
  "2048/128": 3000,
  "2048/2048": 1500,
  "5000/500": 1500,
  "20000/2000": 1000,
  "1024/1024": 3000,
  "1024/2048": 3000,
  "1024/8192": 1500,
  "1024/32768": 1000,
  "8192/1024": 1500,
  "32768/1024": 1000,
};
/** [assumed] where a page tells no number: enough to fill the engine. */
const MANY_REQUESTS = 3000;
/** Requests of a rate sweep where its page does not say. [assumed] as in the one that does. */
const RATE_REQUESTS = 500;
/** Requests of one offline run over a chat log. [datasheet] of AccelMark's suites. */
const CHAT_LOG_REQUESTS = 100;

/** "500 requests", "200-300 requests". */
function rateRequestsOf({ notes }: MeasuredRow): number {
  const told = /(\d+) requests/i.exec(notes)?.[1];
  return told === undefined ? RATE_REQUESTS : Number(told);
}

const requestsOf = (row: MeasuredRow): number =>
  row.loadValue ?? PUBLISHED_REQUESTS[`${row.isl}/${row.osl}`] ?? MANY_REQUESTS;

export function loadOfRow(row: MeasuredRow): MeasuredLoad {
  const value = row.loadValue ?? 1;
  switch (row.loadKind) {
    case "offline_max":
      return { kind: "offline", requests: requestsOf(row) };
    case "max_batch":
      if (isRagged(row)) return { kind: "offline", requests: CHAT_LOG_REQUESTS };
      return row.loadValue === null
        ? { kind: "offline", requests: requestsOf(row) }
        : { kind: "static", batch: value };
    case "request_rate":
      return Number.isFinite(value)
        ? { kind: "rate", requestsPerSecond: value, requests: rateRequestsOf(row) }
        : { kind: "offline", requests: rateRequestsOf(row) };
    case "concurrency":
      if (/static batch/i.test(row.notes)) return { kind: "static", batch: value };
      if (row.osl === 1 && value === 1) return { kind: "barePrompt" };
      return { kind: "closedLoop", clients: value };
    default:
      return row.loadKind satisfies never;
  }
}
