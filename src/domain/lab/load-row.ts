/** One load run as the notebook tables it, with what it left out beside: goodput, streaming latencies, tokens, the law's check. */
import { z } from "zod";
import type { FailureKind } from "../measurement/failure-kind.ts";
import type { LoadPoint } from "../measurement/knee.ts";
import type { LoadResult } from "../measurement/load-job.ts";
import { e2eMs, isOk, itlMs, type RequestRecord, ttftMs } from "../measurement/request-record.ts";
import { type Ms, msFromSeconds, type Seconds, secondsFromMs } from "../units.ts";
import { linearPercentile, meanOf } from "./latency-statistics.ts";
import { repeatsSchema } from "./repeated-runs.ts";

const figure = z.number().nullable();

export const loadRowSchema = z.object({
  concurrency: z.number(),
  total_requests: z.number(),
  timeout_s: z.number(),
  wall_s: z.number(),
  /** As the notebook counts: failed requests too. */
  throughput_rps: figure,
  error_rate: figure,
  /** Successes only. */
  p50_s: figure,
  p95_s: figure,
  p99_s: figure,
  mean_s: figure,
  ok: z.number(),
  err: z.number(),
  sample_error: z.string().nullable(),
  /** Successes per second. */
  goodput_rps: figure.optional(),
  ttft_p50_s: figure.optional(),
  ttft_p95_s: figure.optional(),
  itl_p50_s: figure.optional(),
  itl_p95_s: figure.optional(),
  /** Mean of a successful request. */
  completion_tokens: figure.optional(),
  completion_tokens_per_s: figure.optional(),
  /** Not the server's own count. */
  tokens_approximate: z.boolean().optional(),
  /** Little's law, λ·W: all requests a second × their mean time in the system, failures included. */
  in_system: figure.optional(),
  errors: z.record(z.string(), z.number()).optional(),
  retry_after_s: figure.optional(),
  /** Of a level that was run several times. */
  repeats: repeatsSchema.optional(),
});
export type LoadRow = Readonly<z.infer<typeof loadRowSchema>>;

/** NaN, as the notebook has it, is no JSON: null. */
const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

const secondsOf = (records: readonly RequestRecord[], latency: (record: RequestRecord) => Ms | null) =>
  records
    .map(latency)
    .filter((value) => value !== null)
    .map((value): Seconds => secondsFromMs(value));

export const latenciesOf = (records: readonly RequestRecord[]): Seconds[] =>
  secondsOf(records.filter(isOk), e2eMs);

function countKinds(failed: readonly RequestRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { failure } of failed) if (failure !== null) counts[failure] = (counts[failure] ?? 0) + 1;
  return counts;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** The longest Retry-After; null when none was sent. */
function longestWait(failed: readonly RequestRecord[]): Seconds | null {
  const waits = failed.map(({ retryAfterSeconds }) => retryAfterSeconds).filter((wait) => wait !== null);
  return waits.length === 0 ? null : Math.max(...waits);
}

/** Answers to a wrong key may repeat the key: those are not kept. */
function sampleOf(failure: FailureKind, saidBy: LoadResult["saidBy"]): string {
  const said = failure === "http_401" || failure === "http_403" ? "" : (saidBy.get(failure) ?? "");
  return said === "" ? failure : `${failure}: ${said}`;
}

export interface RunShape {
  readonly concurrency: number;
  readonly timeoutSeconds: Seconds;
}

type Answered = Pick<LoadResult, "records" | "saidBy">;

export function loadRow({ records, saidBy }: Answered, { concurrency, timeoutSeconds }: RunShape): LoadRow {
  const ok = records.filter(isOk);
  const failed = records.filter((record) => !isOk(record));
  const latencies = latenciesOf(records);
  const ttfts = secondsOf(ok, ttftMs);
  const itls = secondsOf(ok, itlMs);
  const wall = secondsFromMs(
    records.reduce((latest, { endMs }) => Math.max(latest, endMs), 0) -
      records.reduce((first, { sentMs }) => Math.min(first, sentMs), Number.POSITIVE_INFINITY),
  );
  const wallSeconds = records.length === 0 ? 0 : wall;
  const perSecond = (amount: number) => known(amount / wallSeconds);
  const counted = ok.filter(({ tokensFrom, chunks }) => tokensFrom !== "chunks" || chunks > 1);
  const tokens = counted.map(({ outputTokens }) => outputTokens);
  const inSystemMs = records.reduce((sum, { sentMs, endMs }) => sum + endMs - sentMs, 0);
  const [first] = failed;
  return {
    concurrency,
    total_requests: records.length,
    timeout_s: timeoutSeconds,
    wall_s: wallSeconds,
    throughput_rps: perSecond(records.length),
    error_rate: known(failed.length / records.length),
    p50_s: known(linearPercentile(latencies, 0.5)),
    p95_s: known(linearPercentile(latencies, 0.95)),
    p99_s: known(linearPercentile(latencies, 0.99)),
    mean_s: known(meanOf(latencies)),
    ok: ok.length,
    err: failed.length,
    sample_error: first?.failure == null ? null : sampleOf(first.failure, saidBy),
    goodput_rps: perSecond(ok.length),
    ttft_p50_s: known(linearPercentile(ttfts, 0.5)),
    ttft_p95_s: known(linearPercentile(ttfts, 0.95)),
    itl_p50_s: known(linearPercentile(itls, 0.5)),
    itl_p95_s: known(linearPercentile(itls, 0.95)),
    completion_tokens: known(meanOf(tokens)),
    completion_tokens_per_s: counted.length === 0 ? null : perSecond(sumOf(tokens)),
    tokens_approximate: ok.some(({ tokensFrom }) => tokensFrom === "chunks"),
    in_system: perSecond(secondsFromMs(inSystemMs)),
    errors: countKinds(failed),
    retry_after_s: longestWait(failed),
  };
}

/** What the knee is read from; rows of the notebook have no streaming latencies, and count with none. */
export const rowPoints = (rows: readonly LoadRow[]): LoadPoint[] =>
  [...rows]
    .sort((a, b) => a.concurrency - b.concurrency)
    .flatMap((row) => {
      const rate = row.goodput_rps ?? (row.error_rate === 0 ? row.throughput_rps : null);
      if (rate === null || rate <= 0 || row.p50_s === null) return [];
      return [
        {
          load: row.concurrency,
          requestsPerSecond: rate,
          ttftMs: msFromSeconds(row.ttft_p50_s ?? 0),
          itlMs: msFromSeconds(row.itl_p50_s ?? 0),
          e2eMs: msFromSeconds(row.p50_s),
          outputTokens: row.completion_tokens ?? 0,
        },
      ];
    });
