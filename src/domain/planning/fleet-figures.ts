/** How capacity, replicas, cost and autoscale thresholds came about: formula and the numbers put in. */

import type { Saturation } from "../forecasting/load-forecast.ts";
import type { CapacityPlan } from "./capacity-plan.ts";
import { degreeReason } from "./degree-reason.ts";
import { carriedShare, type PricedFleet } from "./evaluation.ts";
import { machinesPerReplica, replicasPerMachine } from "./fleet-cost.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanningProblem } from "./planning-problem.ts";
import { growthFactor, peakCallsPerSecond, steadyCallsPerSecond } from "./replicas.ts";
import { cents, dollars, number, percent, plural, rate, times } from "./wording.ts";

type Figures = CapacityPlan["evidence"]["figures"];
type Figure = Figures[string];

const here = (formula: string, explanation: string): Figure => ({
  formula,
  explanation,
  source: "this plan",
});

export function capacityFigures({ problem, evaluation, coefficients }: PlanDraft): Figures {
  const { serving, spec } = evaluation;
  if (serving === null) return {};
  const { ratePerReplica, saturation, capacity, steady } = serving;
  const { osl } = problem.request;
  const fitted = (formula: string, explanation: string): Figure => ({
    formula,
    explanation,
    source: `${coefficients.name}, fitted on ${coefficients.fittedOn}`,
  });
  return {
    "capacity.perReplica.saturationRequestsPerSecond": fitted(
      "saturation = slots ÷ (osl × step time + slots × prefill time)",
      `${plural(saturation.concurrency, "slot")} (batch cap ${number(spec.batchCap)}, KV pool ${number(evaluation.memory.maxSequences)}): ${rate(saturation.requestsPerSecond)}.`,
    ),
    "capacity.perReplica.requestsPerSecond": fitted(
      "rate = min(target utilization × saturation, sure share × (1 + margin) × saturation, largest rate under the targets)",
      `${carriedShareWords(problem, saturation)} of ${rate(saturation.requestsPerSecond)}, targets allow ${rate(serving.rateUnderTargets)}: ${rate(ratePerReplica)}.`,
    ),
    "capacity.perReplica.outputTokensPerSecond": fitted(
      "output tokens/s = rate × osl",
      `${rate(ratePerReplica)} × ${number(osl)} = ${number(ratePerReplica * osl)} tokens/s.`,
    ),
    "capacity.perReplica.concurrency": fitted(
      "requests in flight = rate × mean E2E (Little's law)",
      `${rate(ratePerReplica)} hold ${number(capacity.concurrency)} requests in a replica, ${number(capacity.batch)} of them decoding.`,
    ),
    "capacity.utilization": here(
      "utilization = load ÷ minimum replicas ÷ saturation",
      `${rate(steady.requestsPerSecond)} of ${rate(saturation.requestsPerSecond)} = ${percent(steady.utilization)}.`,
    ),
  };
}

function machineFigure({ offer, max }: PricedFleet, gpusPerReplica: number): Figure {
  const fleet = times(max.machines, offer.machine.instanceType);
  const together = replicasPerMachine(offer.machine, gpusPerReplica);
  return together >= 1
    ? here(
        "machines = ceil(max replicas ÷ floor(GPUs a machine ÷ GPUs per replica))",
        `ceil(${number(max.replicas)} ÷ ${number(together)}) = ${fleet}.`,
      )
    : here(
        "machines = max replicas × ceil(GPUs per replica ÷ GPUs a machine)",
        `${number(max.replicas)} × ${number(machinesPerReplica(offer.machine, gpusPerReplica))} = ${fleet}.`,
      );
}

