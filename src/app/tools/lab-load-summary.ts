/** Experiments that load an endpoint as a chat model can read and repeat them: figures, a table, what they show. */
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import { LEAST_FOR_P95 } from "../../domain/lab/latency-statistics.ts";
import type { LoadRow } from "../../domain/lab/load-row.ts";
import type { TokenCell } from "../../domain/lab/token-cell.ts";
import { number, percent, plural, time } from "../../domain/planning/wording.ts";
import { msFromSeconds, type Seconds } from "../../domain/units.ts";
import { loadRowBars } from "../experiments/bar-rows.ts";
import { textTable } from "./text-table.ts";

export interface LabFindings {
  readonly message: string;
  readonly figures: object;
  readonly table: readonly string[];
  readonly reading: readonly string[];
  /** In characters, where there is something to draw. */
  readonly chart?: readonly string[];
}

type Known<Value> = Value | null | undefined;

const shown = (value: Known<number>): string => (value == null ? "—" : number(value));
const span = (value: Known<Seconds>): string => (value == null ? "—" : time(msFromSeconds(value)));

/** A p95 of a handful is their largest value under another name. */
const fewSamples = (n: number): string[] =>
  n > 0 && n < LEAST_FOR_P95
    ? [
        `Only ${plural(n, "sample")}: p95 and p99 lie between the largest two and say little; ${LEAST_FOR_P95} or more read a tail.`,
      ]
    : [];

const streamed = ({ ttft_p50_s, itl_p50_s }: LoadRow): string =>
  ttft_p50_s == null
    ? "Not streamed: TTFT and ITL are not known."
    : `TTFT p50 ${span(ttft_p50_s)}, ITL p50 ${span(itl_p50_s)}.`;

const rowFigures = (row: LoadRow) => ({
  concurrency: row.concurrency,
  requests: row.total_requests,
  ok: row.ok,
  errors: row.errors ?? {},
  p50Seconds: row.p50_s,
  p95Seconds: row.p95_s,
  p99Seconds: row.p99_s,
  ttftP50Seconds: row.ttft_p50_s ?? null,
  ttftP95Seconds: row.ttft_p95_s ?? null,
  itlP50Seconds: row.itl_p50_s ?? null,
  requestsPerSecond: row.throughput_rps,
  goodRequestsPerSecond: row.goodput_rps ?? null,
  outputTokensPerSecond: row.completion_tokens_per_s ?? null,
  errorFraction: row.error_rate,
  inSystem: row.in_system ?? null,
});

export function baselineFindings({ summary, row }: ResultOf<"baseline">): LabFindings {
  const { n, mean_s, p50_s, p95_s, p99_s, min_s, max_s } = summary;
  return {
    message: `${plural(n, "request")} one at a time: p50 ${span(p50_s)}, p95 ${span(p95_s)}.`,
    figures: {
      meanSeconds: mean_s,
      p50Seconds: p50_s,
      p95Seconds: p95_s,
      p99Seconds: p99_s,
      minSeconds: min_s,
      maxSeconds: max_s,
      row: rowFigures(row),
    },
    table: textTable([
      ["n", "mean", "p50", "p95", "p99", "min", "max"],
      [number(n), ...[mean_s, p50_s, p95_s, p99_s, min_s, max_s].map(span)],
    ]),
    reading: [
      streamed(row),
      ...(row.err > 0 ? [`${plural(row.err, "error")}; the first: ${row.sample_error ?? "unknown"}.`] : []),
      ...fewSamples(n),
    ],
  };
}

const loadTable = (rows: readonly LoadRow[]): readonly string[] =>
  textTable([
    ["in flight", "good req/s", "errors", "p50", "p95", "TTFT p95", "ITL p95", "tok/s"],
    ...rows.map((row) => [
      number(row.concurrency),
      shown(row.goodput_rps),
      row.error_rate === null ? "—" : percent(row.error_rate),
      span(row.p50_s),
      span(row.p95_s),
      span(row.ttft_p95_s),
      span(row.itl_p95_s),
      shown(row.completion_tokens_per_s),
    ]),
  ]);

const firstErrors = (rows: readonly LoadRow[]): string[] =>
  rows.flatMap(({ concurrency, sample_error }) =>
    sample_error === null ? [] : [`First error at ${number(concurrency)} in flight: ${sample_error}.`],
  );

