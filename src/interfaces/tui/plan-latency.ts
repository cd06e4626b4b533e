/** Latency of a replica at steady load, with targets; at peak in a line of its own. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { ms, percent, range } from "../format.ts";
import { heading, type PlanView, paragraph } from "./plan-layout.ts";
import { line, type StyledLine, span, type Tone } from "./styled-line.ts";
import { padEnd, padStart } from "./text-width.ts";

type Latencies = NonNullable<CapacityPlan["latency"]>;
const METRICS = ["ttft", "itl", "e2e"] as const;
type Metric = (typeof METRICS)[number];
const PERCENTILES = [50, 95, 99] as const;

const DEFINED: Readonly<Record<string, string>> = {
  ttftMs: "TTFT",
  itlMs: "ITL",
  e2eMs: "E2E",
  steady: "Steady",
  peak: "Peak",
};

const LABEL_WIDTH = 5;
const FIGURE_WIDTH = 9;
const TARGET_WIDTH = 18;
const BAND_WIDTH = 17;
/** Below this the table becomes a paragraph a metric. */
const TABLE_WIDTH = LABEL_WIDTH + 4 * FIGURE_WIDTH + TARGET_WIDTH + BAND_WIDTH;

const isTable = ({ width, linear }: PlanView): boolean => !linear && width >= TABLE_WIDTH;

interface Target {
  readonly text: string;
  readonly tone: Tone;
}

function targetOf(plan: CapacityPlan, latency: Latencies, metric: Metric): Target {
  for (const percentile of PERCENTILES) {
    const value = plan.inputs[`${metric}P${percentile}Ms`]?.value;
    if (typeof value !== "number") continue;
    const met = latency[`${metric}Ms`][`p${percentile}`] <= value;
    return { text: `p${percentile} ≤ ${ms(value)} ${met ? "met" : "MISSED"}`, tone: met ? "good" : "bad" };
  }
  return { text: "—", tone: "faint" };
}

const bandText = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  range(low, high, ms);

function row(view: PlanView, latency: Latencies, metric: Metric): StyledLine[] {
  const { mean, p50, p95, p99, band } = latency[`${metric}Ms`];
  const target = targetOf(view.plan, latency, metric);
  const label = metric.toUpperCase();
  if (!isTable(view)) {
    const figures = `${padEnd(label, LABEL_WIDTH)} mean ${ms(mean)} (${bandText(band)}) · p50 ${ms(p50)} · p95 ${ms(p95)} · p99 ${ms(p99)}`;
    const lines = paragraph(figures, view.width, "plain", LABEL_WIDTH + 1);
    const goal = span(`${" ".repeat(LABEL_WIDTH + 1)}target ${target.text}`, target.tone);
    return target.text === "—" ? lines : [...lines, [goal]];
  }
  const cells = [mean, p50, p95, p99].map((value) => cell(ms(value), FIGURE_WIDTH));
  return [
    line(
      padEnd(label, LABEL_WIDTH),
      cells.join(""),
      span(cell(target.text, TARGET_WIDTH), target.tone),
      cell(bandText(band), BAND_WIDTH),
    ),
  ];
}

/** Right-aligned, with a space before it even when it is too wide. */
const cell = (text: string, width: number): string => ` ${padStart(text, width - 1)}`;

function tableHead(view: PlanView, level: string): StyledLine[] {
  if (!isTable(view)) return [];
  const cells = ["mean", "p50", "p95", "p99"].map((name) => cell(name, FIGURE_WIDTH)).join("");
  const more = cell("target", TARGET_WIDTH) + cell(`${level} of means`, BAND_WIDTH);
  return [[span(padEnd("", LABEL_WIDTH) + cells + more, "faint")]];
}

function peakLines({ full, width }: PlanView, { peak }: Latencies): StyledLine[] {
  const each = METRICS.map((metric) => {
    const { mean, p50, p95, p99 } = peak[`${metric}Ms`];
    const more = full ? ` (mean ${ms(mean)}, p50 ${ms(p50)}, p99 ${ms(p99)})` : "";
    return `${metric.toUpperCase()} ${ms(p95)}${more}`;
  });
  return paragraph(`At peak with one failure, p95: ${each.join(", ")}`, width, "plain", 2);
}

export function latencyLines(view: PlanView): StyledLine[] {
  const { latency } = view.plan;
  if (latency === null) return [heading("Latency"), [span("Unknown: nothing runs.", "warn")]];
  const definitions = view.full ? Object.entries(latency.definitions) : [];
  const level = percent(latency.ttftMs.band.level);
  return [
    heading("Latency", isTable(view) ? "at steady load" : `at steady load; in brackets ${level} of means`),
    ...tableHead(view, level),
    ...METRICS.flatMap((metric) => row(view, latency, metric)),
    ...peakLines(view, latency),
    ...definitions.flatMap(([name, text]) =>
      paragraph(
        `${DEFINED[name] ?? name}: ${text.replaceAll("replicas.min", "the minimum fleet")}`,
        view.width,
        "faint",
        2,
      ),
    ),
  ];
}
