/** NVIDIA's published NIM 1.8.0 table as a benchmark document: Llama-3.3-70B FP8 on 2 H100, 5,000 tokens in, 500 out. */
import type { BenchmarkDocument } from "../../src/domain/measurement/benchmark.ts";
import type { BenchmarkLevel } from "../../src/domain/measurement/benchmark-level.ts";
import { concurrencyLimit, findKnee, type LoadPoint } from "../../src/domain/measurement/knee.ts";
import { flatSummary } from "./flat-summary.ts";
import { sampleBenchmark } from "./sample-benchmark.ts";

export interface NimRow {
  readonly concurrency: number;
  readonly ttftMs: number;
  readonly itlMs: number;
  readonly outputTokensPerSecond: number;
}

// docs.nvidia.com/nim/benchmarking/llm/1.0.0/performance, read 2026-11.
export const NIM_ROWS: readonly NimRow[] = [
  { concurrency: 1, ttftMs: 406.77, itlMs: 18.58, outputTokensPerSecond: 51.67 },
  { concurrency: 5, ttftMs: 546.7, itlMs: 21.83, outputTokensPerSecond: 218.48 },
  { concurrency: 25, ttftMs: 688.69, itlMs: 38.75, outputTokensPerSecond: 623.4 },
  { concurrency: 50, ttftMs: 834.51, itlMs: 59.73, outputTokensPerSecond: 814.37 },
  { concurrency: 100, ttftMs: 7996.25, itlMs: 92.91, outputTokensPerSecond: 917.26 },
  { concurrency: 150, ttftMs: 34794.22, itlMs: 92.86, outputTokensPerSecond: 920.9 },
  { concurrency: 200, ttftMs: 61680.22, itlMs: 93.06, outputTokensPerSecond: 920.54 },
  { concurrency: 250, ttftMs: 88605.32, itlMs: 93.2, outputTokensPerSecond: 920.12 },
];
const ISL = 5000;
const OSL = 500;

const pointOf = ({ concurrency, ttftMs, itlMs, outputTokensPerSecond }: NimRow): LoadPoint => ({
  load: concurrency,
  requestsPerSecond: outputTokensPerSecond / OSL,
  ttftMs,
  itlMs,
  e2eMs: ttftMs + (OSL - 1) * itlMs,
  outputTokens: OSL,
});

function levelOf(row: NimRow, sample: BenchmarkLevel): BenchmarkLevel {
  const { load, requestsPerSecond, ttftMs, itlMs, e2eMs } = pointOf(row);
  return {
    ...sample,
    concurrency: load,
    ttftMs: flatSummary(ttftMs),
    itlMs: flatSummary(itlMs),
    tpotExclFirstMs: flatSummary(itlMs),
    e2eMs: flatSummary(e2eMs),
    inputTokens: ISL,
    outputTokens: OSL,
    outputTokensPerSecond: row.outputTokensPerSecond,
    requestsPerSecond,
    checks: { ...sample.checks, valid: true, reasons: [] },
  };
}

/** The rows at these loads; knee and limit are those of the whole table. */
export function nimBenchmark(loads: readonly number[]): BenchmarkDocument {
  const sample = sampleBenchmark();
  const [first] = sample.levels;
  if (first === undefined) throw new Error("the sample has no level");
  const points = NIM_ROWS.map(pointOf);
  const knee = findKnee(points, "concurrency");
  return {
    ...sample,
    target: { ...sample.target, model: "llama-3.3-70b" },
    load: { ...sample.load, isl: ISL, osl: OSL },
    levels: NIM_ROWS.filter(({ concurrency }) => loads.includes(concurrency)).map((row) =>
      levelOf(row, first),
    ),
    knee: knee === null ? null : { concurrency: knee.load, low: knee.low, high: knee.high },
    concurrencyLimit: concurrencyLimit(points, "concurrency"),
  };
}
