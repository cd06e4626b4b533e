/** Replicas and their thresholds, what the fleet costs, what limits it. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import {
  banded,
  count,
  date,
  listPrice,
  percent,
  requestsPerSecond,
  tokensPerSecond,
  usd,
  usdCents,
} from "../format.ts";
import { heading, listed, type PlanView, paragraph, quantity, replicaCount } from "./plan-layout.ts";
import { type StyledLine, span } from "./styled-line.ts";
import { padEnd } from "./text-width.ts";

const NAME_WIDTH = 14;
const REASON_WORDS: Readonly<Record<string, string>> = {
  gpusPerReplica: "GPUs each",
  max: "at most",
  min: "at least",
};
/** Share of the KV cache below which its use says little about a replica being full. [assumed] */
const SELDOM_FILLED = 0.3;

function named(name: string, text: string, width: number): StyledLine[] {
  const [first = "", ...more] = paragraph(text, Math.max(10, width - NAME_WIDTH)).map(
    (styled) => styled[0]?.text ?? "",
  );
  return [
    [span(padEnd(name, NAME_WIDTH), "faint"), span(first)],
    ...more.map((text) => [span(" ".repeat(NAME_WIDTH) + text)]),
  ];
}

export function replicaLines({ plan, width, full }: PlanView): StyledLine[] {
  const { steady, peak, redundancy, min, max, reasons } = plan.replicas;
  const { perReplica, utilization } = plan.capacity;
  const rate = full
    ? banded(perReplica.requestsPerSecond, perReplica.bands.requestsPerSecond, requestsPerSecond)
    : requestsPerSecond(perReplica.requestsPerSecond);
  const output = full
    ? banded(perReplica.outputTokensPerSecond, perReplica.bands.outputTokensPerSecond, tokensPerSecond)
    : tokensPerSecond(perReplica.outputTokensPerSecond);
  return [
    heading("Replicas", `${count(min)} to ${count(max)}`),
    ...named("steady load", `${count(steady)}`, width),
    ...named("peak", `${count(peak)}, +${count(redundancy)} for a failure`, width),
    ...named("each carries", `${rate}, ${output}`, width),
    ...named("busy", `${percent(utilization)} at steady load`, width),
    ...(full
      ? Object.entries(reasons).flatMap(([name, reason]) => named(REASON_WORDS[name] ?? name, reason, width))
      : []),
  ];
}

function priceText({
  cloud,
  instanceType,
  region,
  zone,
  kind,
  usdPerHour,
  asOf,
}: CapacityPlan["cost"]["prices"][number]) {
  const where = zone ?? region;
  return `${instanceType}, ${cloud} ${where}, ${kind === "spot" ? "spot" : "on demand"} ${listPrice(usdPerHour)}/h, as of ${date(asOf)}`;
}

export function costLines({ plan, width, full }: PlanView): StyledLine[] {
  const { cost } = plan;
  if (cost.usdPerHour === null)
    return [heading("Cost"), ...paragraph(`Unknown. ${cost.note}`, width, "warn")];
  const shown = full ? cost.prices : cost.prices.slice(0, 1);
  return [
    heading("Cost", `of ${replicaCount(cost.replicas)}`),
    ...named("a month", usd(cost.usdPerMonth), width),
    ...named(
      "per million",
      `${usdCents(cost.usdPerMillionOutputTokens)} out, ${usdCents(cost.usdPerMillionTokens)} all`,
      width,
    ),
    ...named(
      "at minimum",
      `${usd(cost.steady.usdPerMonth)} for ${replicaCount(cost.steady.replicas)}`,
      width,
    ),
    ...shown.flatMap((price) => paragraph(priceText(price), width, "faint", 2)),
    ...(full ? paragraph(cost.note, width, "faint") : []),
  ];
}

export function autoscaleLines(view: PlanView): StyledLine[] {
  const { autoscaling } = view.plan;
  const thresholds = [
    ["queue", autoscaling.queueDepthPerReplica],
    ["KV cache", autoscaling.kvCacheUtilization],
    ["load", autoscaling.requestsPerSecondPerReplica],
    ["E2E", autoscaling.latencyMs],
    ...(autoscaling.ttftMs === undefined ? [] : [["TTFT", autoscaling.ttftMs] as const]),
    ["GPU", autoscaling.gpuUtilization],
  ] as const;
  const { minReplicas: least, maxReplicas: most } = autoscaling;
  const title =
    least === most ? `fixed at ${replicaCount(most)}` : `${count(least)} to ${replicaCount(most)}`;
  if (view.full) {
    const each = thresholds.map(
      ([name, { value, unit, reason }]) => `${name} > ${quantity(value, unit)}: ${reason}`,
    );
    return [heading("Autoscale", `${title}; add one when a replica has`), ...listed(each, view, each.length)];
  }
  // A cache that never fills is a poor signal: left to the whole plan, which says why.
  const telling = thresholds.filter(([name, { value }]) => name !== "KV cache" || value >= SELDOM_FILLED);
  const each = telling.map(([name, { value, unit }]) => `${name} > ${quantity(value, unit)}`);
  const text = `${each.join(", ")} (a poor signal)`;
  return paragraph(`Autoscale ${title}; add one when a replica has ${text}`, view.width, "plain", 2);
}

export function limitLines({ plan, width }: PlanView): StyledLine[] {
  const { bindingConstraint, bindingReason, nextBreakPoint } = plan.capacity;
  const reason = bindingReason === "" ? "" : `: ${bindingReason}`;
  return [
    ...paragraph(`Limited by ${bindingConstraint}${reason}`, width, "plain", 2),
    ...(nextBreakPoint.message === ""
      ? []
      : paragraph(`Next break point: ${nextBreakPoint.message}`, width, "plain", 2)),
  ];
}
