/** What the latency figures can and cannot promise. */

import { gbPerSecondFromBytes, msFromSeconds } from "../units.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { hasLatencyTarget, LATENCY_METRICS, latencyOf, statisticOf, targetOf } from "./targets.ts";
import { memory as gib, number, plural, rate, time } from "./wording.ts";

function notChecked(draft: PlanDraft): Warning[] {
  if (hasLatencyTarget(draft.problem)) return [];
  return [
    {
      code: "latency_not_checked",
      message:
        "No latency target was given, so latency was not checked: the plan keeps up with the load, no more.",
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
        message: `${metric.toUpperCase()} ${statisticOf(draft.problem)} is forecast at ${time(actual)} for a target of ${time(target)}, but the slow edge of the band is ${time(slow)}: measure before relying on it.`,
      },
    ];
  });
}

/** Decoding reads every weight once a step: the floor of ITL, and of what one sequence can get. */
function decodeFloor(draft: PlanDraft): Warning[] {
  const { problem, evaluation } = draft;
  const { serving, spec, gpusPerReplica, memory } = evaluation;
  if (serving === null || problem.model.moe !== null) return [];
  const { gpu } = spec.deployment;
  const floorMs = msFromSeconds(memory.weightsBytes / gpu.hbmBytesPerSecond);
  const target = problem.targets.itlMs;
  if (target !== undefined && target < floorMs) {
    return [
      {
        code: "itl_below_weight_read",
        message: `An ITL of ${time(target)} is out of reach: one step reads ${gib(memory.weightsBytes)} of weights a GPU at ${number(gbPerSecondFromBytes(gpu.hbmBytesPerSecond))} GB/s, ${time(floorMs)} at the full rate of ${plural(gpusPerReplica, "GPU")}.`,
      },
    ];
  }
  return [];
}

/** One request alone against a loaded replica: tokens/s of a replica are many sequences at once. */
function throughputNeedsBatch(draft: PlanDraft): Warning[] {
  const { serving } = draft.evaluation;
  if (serving === null) return [];
  const { capacity, ratePerReplica } = serving;
  if (!capacity.stable || capacity.batch < 2) return [];
  const tokens = ratePerReplica * draft.problem.request.osl;
  const lone = tokens / capacity.batch;
  return [
    {
      code: "throughput_is_batched",
      message: `${number(tokens)} output tokens/s a replica at ${rate(ratePerReplica)} come from ${number(capacity.batch)} sequences at once, about ${number(lone)} tokens/s each at an ITL of ${time(capacity.itlMs.mean)}.`,
    },
  ];
}

export const latencyWarnings = (draft: PlanDraft): Warning[] => [
  ...notChecked(draft),
  ...withinBand(draft),
  ...decodeFloor(draft),
  ...throughputNeedsBatch(draft),
];
