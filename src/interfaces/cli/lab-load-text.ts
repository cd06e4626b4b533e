/** Load experiments as text: tables and charts of the notebook, the goodput and streaming latencies beside them. */
import { preflightAdvice } from "../../app/experiments/preflight-advice.ts";
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import { LEAST_FOR_P95 } from "../../domain/lab/latency-statistics.ts";
import type { LoadRow } from "../../domain/lab/load-row.ts";
import { count, number, percent, requestsPerSecond, seconds, tokensPerSecond } from "../format.ts";
import { barChart } from "./bench-chart.ts";
import { samplesText } from "./lab-host-text.ts";
import { linePlot } from "./lab-plot.ts";
import { repeatLines } from "./lab-repeats-text.ts";
import { alignedRows, paragraph, table } from "./text-layout.ts";

export function preflightText(
  { reachable, seconds: took, sample, problem }: ResultOf<"preflight">,
  baseUrl: string,
): string[] {
  if (reachable) return [`NIM reachable: ${baseUrl} answered in ${seconds(took)}: ${JSON.stringify(sample)}`];
  const { finding, hints } = preflightAdvice(baseUrl, problem ?? "no answer");
  return [`NIM not reachable: ${finding}.`, "", ...hints];
}

/** A p95 of a handful is their largest value under another name. */
export const fewSamples = (n: number): string[] =>
  n > 0 && n < LEAST_FOR_P95
    ? paragraph(
        `${count(n, "sample")}: p95 and p99 lie between the largest two and say little; take --requests ${LEAST_FOR_P95} or more to read a tail.`,
      )
    : [];

/** Streaming latencies; nothing where answers came whole. */
function streamingTable(rows: readonly LoadRow[]): string[] {
  const isStreamed = rows.some((row) => row.ttft_p50_s != null);
  const note = isStreamed ? [] : paragraph("Not streamed: TTFT and ITL are not known.");
  const lines = table(
    ["in flight", "mean", "TTFT p50", "TTFT p95", "ITL p50", "ITL p95", "tokens", "tok/s"],
    rows.map((row) => [
      number(row.concurrency),
      seconds(row.mean_s),
      seconds(row.ttft_p50_s),
      seconds(row.ttft_p95_s),
      seconds(row.itl_p50_s),
      seconds(row.itl_p95_s),
      `${row.tokens_approximate === true ? "~" : ""}${number(row.completion_tokens)}`,
      number(row.completion_tokens_per_s),
    ]),
  );
  return [...lines, ...note];
}

const approximateNote = (rows: readonly LoadRow[]): string[] =>
  rows.some((row) => row.tokens_approximate === true)
    ? paragraph(
        "~ The server reports no usage: tokens are counted by events, approximate, and ITL is not known.",
      )
    : [];

const loadTable = (rows: readonly LoadRow[]): string[] =>
  table(
    ["in flight", "wall", "req/s", "good/s", "errors", "p50", "p95", "p99", "λ·W"],
    rows.map((row) => [
      number(row.concurrency),
      seconds(row.wall_s),
      number(row.throughput_rps),
      number(row.goodput_rps),
      percent(row.error_rate),
      seconds(row.p50_s),
      seconds(row.p95_s),
      seconds(row.p99_s),
      number(row.in_system),
    ]),
  );

const legend = (): string[] =>
  paragraph(
    "req/s counts failed requests, as the notebook does; good/s successes only. Latencies are of successes, errors of all. λ·W is Little's law: requests a second × mean time = requests in the system, near those in flight when a level is long against its start and end.",
  );

const repeatsOf = (rows: readonly LoadRow[]): string[] =>
  repeatLines(
    "in flight",
    rows.map(({ concurrency, repeats }) => ({ label: number(concurrency), repeats })),
  );

function latencyPlot(
  rows: readonly LoadRow[],
  title: string,
  names: readonly ("p50_s" | "p95_s" | "p99_s")[],
) {
  return linePlot({
    title,
    xName: "requests in flight",
    curves: names.map((name) => ({
      name: name.slice(0, 3),
      points: rows.map((row) => ({ x: row.concurrency, y: row[name] })),
    })),
    shown: seconds,
  });
}

/** Shares below it are drawn on the same axis, so that one failure of a thousand is no tower. */
const LEAST_ERROR_AXIS = 0.05;
const AXIS_MARGIN = 1.2;

function errorBars(rows: readonly LoadRow[]): string[] {
  const largest = Math.max(...rows.map(({ error_rate }) => error_rate ?? 0));
  const axis = Math.max(LEAST_ERROR_AXIS, largest * AXIS_MARGIN);
  return [
    `   Error rate by requests in flight (a full bar is ${percent(axis)})`,
    ...barChart(
      rows.map((row) => ({
        label: number(row.concurrency),
        value: row.error_rate,
        shown: percent(row.error_rate),
      })),
      axis,
    ),
  ];
}