export function replicaFigures(draft: PlanDraft): Figures {
  const { problem, evaluation } = draft;
  const { serving, gpusPerReplica, price } = evaluation;
  if (serving === null) return {};
  const { counts, ratePerReplica } = serving;
  const { policy, load } = problem;
  const margin = `× (1 + ${number(policy.safetyMargin)})`;
  const machines: Figures =
    price === null ? {} : { "replicas.machines": machineFigure(price, gpusPerReplica) };
  return {
    "replicas.min": here(
      "min = ceil(load × (1 + margin) ÷ rate) + redundancy",
      `ceil(${rate(steadyCallsPerSecond(load))} ${margin} ÷ ${rate(ratePerReplica)}) = ${number(counts.steady)}, + ${number(counts.redundancy)} for high availability = ${number(counts.min)}.`,
    ),
    "replicas.max": here(
      "max = ceil(load × peak × growth × (1 + margin) ÷ rate) + redundancy",
      `ceil(${rate(peakCallsPerSecond(load))} ${margin} ÷ ${rate(ratePerReplica)}) = ${number(counts.peak)}, + ${number(counts.redundancy)} = ${number(counts.max)} (peak ${number(load.peakMultiplier)} ×, growth ${number(growthFactor(load))} ×).`,
    ),
    "replicas.gpusPerReplica": here(
      "GPUs per replica = the power of two that fits and meets the targets at the lowest cost",
      degreeReason(draft),
    ),
    "replicas.gpus": here(
      "GPUs = max replicas × GPUs per replica",
      `${number(counts.max)} × ${number(gpusPerReplica)} = ${number(counts.max * gpusPerReplica)}.`,
    ),
    ...machines,
  };
}

export function costFigures({ evaluation, problem }: PlanDraft): Figures {
  const { price } = evaluation;
  if (price === null) return {};
  const { offer, max, min } = price;
  const { policy, request, load } = problem;
  const where = offer.price.zone ?? offer.price.region;
  const today = rate(steadyCallsPerSecond(load));
  const paid = (formula: string, explanation: string): Figure => ({
    formula,
    explanation,
    source: offer.price.source,
  });
  return {
    "cost.usdPerHour": paid(
      "hour = machines × price an hour",
      `${times(max.machines, offer.machine.instanceType)} × ${cents(offer.usdPerHour)} in ${where} (${offer.price.asOf}) = ${cents(max.usdPerHour)}.`,
    ),
    "cost.usdPerMonth": paid(
      "month = machines × price an hour × hours a month",
      `${times(max.machines, offer.machine.instanceType)} × ${cents(offer.usdPerHour)} in ${where} (${offer.price.asOf}) × ${number(policy.hoursPerMonth)} h = ${dollars(max.usdPerMonth)}.`,
    ),
    "cost.steady.usdPerMonth": paid(
      "the same for the minimum fleet",
      `${times(min.machines, offer.machine.instanceType)} for ${plural(min.replicas, "replica")}: ${dollars(min.usdPerMonth)}.`,
    ),
    "cost.usdPerMillionOutputTokens": paid(
      "price an hour ÷ (requests/s × calls × osl × 3600 ÷ 10⁶)",
      `${cents(max.usdPerHour)} an hour over the output tokens of today's average load of ${today} × ${number(request.osl)}.`,
    ),
    "cost.usdPerMillionTokens": paid(
      "price an hour ÷ (requests/s × calls × (isl + osl) × 3600 ÷ 10⁶)",
      `${cents(max.usdPerHour)} an hour over all tokens of today's average load of ${today} × ${number(request.isl + request.osl)}.`,
    ),
  };
}

const THRESHOLDS = [
  "queueDepthPerReplica",
  "kvCacheUtilization",
  "requestsPerSecondPerReplica",
  "latencyMs",
  "ttftMs",
  "gpuUtilization",
] as const;

/** A threshold's own reason is its explanation. */
export function autoscaleFigures(autoscaling: CapacityPlan["autoscaling"]): Figures {
  const figures: Figures = {};
  for (const name of THRESHOLDS) {
    const threshold = autoscaling[name];
    if (threshold === undefined) continue;
    figures[`autoscaling.${name}`] = here(
      "threshold between today's value and the one at the limit",
      threshold.reason,
    );
  }
  return figures;
}

/** The share a replica may carry, and why it is less than the target utilization where it is. */
function carriedShareWords(problem: PlanningProblem, saturation: Saturation): string {
  const share = carriedShare(problem, saturation);
  const { targetUtilization, sizingConfidence } = problem.policy;
  return share < targetUtilization
    ? `${percent(share)} (below the target of ${percent(targetUtilization)}, to be ${percent(sizingConfidence)} sure of it)`
    : percent(share);
}