export function sweepFindings({ rows, knee }: ResultOf<"sweep">): LabFindings {
  const last = Math.max(...rows.map(({ concurrency }) => concurrency));
  return {
    message: `${plural(rows.length, "level")} measured, up to ${number(last)} in flight.`,
    figures: { rows: rows.map(rowFigures), knee },
    table: loadTable(rows),
    chart: loadRowBars(rows),
    reading: [
      knee === null
        ? `No knee up to ${number(last)} in flight: throughput still grows with the load.`
        : `The knee is at about ${number(knee.load)} in flight (between ${number(knee.low)} and ${number(knee.high)}): beyond it throughput stops and latency grows.`,
      ...firstErrors(rows),
      ...fewSamples(Math.min(...rows.map(({ ok }) => ok))),
    ],
  };
}

export function overloadFindings({ rows, knee }: ResultOf<"overload">): LabFindings {
  const failing = rows.filter(({ err }) => err > 0).map(({ concurrency }) => concurrency);
  const timeout = span(rows[0]?.timeout_s);
  return {
    message:
      failing.length === 0
        ? `Nothing failed at a time-out of ${timeout}: this load shows no overload.`
        : `Requests fail from ${number(Math.min(...failing))} in flight on, at a time-out of ${timeout}.`,
    figures: { rows: rows.map(rowFigures), knee, timeoutSeconds: rows[0]?.timeout_s ?? null },
    table: loadTable(rows),
    chart: loadRowBars(rows),
    reading: [
      failing.length === 0
        ? "A shorter time-out or more in flight would show how it fails."
        : Math.min(...failing) <= 1
          ? ALONE
          : "Cap concurrency below that, and set the time-out to the target, not above it.",
      ...firstErrors(rows),
    ],
  };
}

const ALONE =
  "A request fails already when it is alone, so this is no overload: where it is the time-out, it is shorter than an unloaded answer takes.";

const cellFigures = (cell: TokenCell) => ({
  promptChars: cell.prompt_chars,
  maxTokens: cell.max_tokens,
  p50Seconds: cell.p50_s,
  p95Seconds: cell.p95_s,
  answerTokens: cell.completion_tokens ?? null,
});

export function tokensFindings({ cells, flat, early_stop }: ResultOf<"tokens">): LabFindings {
  const finding = flat
    ? early_stop === true
      ? "The curve is flat because answers end before their budget: max_tokens is a limit, not a length."
      : "The curve is flat: a larger budget did not lengthen answers noticeably."
    : "Latency grows with the budget: answers are longer, and each token costs a decoding step.";
  return {
    message: `${plural(cells.length, "cell")} of prompt size by answer budget measured.`,
    figures: { cells: cells.map(cellFigures), flat, earlyStop: early_stop },
    table: textTable([
      ["prompt chars", "max_tokens", "answer tokens", "p50", "p95"],
      ...cells.map((cell) => [
        number(cell.prompt_chars),
        number(cell.max_tokens),
        shown(cell.completion_tokens),
        span(cell.p50_s),
        span(cell.p95_s),
      ]),
    ]),
    reading: [finding, ...fewSamples(Math.max(...cells.map(({ ok }) => ok ?? 0)))],
  };
}

export function throughputFindings(result: ResultOf<"throughput">): LabFindings {
  const approximate = result.tokens_approximate ? " (words: the server reports no usage)" : "";
  return {
    message: `A single stream: ${shown(result.tokens_per_s)} tok/s over ${plural(result.ok, "answer")}${approximate}.`,
    figures: {
      requests: result.requests,
      ok: result.ok,
      outputTokensPerSecond: result.tokens_per_s,
      completionTokens: result.completion_tokens,
      totalSeconds: result.total_time_s,
      p50Seconds: result.p50_s,
      p95Seconds: result.p95_s,
    },
    table: textTable([
      ["requests", "ok", "tok/s", "p50", "p95"],
      [
        number(result.requests),
        number(result.ok),
        shown(result.tokens_per_s),
        span(result.p50_s),
        span(result.p95_s),
      ],
    ]),
    reading: [
      "One request at a time: far below what the server gives to many at once.",
      ...(result.sample_error === null ? [] : [`First error: ${result.sample_error}.`]),
      ...(result.watch_skipped === null ? [] : [`GPU watch skipped: ${result.watch_skipped}`]),
    ],
  };
}
