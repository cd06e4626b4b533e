/** Questions about one part of the plan: the tool that answers, and how its result is told. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import {
  cents,
  dollars,
  memory as gib,
  number,
  percent,
  plural,
  rate,
  time,
} from "../../domain/planning/wording.ts";
import { record, type ToolResult } from "./known-state.ts";

export interface Section {
  readonly tool: string;
  readonly asked: RegExp;
  readonly tell: (result: ToolResult) => string;
}

const QUESTION = String.raw`^(?:and |so |but |please |can you |at )*(?:what|how|give|show|tell|which|where|when|list)\b.*`;
const about = (words: string): RegExp => new RegExp(`${QUESTION}\\b(?:${words})\\b`, "i");

/** In order: the first whose words are in the question answers it. */
export const SECTIONS: readonly Section[] = [
  {
    tool: "set_autoscaling",
    asked: about("auto-?scal\\w*|thresholds?|hpa|keda|scale (?:up|out)"),
    tell: autoscaling,
  },
  {
    tool: "estimate_cost",
    asked: about("costs?|price|expensive|usd|dollars?|bill|budget|spend"),
    tell: cost,
  },
  { tool: "forecast_memory", asked: about("memory|vram|hbm|kv(?:[- ]cache)?|weights?|fits?"), tell: memory },
  {
    tool: "size_replicas",
    asked: about("breaks?|breaking point|break point|head ?room|go down|fall over|saturat\\w+"),
    tell: replicas,
  },
  {
    tool: "forecast_latency",
    asked: about("first token|how long|latency|latencies|ttft|itl|tpot|e2e|fast|slow|response time"),
    tell: latency,
  },
  {
    tool: "forecast_throughput",
    asked: about(
      "batch(?: size| cap)?|sequences|in flight|throughput|tokens? per second|tok/s|tps|capacity|concurren\\w+",
    ),
    tell: throughput,
  },
  { tool: "size_replicas", asked: about("replicas?|gpus?|machines?|nodes?|cards?|servers?"), tell: replicas },
];

const part = <Name extends "cost" | "memory" | "latency" | "capacity" | "replicas" | "autoscaling">(
  { value }: ToolResult,
  name: Name,
): CapacityPlan[Name] => record(value)[name] as CapacityPlan[Name];

function cost(result: ToolResult): string {
  const { usdPerHour, usdPerMonth, usdPerMillionOutputTokens, usdPerMillionTokens, note } = part(
    result,
    "cost",
  );
  const figures = [
    [usdPerHour, "an hour", cents],
    [usdPerMonth, "a month", dollars],
    [usdPerMillionOutputTokens, "per million output tokens", cents],
    [usdPerMillionTokens, "per million tokens", cents],
  ] as const;
  const known = figures.flatMap(([usd, unit, say]) => (usd === null ? [] : [`${say(usd)} ${unit}`]));
  return known.length === 0 ? `No price is known. ${note}` : `${known.join(", ")}. ${note}`;
}

function memory(result: ToolResult): string {
  const { weightsBytes, activationBytes, runtimeBytes, kvPoolBytes, usableBytes, maxSequences, fits } = part(
    result,
    "memory",
  );
  const { gpu, precision } = record(record(result.value)["deployment"]);
  const lines = [
    `- weights (${String(precision)}): ${gib(weightsBytes)}`,
    `- activations: ${gib(activationBytes)}`,
    `- runtime: ${gib(runtimeBytes)}`,
    `- KV cache: ${gib(Math.max(0, kvPoolBytes))}, enough for ${plural(maxSequences, "sequence")}`,
  ];
  const head = `Of ${gib(usableBytes)} that may be used per ${String(gpu)}:`;
  return `${head}\n${lines.join("\n")}\n\n${fits ? "It fits." : String(record(result.value)["message"])}`;
}

function latency(result: ToolResult): string {
  const figures = part(result, "latency");
  if (figures === null) return String(record(result.value)["message"]);
  const line = (name: string, { ttftMs, itlMs, e2eMs }: Pick<typeof figures, "ttftMs" | "itlMs" | "e2eMs">) =>
    `- ${name}: TTFT ${time(ttftMs.p95)}, ITL ${time(itlMs.p95)}, E2E ${time(e2eMs.p95)}`;
  return `At p95:\n${line("average load", figures)}\n${line("at the peak", figures.peak)}`;
}

function throughput(result: ToolResult): string {
  const { perReplica, total, bindingReason } = part(result, "capacity");
  return `A replica takes ${rate(perReplica.requestsPerSecond)}, ${number(perReplica.outputTokensPerSecond)} tok/s of output, with ${number(perReplica.concurrency)} sequences at once. The whole fleet takes ${rate(total.maxRequestsPerSecond)}. ${bindingReason}`;
}

export function replicas(result: ToolResult): string {
  const { gpus, max, gpusPerReplica, reasons } = part(result, "replicas");
  const { nextBreakPoint } = record(result.value);
  const why = [reasons["steady"], reasons["peak"], reasons["redundancy"]].filter(
    (reason) => reason !== undefined,
  );
  return `${plural(gpus, "GPU")}: ${plural(max, "replica")} of ${plural(gpusPerReplica, "GPU")}.\n${why.map((reason) => `- ${reason}`).join("\n")}\n\n${String(record(nextBreakPoint)["message"])}`;
}

function autoscaling(result: ToolResult): string {
  const rules = part(result, "autoscaling");
  const at = [
    ["queue depth per replica", number(rules.queueDepthPerReplica.value), rules.queueDepthPerReplica.reason],
    ["KV cache use", percent(rules.kvCacheUtilization.value), rules.kvCacheUtilization.reason],
    [
      "load of a replica",
      rate(rules.requestsPerSecondPerReplica.value),
      rules.requestsPerSecondPerReplica.reason,
    ],
    ["latency", time(rules.latencyMs.value), rules.latencyMs.reason],
    ["GPU utilization", percent(rules.gpuUtilization.value), rules.gpuUtilization.reason],
  ];
  const lines = at.map(([name, value, reason]) => `- ${name} ${value}: ${reason}`);
  return `From ${number(rules.minReplicas)} to ${number(rules.maxReplicas)} replicas; add one above\n${lines.join("\n")}`;
}
