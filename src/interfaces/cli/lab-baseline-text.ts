/** The baseline as text: its statistics, a histogram and a box plot. */
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import { binsOf } from "../../domain/lab/latency-statistics.ts";
import { summaryOfValues } from "../../domain/measurement/latency-summary.ts";
import { msFromSeconds } from "../../domain/units.ts";
import { count, ms, number, seconds } from "../format.ts";
import { barChart } from "./bench-chart.ts";
import { boxPlots } from "./bench-spread.ts";
import { fewSamples } from "./lab-load-text.ts";
import { paragraph, table } from "./text-layout.ts";

const BINS = 12;

export function baselineText({ summary, latencies_s, row }: ResultOf<"baseline">): string[] {
  if (latencies_s.length === 0)
    return paragraph(`No request succeeded: ${row.sample_error ?? "nothing had ended"}.`);
  const spread = summaryOfValues(latencies_s.map((value) => msFromSeconds(value)));
  const smallest = summary.min_s ?? 0;
  const approximate = row.tokens_approximate === true ? "~" : "";
  return [
    ...table(
      ["n", "mean", "p50", "p95", "p99", "min", "max"],
      [
        [
          count(summary.n),
          ...[summary.mean_s, summary.p50_s, summary.p95_s, summary.p99_s, summary.min_s, summary.max_s].map(
            seconds,
          ),
        ],
      ],
    ),
    ...(row.err > 0 ? paragraph(`${count(row.err, "error")}; the first: ${row.sample_error ?? ""}`) : []),
    ...fewSamples(summary.n),
    "",
    `   Latencies, how often, by what they lie above the smallest, ${seconds(summary.min_s)}:`,
    ...barChart(
      binsOf(latencies_s, BINS).map(({ from, to, count: some }) => ({
        label: `+${seconds(from - smallest)} – +${seconds(to - smallest)}`,
        value: some,
        shown: count(some),
      })),
    ),
    "",
    ...(spread === null ? [] : boxPlots([{ label: "latency", summary: spread }], ms)),
    "",
    ...paragraph(
      row.ttft_p50_s == null
        ? "Not streamed: TTFT and ITL are not known."
        : `Streamed: TTFT p50 ${seconds(row.ttft_p50_s)}, p95 ${seconds(row.ttft_p95_s)}; ITL p50 ${seconds(row.itl_p50_s)}, p95 ${seconds(row.itl_p95_s)}; ${approximate}${number(row.completion_tokens)} tokens an answer.`,
    ),
  ];
}
