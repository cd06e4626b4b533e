/** SLA COMPLIANCE REPORT: the seed's columns and marks, with the targets of every percentile. */
import type { Recommendation, RecommendedCandidate } from "../../domain/planning/recommendation.ts";
import { percentFromFraction } from "../../domain/units.ts";
import { count, ms, number, percent } from "../format.ts";
import { wrap } from "./text-layout.ts";

const RULE = "=".repeat(80);
const LINE = "-".repeat(70);
const WIDTHS = [21, 16, 16, 11] as const;
const NONE = "—";

export const banner = (title: string): string[] => ["", RULE, title, RULE, ""];

const cells = (row: readonly string[]): string =>
  row
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join("")
    .trimEnd();

const LABELS = { ttft: "TTFT", itl: "TPOT", e2e: "E2E" } as const;
const STATISTICS = [50, 95, 99] as const;

/** ✓ within the target, ~ over it by at most a fifth, ✗ beyond. */
export function mark(gap: number): string {
  if (gap <= 0) return "✓";
  return gap <= 0.2 ? "~" : "✗";
}

/** (predicted − target) ÷ target, signed. */
export const gapText = (gap: number): string =>
  `${gap > 0 ? "+" : ""}${percentFromFraction(gap).toFixed(1)}%`;

const whole = (ms: number | null): string =>
  ms === null ? "no bound" : ms < 10 ? ms.toFixed(1) : String(Math.round(ms));

function metricRow(label: string, target: number | undefined, predicted: number | null): string {
  if (target === undefined) return cells([label, NONE, whole(predicted), NONE, ""]);
  if (predicted === null) return cells([label, whole(target), whole(null), "✗", ""]);
  const gap = (predicted - target) / target;
  return cells([label, whole(target), whole(predicted), mark(gap), gapText(gap)]);
}

const TOKENS_OF_E2E_TARGET = 512;

/** The seed's end-to-end row: for 512 tokens, beside its target, without a mark. */
function e2eRow({ slo }: Recommendation, { latency }: RecommendedCandidate): string[] {
  const stated = slo.find(({ judged }) => !judged);
  if (stated === undefined) return [];
  const { ttftMs, itlMs } = latency;
  const predicted =
    ttftMs.p50 === null || itlMs.p50 === null ? null : ttftMs.p50 + (TOKENS_OF_E2E_TARGET - 1) * itlMs.p50;
  const gap = predicted === null ? "" : gapText((predicted - stated.targetMs) / stated.targetMs);
  return [cells(["E2E Latency (512)", whole(stated.targetMs), whole(predicted), "not judged", gap])];
}

function metricRows(document: Recommendation, candidate: RecommendedCandidate): string[] {
  const target = (metric: string, percentile: number): number | undefined =>
    document.slo.find((row) => row.judged && row.metric === metric && row.percentile === percentile)
      ?.targetMs;
  const rows = (["ttft", "itl", "e2e"] as const).flatMap((metric) => {
    const asked = document.slo.some((row) => row.judged && row.metric === metric);
    if (metric === "e2e" && !asked) return [];
    return STATISTICS.map((percentile) =>
      metricRow(
        `${LABELS[metric]} P${percentile}`,
        target(metric, percentile),
        candidate.latency[`${metric}Ms`][`p${percentile}`],
      ),
    );
  });
  return [...rows, ...e2eRow(document, candidate)];
}

/** What the forecast of the means may be off by. */
function bandLines({ ttftMs, itlMs }: RecommendedCandidate["latency"]): string[] {
  const within = (name: string, { mean, band }: typeof ttftMs): string =>
    mean === null || band.low === null || band.high === null
      ? ""
      : `${name} mean ${ms(mean)} (${ms(band.low)} to ${ms(band.high)})`;
  const parts = [within("TTFT", ttftMs), within("TPOT", itlMs)].filter((part) => part !== "");
  return parts.length === 0
    ? []
    : wrap(`${percent(ttftMs.band.level)} of measured values lie within: ${parts.join(", ")}.`);
}

interface TailLimits {
  readonly healthy: number;
  readonly acceptable: number;
}
const TAIL_LIMITS: Readonly<Record<"p95" | "p99", TailLimits>> = {
  p95: { healthy: 3, acceptable: 5 },
  p99: { healthy: 4, acceptable: 6 },
};

export function tailLabel(times: number, statistic: "p95" | "p99"): string {
  const { healthy, acceptable } = TAIL_LIMITS[statistic];
  if (times < healthy) return "✓ Healthy";
  return times < acceptable ? "~ Acceptable" : "⚠ High Variance";
}

function tailRows(latency: RecommendedCandidate["latency"]): string[] {
  const { p50 } = latency.ttftMs;
  return (["p95", "p99"] as const).map((statistic) => {
    const value = latency.ttftMs[statistic];
    if (value === null || p50 === null || p50 <= 0) return `  TTFT ${statistic.toUpperCase()}: no bound`;
    const times = value / p50;
    return `  TTFT ${statistic.toUpperCase()}: ${whole(value)} (${times.toFixed(1)}x P50) - ${tailLabel(times, statistic)}`;
  });
}

export function slaReport(document: Recommendation, candidate: RecommendedCandidate): string[] {
  const { burst, offered } = document;
  const headroom = percentFromFraction(offered.headroomFraction);
  return [
    ...banner("SLA COMPLIANCE REPORT"),
    `Configuration: ${candidate.machine} (${candidate.cloud}, ${candidate.zone ?? candidate.region})`,
    `GPU: ${candidate.gpu} x ${candidate.gpusPerMachine}`,
    `Tensor Parallel: ${candidate.tp}${candidate.pp > 1 ? `, Pipeline Parallel: ${candidate.pp}` : ""}`,
    `Weights: ${candidate.precision}, KV cache: ${candidate.kvPrecision}, at most ${candidate.batchCap} sequences a replica`,
    ...wrap(
      `Instances needed: ${candidate.machines} (${count(candidate.replicas, "replica")} of ${count(candidate.gpusPerReplica, "GPU")}, ${candidate.gpusUsed} of ${count(candidate.gpusBilled, "GPU")} used)`,
    ),
    ...wrap(
      `Headroom: ${headroom}% (1/${1 + offered.headroomFraction} = ${number(percentFromFraction(offered.utilizationLimit))} % of what the fleet carries within the targets may be used; ${number(percentFromFraction(candidate.sloUtilization ?? candidate.utilization ?? 1))} % is)`,
    ),
    "",
    cells(["Metric", "Target", "Predicted", "Status", "Gap"]),
    LINE,
    ...metricRows(document, candidate),
    LINE,
    "Milliseconds. ✓ within the target, ~ missed by at most 20 %, ✗ missed by more.",
    ...bandLines(candidate.latency),
    "",
    "Tail Latency Analysis:",
    ...tailRows(candidate.latency),
    ...(burst === null || candidate.rank !== 1
      ? []
      : [`  At ${burst.times.toFixed(2)}x the load:`, ...tailRows(burst.latency).map((line) => `  ${line}`)]),
  ];
}
