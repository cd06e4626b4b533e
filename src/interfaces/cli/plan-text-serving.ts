import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { count, declared, ms, percent, range } from "../format.ts";
import { alignedRows, paragraph, section, table } from "./text-layout.ts";

type Latencies = NonNullable<CapacityPlan["latency"]>;
type Latency = Latencies["ttftMs"];

const latencyRow = (name: string, latency: Latency): string[] => [
  name,
  ms(latency.mean),
  ms(latency.p50),
  ms(latency.p95),
  ms(latency.p99),
  range(latency.band.low, latency.band.high, ms),
];

const SLA_WORDS = { met: "yes", missed: "no" } as const;

function slaWords({ verdict, warnings }: CapacityPlan): string {
  if (verdict.latencyTargets !== "not checked") return SLA_WORDS[verdict.latencyTargets];
  return warnings.some(({ code }) => code === "itl_not_checked")
    ? "not checked (answers of one token have no ITL)"
    : "not checked (no latency target was given)";
}

export function latencySection(plan: CapacityPlan): string[] {
  const sla = alignedRows([{ label: "Meets latency SLA", value: slaWords(plan) }]);
  const { latency } = plan;
  if (latency === null)
    return section("LATENCY", [...paragraph("Not known: nothing runs in this form."), ...sla]);
  const { peak } = latency;
  return section("LATENCY", [
    ...table(
      ["", "mean", "p50", "p95", "p99", "range of the mean"],
      [
        latencyRow("Estimated TTFT", latency.ttftMs),
        latencyRow("Estimated ITL", latency.itlMs),
        latencyRow("Estimated E2E", latency.e2eMs),
        latencyRow("TTFT at peak", peak.ttftMs),
        latencyRow("ITL at peak", peak.itlMs),
        latencyRow("E2E at peak", peak.e2eMs),
      ],
    ),
    ...paragraph(
      `Ranges are made to hold ${percent(latency.ttftMs.band.level)} of measured values; headroom validate says how many of unseen ones they held.`,
    ),
    ...sla,
  ]);
}

export function scalingSection(plan: CapacityPlan): string[] {
  const { autoscaling, replicas } = plan;
  const reasons: Readonly<Record<string, string | undefined>> = replicas.reasons;
  const threshold = (label: string, { value, unit, reason }: typeof autoscaling.latencyMs) => ({
    label,
    value: declared(value, unit),
    note: reason,
  });
  return section(
    "SCALING RECOMMENDATIONS",
    alignedRows([
      { label: "Recommended min replicas", value: count(autoscaling.minReplicas), note: reasons["min"] },
      { label: "Recommended max replicas", value: count(autoscaling.maxReplicas), note: reasons["max"] },
      ...(replicas.confidence === undefined
        ? []
        : [
            {
              label: "Keeps up with",
              value: `${percent(replicas.confidence.achieved)} probability`,
              note: reasons["confidence"],
            },
          ]),
      threshold("Auto-scale RPS threshold", autoscaling.requestsPerSecondPerReplica),
      threshold("Auto-scale GPU util threshold", autoscaling.gpuUtilization),
      threshold("Auto-scale latency threshold", autoscaling.latencyMs),
      threshold("Auto-scale queue depth", autoscaling.queueDepthPerReplica),
      threshold("Auto-scale KV cache use", autoscaling.kvCacheUtilization),
    ]),
  );
}
