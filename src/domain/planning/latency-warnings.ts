/** What the latency figures can and cannot promise. */

import { gbPerSecondFromBytes, msFromSeconds } from "../units.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { hasItl, hasLatencyTarget, LATENCY_METRICS, latencyOf, statisticOf, targetOf } from "./targets.ts";
import { memory as gib, number, percent, time, times } from "./wording.ts";

function notChecked(draft: PlanDraft): Warning[] {
  if (hasLatencyTarget(draft.problem) || draft.problem.targets.itlMs !== undefined) return [];
  return [
    {
      code: "latency_not_checked",
      message:
        "No latency target was given, so latency was not checked: the plan keeps up with the load, no more.",
    },
  ];
}

/** A single token has no gap to another. */
function itlNotChecked({ problem }: PlanDraft): Warning[] {
  const { itlMs } = problem.targets;
  if (itlMs === undefined || hasItl(problem)) return [];
  return [
    {
      code: "itl_not_checked",
      message: `Answers of one token have no inter-token latency, so the ITL target of ${time(itlMs)} was not checked.`,
    },
  ];
}

/** A target met by the forecast but not by the slow edge of its band. */
function withinBand(draft: PlanDraft): Warning[] {
  const { serving } = draft.evaluation;
  if (serving === null) return [];
  return LATENCY_METRICS.flatMap((metric): Warning[] => {
    const target = targetOf(draft.problem, metric);
    if (target === undefined) return [];
    const { band, mean } = serving.peak[`${metric}Ms`];
    const actual = latencyOf(draft.problem, serving.peak, metric);
    const slow = actual * (mean > 0 ? band.high / mean : 1);
    if (actual > target || slow <= target) return [];
    return [
      {
        code: "target_within_band",
        message: `${metric.toUpperCase()} ${statisticOf(draft.problem)} is forecast at ${time(actual)} at the peak for a target of ${time(target)}, but the slow edge of the band is ${time(slow)}: measure before relying on it.`,
      },
    ];
  });
}

/** Share of the ITL that reading the weights takes, from which on no setting but more GPUs or fewer bytes helps. [assumed] */
const FLOOR_FRACTION = 0.5;
/** Below this a reader sees no stutter: 50 tokens a second. [assumed] */
const UNNOTICED_ITL_MS = 20;

/** Decoding reads every weight once a step: the floor of ITL. Experts are read in part, so it holds for dense models only. */
function decodeFloor({ problem, evaluation }: PlanDraft): Warning[] {
  const { serving, spec, gpusPerReplica, memory } = evaluation;
  if (serving === null || problem.model.moe !== null) return [];
  const { gpu } = spec.deployment;
  const floorMs = msFromSeconds(memory.weightsBytes / gpu.hbmBytesPerSecond);
  const target = targetOf(problem, "itl");
  const read = `a step reads ${gib(memory.weightsBytes)} of weights a GPU at ${number(gbPerSecondFromBytes(gpu.hbmBytesPerSecond))} GB/s`;
  if (target !== undefined && target < floorMs) {
    return [
      {
        code: "itl_below_weight_read",
        message: `An ITL of ${time(target)} is out of reach on ${times(gpusPerReplica, gpu.name)}: ${read}, ${time(floorMs)} at the full rate.`,
      },
    ];
  }
  if (floorMs < UNNOTICED_ITL_MS || floorMs < FLOOR_FRACTION * serving.steady.itlMs.mean) return [];
  return [
    {
      code: "itl_floor",
      message: `No load is low enough for an ITL under ${time(floorMs)} on ${times(gpusPerReplica, gpu.name)}: ${read}. It is forecast at ${time(serving.steady.itlMs.mean)}; more GPUs a replica or fewer bytes a weight lower it.`,
    },
  ];
}

/** Waiting outweighs work: the first token is late because of the queue. */
function queueDominates({ evaluation }: PlanDraft): Warning[] {
  const { serving } = evaluation;
  if (serving === null || !serving.steady.stable) return [];
  const { ttftMs, queueMs, prefillMs, utilization } = serving.steady;
  if (queueMs <= prefillMs) return [];
  return [
    {
      code: "queue_dominates_ttft",
      message: `Of the mean TTFT of ${time(ttftMs.mean)}, ${time(queueMs)} is waiting for a free slot and ${time(prefillMs)} is prefill: ${percent(utilization)} of what a replica keeps up with is in use.`,
    },
  ];
}

export const latencyWarnings = (draft: PlanDraft): Warning[] => [
  ...notChecked(draft),
  ...itlNotChecked(draft),
  ...withinBand(draft),
  ...decodeFloor(draft),
  ...queueDominates(draft),
];
