/**
 * What stops one replica from carrying more.
 *
 * Model: when a latency target gives out before the utilization ceiling, the target and the part of the step behind it
 * bind; else the resource that saturates first does.
 */
import { carriedShare, type Evaluation, type Serving } from "./evaluation.ts";
import type { PlanningProblem } from "./planning-problem.ts";
import { LATENCY_METRICS, type LatencyMetric, latencyOf, targetOf } from "./targets.ts";
import { memory as gib, number, percent, rate, time } from "./wording.ts";

export interface BindingConstraint {
  readonly name: string;
  readonly reason: string;
}

/** The target nearest to its limit at the rate a replica carries; where none is low enough, for a request alone. */
function tightestTarget(problem: PlanningProblem, serving: Serving): LatencyMetric | null {
  let tightest: { metric: LatencyMetric; ratio: number } | null = null;
  for (const metric of LATENCY_METRICS) {
    const target = targetOf(problem, metric);
    if (target === undefined) continue;
    const ratio = latencyOf(problem, serving.lone ?? serving.capacity, metric) / target;
    if (tightest === null || ratio > tightest.ratio) tightest = { metric, ratio };
  }
  return tightest?.metric ?? null;
}

function targetBinds(problem: PlanningProblem, serving: Serving, metric: LatencyMetric): BindingConstraint {
  const { lone } = serving;
  const target = time(targetOf(problem, metric) ?? 0);
  const name = `The ${metric.toUpperCase()} p${problem.targets.percentile} target of ${target}`;
  // What no load is low enough for is not the queue's doing: the cause is looked for in a request alone.
  const capacity = lone ?? serving.capacity;
  const statement =
    lone === null
      ? `${name} is reached at ${rate(serving.ratePerReplica)} a replica`
      : `${name} cannot be met at any load, ${time(latencyOf(problem, lone, metric))} for a request alone`;
  if (metric === "ttft") {
    const queue = capacity.queueMs > capacity.prefillMs;
    const part = queue
      ? `${time(capacity.queueMs)} of the mean is queueing`
      : `${time(capacity.prefillMs)} of the mean is prefill`;
    return { name: queue ? "queue" : "prefill", reason: `${statement}: ${part}.` };
  }
  const [cause] = Object.entries(capacity.stepShares).toSorted(([, a], [, b]) => b - a);
  const share = cause === undefined ? "" : `: ${percent(cause[1])} of a decode step goes to ${cause[0]}`;
  return { name: "decode", reason: `${statement}${share}.` };
}

/** @param asked - a person set the batch cap. */
function saturationBinds(evaluation: Evaluation, serving: Serving, asked: boolean): BindingConstraint {
  const { saturation } = serving;
  const sequences = number(saturation.concurrency);
  const where = `A replica saturates at ${rate(saturation.requestsPerSecond)} with ${sequences} sequences`;
  switch (saturation.limitedBy) {
    case "kv-cache":
      return {
        name: "memory",
        reason: `${where}: the KV pool of ${gib(evaluation.memory.kvPoolBytes)} a GPU is full.`,
      };
    case "batch-cap":
      if (!asked && evaluation.spec.batchCap < evaluation.spec.deployment.engine.maxSequences) {
        return {
          name: "memory",
          reason: `${where}: a higher batch cap would take memory from the KV cache.`,
        };
      }
      return {
        name: "batch cap",
        reason: `${where}: the batch cap of ${number(evaluation.spec.batchCap)} holds back idle GPU time.`,
      };
    case "compute":
      return { name: "compute", reason: `${where}: prefill and decode use up the GPUs' arithmetic.` };
    case "bandwidth":
      return {
        name: "decode",
        reason: `${where}: decode reads weights and KV cache as fast as memory allows.`,
      };
    case "overhead":
      return { name: "overhead", reason: `${where}: the engine's work per step outweighs the GPU's.` };
    default:
      return saturation.limitedBy satisfies never;
  }
}

export function bindingConstraint(problem: PlanningProblem, evaluation: Evaluation): BindingConstraint {
  const { serving, memory } = evaluation;
  if (serving === null) {
    return { name: "memory", reason: `The model lacks ${gib(memory.shortfallBytes)} on each GPU.` };
  }
  const ceiling = carriedShare(problem, serving.saturation) * serving.saturation.requestsPerSecond;
  const metric = tightestTarget(problem, serving);
  return metric !== null && serving.rateUnderTargets < ceiling
    ? targetBinds(problem, serving, metric)
    : saturationBinds(evaluation, serving, problem.batchCap !== null);
}