const firstErrors = (rows: readonly LoadRow[]): string[] =>
  rows.flatMap(({ concurrency, sample_error }) =>
    sample_error === null ? [] : paragraph(`In flight ${number(concurrency)}, first error: ${sample_error}`),
  );

function kneeLine({ rows, knee }: Pick<ResultOf<"sweep">, "rows" | "knee">): string[] {
  const last = Math.max(...rows.map(({ concurrency }) => concurrency));
  return paragraph(
    knee === null
      ? `No knee up to ${number(last)} in flight: throughput still grows. Go on with --concurrency ${[2, 4, 8].map((step) => step * last).join(",")}.`
      : `The knee is at about ${number(knee.load)} in flight (between ${number(knee.low)} and ${number(knee.high)}): beyond it throughput stops and latency grows.`,
  );
}

export function sweepText({ rows, knee }: ResultOf<"sweep">): string[] {
  if (rows.length === 0) return paragraph("Nothing had ended.");
  return [
    ...loadTable(rows),
    ...legend(),
    "",
    ...streamingTable(rows),
    ...approximateNote(rows),
    ...repeatsOf(rows),
    ...fewSamples(Math.min(...rows.map(({ ok }) => ok))),
    "",
    ...latencyPlot(rows, "Latency by requests in flight", ["p50_s", "p95_s", "p99_s"]),
    "",
    ...linePlot({
      title: "Throughput by requests in flight",
      xName: "requests in flight",
      curves: [
        { name: "all", points: rows.map((row) => ({ x: row.concurrency, y: row.throughput_rps })) },
        {
          name: "successes",
          points: rows.map((row) => ({ x: row.concurrency, y: row.goodput_rps ?? null })),
        },
      ],
      shown: requestsPerSecond,
    }),
    "",
    ...errorBars(rows),
    ...firstErrors(rows),
    "",
    ...kneeLine({ rows, knee }),
    ...paragraph(
      "Every request asks the same, as in the notebook: a prefix cache makes the prompt cheaper than real ones. `headroom bench` asks each differently.",
    ),
  ];
}

export function overloadText({ rows }: ResultOf<"overload">): string[] {
  if (rows.length === 0) return paragraph("Nothing had ended.");
  const timeout = rows[0]?.timeout_s ?? null;
  const failing = rows.filter(({ err }) => err > 0).map(({ concurrency }) => concurrency);
  const worst = Math.max(...rows.map(({ p95_s }) => p95_s ?? 0));
  return [
    ...loadTable(rows),
    ...legend(),
    ...repeatsOf(rows),
    ...fewSamples(Math.min(...rows.map(({ ok }) => ok))),
    "",
    ...latencyPlot(rows, `p95 by requests in flight (time-out ${seconds(timeout)})`, ["p95_s"]),
    "",
    ...errorBars(rows),
    ...firstErrors(rows),
    "",
    ...paragraph(
      failing.length === 0
        ? `Nothing failed: a time-out of ${seconds(timeout)} lies above the p95 of ${seconds(worst)}, so this load shows no overload. Lower --timeout below it, or raise --concurrency.`
        : Math.min(...failing) <= 1
          ? `A request fails already when it is alone, so this is no overload. Where it timed out, ${seconds(timeout)} is shorter than an unloaded answer takes: raise --timeout.`
          : `Requests fail from ${number(Math.min(...failing))} in flight on. Cap concurrency below that, and set the time-out to the target, not above it.`,
    ),
  ];
}

export const throughputText = (result: ResultOf<"throughput">): string[] => [
  ...alignedRows([
    { label: "Requests", value: count(result.requests), note: `${count(result.err, "error")}` },
    { label: "Total time", value: seconds(result.total_time_s) },
    {
      label: "Completion tokens",
      value: `${result.tokens_approximate ? "~" : ""}${count(result.completion_tokens)}`,
      note: result.tokens_approximate
        ? "approximate: words, since the server reports no usage"
        : "as the server counts",
    },
    { label: "Throughput", value: tokensPerSecond(result.tokens_per_s) },
    { label: "Latency p50", value: seconds(result.p50_s) },
    { label: "Latency p95", value: seconds(result.p95_s) },
  ]),
  ...(result.sample_error === null ? [] : paragraph(`First error: ${result.sample_error}`)),
  ...fewSamples(result.ok),
  ...paragraph(
    "One request at a time: the rate of a single stream, far below what the server gives to many at once (`headroom lab sweep`).",
  ),
  "",
  ...(result.watch_skipped === null
    ? ["   GPU during the burst:", ...samplesText(result.watch)]
    : paragraph(`GPU watch skipped: ${result.watch_skipped}`)),
];
