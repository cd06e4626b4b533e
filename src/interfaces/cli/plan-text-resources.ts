import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { banded, count, gib, kib, percent, range, requestsPerSecond, tokensPerSecond } from "../format.ts";
import { alignedRows, paragraph, section } from "./text-layout.ts";

const gpus = (value: number | null | undefined): string => count(value, "GPU");

export function gpuSection(plan: CapacityPlan): string[] {
  const { memory, replicas } = plan;
  const machine = replicas.machine;
  const gpu = plan.inputs.gpu?.value;
  return section(
    "GPU RESOURCES",
    alignedRows([
      { label: "Recommended GPU type", value: String(gpu ?? "—") },
      { label: "GPUs per replica", value: gpus(replicas.gpusPerReplica) },
      {
        label: "GPU memory per replica",
        value: gib(memory.replicaTotalBytes),
        note: windowsIn(plan),
      },
      { label: "Minimum replicas", value: count(replicas.min) },
      { label: "Maximum replicas", value: count(replicas.max) },
      {
        label: "Total GPUs",
        value: range(replicas.min * replicas.gpusPerReplica, replicas.max * replicas.gpusPerReplica, gpus),
      },
      ...(machine === null
        ? []
        : [
            {
              label: "Machines",
              value: `${count(replicas.machines)} × ${machine.instanceType}`,
              note: `${machine.cloud}, ${gpus(machine.gpus)} each`,
            },
          ]),
      { label: "On each GPU: weights", value: gib(memory.weightsBytes) },
      { label: "  activations", value: gib(memory.activationBytes) },
      { label: "  runtime overhead", value: gib(memory.runtimeBytes) },
      {
        label: "  KV cache pool",
        value: gib(Math.max(0, memory.kvPoolBytes)),
        note: `${kib(memory.kvBytesPerToken)} a token, ${count(memory.maxSequences, "sequence")} a replica`,
      },
      {
        label: "  usable by the engine",
        value: gib(memory.usableBytes),
        note: `of ${gib(memory.visibleBytes)} visible`,
      },
      { label: "Fits", value: fitsInWords(plan) },
    ]),
  );
}

/** How many whole context windows the memory of a replica holds room for: the batch size where one was given, else one. */
function windowsIn({ inputs, memory }: CapacityPlan): string {
  const given = inputs.batchSize?.source === "user" ? Number(inputs.batchSize.value) : 1;
  const windows = `with ${count(given, "whole context window")}`;
  return memory.fits && given === 1 ? `${windows}; the engine fills what is left` : windows;
}

function fitsInWords({ memory }: CapacityPlan): string {
  if (memory.fits) return "yes";
  const short = `no, short by ${gib(memory.shortfallBytes)} per GPU`;
  return memory.largestContextTokens > 0
    ? `${short}; a context of ${count(memory.largestContextTokens, "token")} would fit`
    : short;
}

export function throughputSection(plan: CapacityPlan): string[] {
  const { perReplica, total } = plan.capacity;
  const { nextBreakPoint, bindingConstraint, bindingReason } = plan.capacity;
  return section("THROUGHPUT", [
    ...alignedRows([
      {
        label: "TPS per replica",
        value: banded(
          perReplica.outputTokensPerSecond,
          perReplica.bands.outputTokensPerSecond,
          tokensPerSecond,
        ),
      },
      {
        label: "Total TPS capacity",
        value: range(total.minOutputTokensPerSecond, total.maxOutputTokensPerSecond, tokensPerSecond),
        note: "minimum to maximum replicas",
      },
      {
        label: "RPS per replica",
        value: banded(perReplica.requestsPerSecond, perReplica.bands.requestsPerSecond, requestsPerSecond),
        note: `saturates at ${requestsPerSecond(perReplica.saturationRequestsPerSecond)}`,
      },
      {
        label: "Effective RPS capacity",
        value: range(total.minRequestsPerSecond, total.maxRequestsPerSecond, requestsPerSecond),
        note: "minimum to maximum replicas",
      },
      {
        label: "Concurrency per replica",
        value: `${count(perReplica.concurrency, "request")}`,
        note: "in flight, an outcome of the load",
      },
      {
        label: "Utilization",
        value: percent(plan.capacity.utilization),
        note: "steady load, minimum replicas",
      },
      { label: "Limited by", value: bindingConstraint },
    ]),
    ...paragraph(bindingReason),
    ...paragraph(nextBreakPoint.message),
  ]);
}
