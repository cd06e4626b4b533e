/** How each headline figure came about: its formula with the numbers put in. Keys are paths of the plan document. */

import { billionsFromParams } from "../units.ts";
import type { CapacityPlan } from "./capacity-plan.ts";
import { degreeReason } from "./degree-reason.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { growthFactor, peakCallsPerSecond, steadyCallsPerSecond } from "./replicas.ts";
import { dollars, memory as gib, number, percent, plural, rate, time, times } from "./wording.ts";

type Figures = CapacityPlan["evidence"]["figures"];

function memoryFigures(draft: PlanDraft): Figures {
  const { memory, gpusPerReplica, spec } = draft.evaluation;
  const { deployment } = spec;
  const kv = deployment.kvBytesPerElement;
  return {
    "memory.weightsBytes": {
      formula: "weights per GPU = parameters × bytes per weight ÷ tp, tables and norms in 16 bits",
      explanation: `${number(billionsFromParams(deployment.model.totalParams))} billion parameters in ${deployment.precision} over ${plural(gpusPerReplica, "GPU")}: ${gib(memory.weightsBytes)} each.`,
      source: `${draft.record.source}`,
    },
    "memory.kvBytesPerToken": {
      formula:
        "KV bytes per token and GPU = Σ layers × elements per token × bytes per element ÷ min(tp, KV heads)",
      explanation: `${number(memory.kvBytesPerToken)} bytes a token at ${plural(kv, "byte")} an element.`,
      source: `${draft.record.source}`,
    },
    "memory.kvPoolBytes": {
      formula: "KV pool = visible × utilization − weights − activations − runtime",
      explanation: `${gib(memory.usableBytes)} of ${gib(memory.visibleBytes)} may be used; less ${gib(memory.weightsBytes)} weights, ${gib(memory.activationBytes)} activations and ${gib(memory.runtimeBytes)} runtime: ${gib(memory.kvPoolBytes)}.`,
      source: `${deployment.engine.source}`,
    },
    "memory.maxSequences": {
      formula: "sequences = KV pool ÷ (KV bytes per token × (isl + osl))",
      explanation: `${gib(memory.kvPoolBytes)} hold ${number(memory.maxSequences)} sequences of ${number(spec.request.isl + spec.request.osl)} tokens.`,
      source: "this plan",
    },
    "memory.replicaTotalBytes": {
      formula: "(weights + activations + runtime + KV of the context window × batch cap) × GPUs",
      explanation: `With ${plural(draft.problem.batchCap ?? 1, "whole context window")} of ${number(spec.contextWindow)} tokens over ${plural(gpusPerReplica, "GPU")}.`,
      source: "this plan",
    },
  };
}

function latencyFigures(draft: PlanDraft): Figures {
  const { serving } = draft.evaluation;
  if (serving === null || !serving.steady.stable) return {};
  const { steady } = serving;
  const fitted = `${draft.coefficients.name}, fitted on ${draft.coefficients.fittedOn}`;
  const shares = Object.entries(steady.stepShares)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([cause, part]) => `${cause} ${percent(part)}`)
    .join(", ");
  return {
    "latency.ttftMs": {
      formula: "TTFT = queueing + prefill + first step",
      explanation: `At ${rate(steady.requestsPerSecond)} a replica: ${time(steady.queueMs)} queueing and ${time(steady.prefillMs)} prefill of the mean ${time(steady.ttftMs.mean)}; 95 of 100 within ${time(steady.ttftMs.p95)}.`,
      source: fitted,
    },
    "latency.itlMs": {
      formula: "ITL = step time of the batch, prefill interleaved",
      explanation: `${number(steady.batch)} sequences decode at once; a step takes ${time(steady.itlMs.mean)} (${shares}).`,
      source: fitted,
    },
    "latency.e2eMs": {
      formula: "E2E = TTFT + (osl − 1) × ITL",
      explanation: `${time(steady.ttftMs.mean)} + ${number(draft.problem.request.osl - 1)} × ${time(steady.itlMs.mean)} = ${time(steady.e2eMs.mean)}, mean.`,
      source: fitted,
    },
  };
}

function sizeFigures(draft: PlanDraft): Figures {
  const { problem, evaluation } = draft;
  const { serving, gpusPerReplica } = evaluation;
  if (serving === null) return {};
  const { counts, ratePerReplica, saturation } = serving;
  const { policy, load } = problem;
  const margin = `× (1 + ${number(policy.safetyMargin)})`;
  return {
    "capacity.perReplica.requestsPerSecond": {
      formula: "rate = min(target utilization × saturation, largest rate under the targets)",
      explanation: `${percent(policy.targetUtilization)} of ${rate(saturation.requestsPerSecond)}, targets allow ${rate(serving.rateUnderTargets)}: ${rate(ratePerReplica)}.`,
      source: `${draft.coefficients.name}, fitted on ${draft.coefficients.fittedOn}`,
    },
    "replicas.min": {
      formula: "min = ceil(load × (1 + margin) ÷ rate) + redundancy",
      explanation: `ceil(${rate(steadyCallsPerSecond(load))} ${margin} ÷ ${rate(ratePerReplica)}) = ${number(counts.steady)}, + ${number(counts.redundancy)} for high availability = ${number(counts.min)}.`,
      source: "this plan",
    },
    "replicas.max": {
      formula: "max = ceil(load × peak × growth × (1 + margin) ÷ rate) + redundancy",
      explanation: `ceil(${rate(peakCallsPerSecond(load))} ${margin} ÷ ${rate(ratePerReplica)}) = ${number(counts.peak)}, + ${number(counts.redundancy)} = ${number(counts.max)} (peak ${number(load.peakMultiplier)} ×, growth ${number(growthFactor(load))} ×).`,
      source: "this plan",
    },
    "replicas.gpusPerReplica": {
      formula: "GPUs per replica = the power of two that fits and meets the targets at the lowest cost",
      explanation: degreeReason(draft),
      source: "this plan",
    },
    "replicas.gpus": {
      formula: "GPUs = max replicas × GPUs per replica",
      explanation: `${number(counts.max)} × ${number(gpusPerReplica)} = ${number(counts.max * gpusPerReplica)}.`,
      source: "this plan",
    },
  };
}

function costFigures(draft: PlanDraft): Figures {
  const { price } = draft.evaluation;
  if (price === null) return {};
  const { offer, max } = price;
  const where = offer.price.zone ?? offer.price.region;
  return {
    "cost.usdPerMonth": {
      formula: "month = machines × price an hour × hours a month",
      explanation: `${times(max.machines, offer.machine.instanceType)} × ${dollars(offer.usdPerHour)} in ${where} (${offer.price.asOf}) × ${number(draft.problem.policy.hoursPerMonth)} h = ${dollars(max.usdPerMonth)}.`,
      source: offer.price.source,
    },
    "cost.usdPerMillionOutputTokens": {
      formula: "price an hour ÷ (requests/s × calls × osl × 3600 ÷ 10⁶)",
      explanation: `${dollars(max.usdPerHour)} an hour over the output tokens of today's average load of ${rate(steadyCallsPerSecond(draft.problem.load))} × ${number(draft.problem.request.osl)}.`,
      source: offer.price.source,
    },
  };
}

export const figuresOf = (draft: PlanDraft): Figures => ({
  ...memoryFigures(draft),
  ...latencyFigures(draft),
  ...sizeFigures(draft),
  ...costFigures(draft),
});
