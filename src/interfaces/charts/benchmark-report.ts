/** A benchmark as one HTML page that needs nothing else: picture, table, checks, definitions, and the document itself. */

import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import { count, ms, number, percent, requestsPerSecond, seconds, tokensPerSecond } from "../format.ts";
import { benchmarkPicture } from "./benchmark-picture.ts";
import { escaped } from "./svg.ts";

const STYLE =
  "body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums}th,td{padding:.2rem .6rem;border-bottom:1px solid #ddd;text-align:right}th:first-child,td:first-child,td.words{text-align:left}svg{max-width:100%;height:auto}dt{font-weight:600}";

const HEADER = [
  "load",
  "ok",
  "errors",
  "TTFT p50",
  "TTFT p95",
  "ITL p50",
  "ITL p95",
  "E2E p95",
  "output",
  "requests",
  "goodput",
];
const CHECKS = ["load", "Little's law", "offered", "loop delay p99", "run queue", "steady", "verdict"];

const row = (cells: readonly string[], tag: "td" | "th" = "td"): string =>
  `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
const tableOf = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead>${row(header, "th")}</thead><tbody>${rows.map((cells) => row(cells)).join("\n")}</tbody></table>`;

const figures = (level: BenchmarkLevel): string[] => [
  number(loadOf(level)),
  count(level.ok),
  Object.entries(level.errors)
    .map(([kind, some]) => `${count(some)} ${kind}`)
    .join(", ") || "none",
  ms(level.ttftMs?.p50),
  ms(level.ttftMs?.p95),
  ms(level.itlMs?.p50),
  ms(level.itlMs?.p95),
  ms(level.e2eMs?.p95),
  tokensPerSecond(level.outputTokensPerSecond),
  requestsPerSecond(level.requestsPerSecond),
  percent(level.goodput?.fraction),
];

const checks = ({ checks: found, steadySeconds, ...level }: BenchmarkLevel): string[] => [
  number(level.concurrency ?? level.requestRate ?? 0),
  number(found.littlesLawRatio),
  number(found.offeredRatio),
  ms(found.eventLoopDelayP99Ms),
  found.runQueueMsPerSecond === null ? "not known here" : `${number(found.runQueueMsPerSecond)} ms/s`,
  seconds(steadySeconds),
  found.valid ? "valid" : found.reasons.join("; "),
];

export function benchmarkReport(document: BenchmarkDocument): string {
  const { target, levels, knee, concurrencyLimit, definitions } = document;
  const title = `Benchmark of ${target.model}`;
  const kneeText =
    knee === null
      ? "No knee was reached: throughput still grew at the highest load."
      : `Knee at about ${number(knee.concurrency ?? knee.requestRate)}, between ${number(knee.low)} and ${number(knee.high)}.`;
  const limitText =
    concurrencyLimit === null
      ? ""
      : ` The server works on about ${number(concurrencyLimit)} requests at once.`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(title)}</h1>
<p>${escaped(target.endpoint)}, ${escaped(target.api)}, measured ${escaped(document.createdAt)} by Headroom ${escaped(document.tool.version)}.</p>
<p>${escaped(kneeText + limitText)}</p>
${benchmarkPicture(document)}
<h2>Figures</h2>
${tableOf(HEADER, levels.map(figures))}
<h2>Checks</h2>
${tableOf(CHECKS, levels.map(checks))}
<h2>Definitions</h2>
<dl>${Object.entries(definitions)
    .map(([name, meaning]) => `<dt>${escaped(name)}</dt><dd>${escaped(meaning)}</dd>`)
    .join("\n")}</dl>
<h2>Document</h2>
<script type="application/json" id="benchmark">${JSON.stringify(document).replaceAll("<", "\\u003c")}</script>
<p>The whole document lies in this page, as JSON under the id "benchmark".</p>
</body></html>
`;
}
