/** Replicas, autoscaling and cost of the plan document, from a draft. */
import { autoscaleThresholds, type Threshold } from "./autoscaling.ts";
import type { CapacityPlan } from "./capacity-plan.ts";
import { chanceToSustain } from "./confidence.ts";
import { degreeReason } from "./degree-reason.ts";
import type { Serving } from "./evaluation.ts";
import { type Fleet, machinesPerReplica, replicasPerMachine, usdPerMillionTokens } from "./fleet-cost.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { growthFactor, peakCallsPerSecond, steadyCallsPerSecond } from "./replicas.ts";
import { statisticOf } from "./targets.ts";
import { number, percent, plural, rate, time } from "./wording.ts";

/** Share of the KV cache below which its use says little about a replica being full. [assumed] */
const SELDOM_FILLED = 0.3;

function replicaReasons(draft: PlanDraft, serving: Serving): Record<string, string> {
  const { load, policy } = draft.problem;
  const { counts, ratePerReplica } = serving;
  const margin = `with a margin of ${percent(policy.safetyMargin)} inside the rounding`;
  const calls = load.callsPerRequest === 1 ? "" : ` × ${number(load.callsPerRequest)} model calls a request`;
  const growth = growthFactor(load);
  const grown = growth === 1 ? "" : ` × ${number(growth)} growth over ${plural(load.horizonMonths, "month")}`;
  return {
    steady: `${number(load.requestsPerSecond)} requests/s${calls} = ${rate(steadyCallsPerSecond(load))}; ${rate(ratePerReplica)} a replica, ${margin}: ${number(counts.steady)}.`,
    peak: `× ${number(load.peakMultiplier)} at the peak${grown} = ${rate(peakCallsPerSecond(load))}: ${number(counts.peak)}.`,
    redundancy:
      counts.redundancy === 0
        ? "No spare: a failure at the peak overloads the rest."
        : `${plural(counts.redundancy, "spare replica")} for high availability: after a failure at the peak the other ${number(counts.peak)} still hold.`,
    min: `${number(counts.steady)} for today's load + ${number(counts.redundancy)} for high availability.`,
    max: `${number(counts.peak)} for the peak + ${number(counts.redundancy)} for a failure.`,
    gpusPerReplica: degreeReason(draft),
    confidence: `By the band of the forecast the replicas keep up with the peak, one failed, with a probability of ${percent(keepsUp(draft, serving))}; asked were ${percent(policy.sizingConfidence)}.`,
  };
}

/** Chance that the replicas left after a failure sustain the peak. */
const keepsUp = ({ problem }: PlanDraft, { saturation, counts }: Serving): number =>
  chanceToSustain(saturation, peakCallsPerSecond(problem.load) / counts.peak);

export function replicasSection(draft: PlanDraft): CapacityPlan["replicas"] {
  const { serving, price, gpusPerReplica } = draft.evaluation;
  if (serving === null) {
    return {
      steady: 0,
      peak: 0,
      redundancy: draft.problem.policy.redundantReplicas,
      min: 0,
      max: 0,
      gpusPerReplica,
      gpus: 0,
      machines: null,
      machine: null,
      reasons: {
        max: "The model does not fit, so no number of replicas serves it.",
        gpusPerReplica: degreeReason(draft),
      },
    };
  }
  const { counts } = serving;
  const machine = price?.offer.machine;
  return {
    ...counts,
    gpusPerReplica,
    gpus: counts.max * gpusPerReplica,
    confidence: { asked: draft.problem.policy.sizingConfidence, achieved: keepsUp(draft, serving) },
    machines: price?.max.machines ?? null,
    machine:
      machine === undefined
        ? null
        : { cloud: machine.cloud, instanceType: machine.instanceType, gpus: machine.gpus },
    reasons: replicaReasons(draft, serving),
  };
}

const GPU_UTILIZATION_REASON =
  "Kept because many platforms scale on it, but a poor signal: it reads near 100 % whenever any sequence decodes, so it says busy, not overloaded. Prefer queue depth, KV use or latency.";

function idleAutoscaling(draft: PlanDraft): CapacityPlan["autoscaling"] {
  const none = (unit: string) => ({ value: 0, unit, reason: "Nothing runs, so there is nothing to scale." });
  const { gpuUtilizationFraction } = draft.problem.policy.autoscale;
  return {
    minReplicas: 0,
    maxReplicas: 0,
    queueDepthPerReplica: none("request"),
    kvCacheUtilization: none("fraction"),
    requestsPerSecondPerReplica: none("1/s"),
    latencyMs: none("ms"),
    ttftMs: none("ms"),
    gpuUtilization: { value: gpuUtilizationFraction, unit: "fraction", reason: GPU_UTILIZATION_REASON },
  };
}

function rangeReason(threshold: Threshold, say: (value: number) => string, belowIs: string): string {
  const low = `Above today's ${say(threshold.above)}`;
  return threshold.below === null ? `${low}.` : `${low}, below ${say(threshold.below)} ${belowIs}.`;
}

export function autoscalingSection(draft: PlanDraft): CapacityPlan["autoscaling"] {
  const { problem, evaluation, services } = draft;
  const { serving, spec, memory } = evaluation;
  if (serving === null) return idleAutoscaling(draft);
  const thresholds = autoscaleThresholds({
    policy: problem.policy.autoscale,
    targets: problem.targets,
    steady: serving.steady,
    saturation: serving.saturation,
    ratePerReplica: serving.ratePerReplica,
    maxSequences: memory.maxSequences,
    batchCap: spec.batchCap,
    atRate: (requestsPerSecond) => services.forecaster.atRate(spec, requestsPerSecond),
  });
  const statistic = statisticOf(problem);
  const latency = (threshold: Threshold, name: string) => ({
    value: threshold.value,
    unit: "ms",
    reason: `${name} ${statistic} when a replica reaches its RPS threshold. ${rangeReason(threshold, time, "asked for")}`,
  });
  const { ttftMs } = problem.targets;
  return {
    minReplicas: serving.counts.min,
    maxReplicas: serving.counts.max,
    queueDepthPerReplica: {
      value: thresholds.queueDepthPerReplica.value,
      unit: "request",
      reason:
        ttftMs === undefined
          ? "Waiting requests a replica; the usual default, as no TTFT target says better."
          : `Waiting requests whose prefills of ${time(serving.steady.prefillMs)} still fit into the TTFT target of ${time(ttftMs)}.`,
    },
    kvCacheUtilization: {
      value: thresholds.kvCacheUtilization.value,
      unit: "fraction",
      reason: `KV use when a replica reaches its RPS threshold, ${percent(problem.policy.autoscale.kvCacheFraction)} at most. ${rangeReason(thresholds.kvCacheUtilization, percent, "at saturation")}${thresholds.kvCacheUtilization.value < SELDOM_FILLED ? " The cache never fills here: the batch cap or the targets bind first, so another signal serves better." : ""}`,
    },
    requestsPerSecondPerReplica: {
      value: thresholds.requestsPerSecondPerReplica.value,
      unit: "1/s",
      reason: `${percent(problem.policy.autoscale.rpsFraction)} of what a replica may carry where that lies above its load. ${rangeReason(thresholds.requestsPerSecondPerReplica, rate, "it may carry")}`,
    },
    latencyMs: latency(thresholds.e2eMs, "E2E"),
    ttftMs: latency(thresholds.ttftMs, "TTFT"),
    gpuUtilization: {
      value: thresholds.gpuUtilization.value,
      unit: "fraction",
      reason: GPU_UTILIZATION_REASON,
    },
  };
}

function fleetCost(draft: PlanDraft, fleet: Fleet | null, replicas: number) {
  const { load, request } = draft.problem;
  const callsPerSecond = steadyCallsPerSecond(load);
  const output = callsPerSecond * request.osl;
  const all = callsPerSecond * (request.isl + request.osl);
  return {
    replicas,
    machines: fleet?.machines ?? null,
    usdPerHour: fleet?.usdPerHour ?? null,
    usdPerMonth: fleet?.usdPerMonth ?? null,
    usdPerMillionOutputTokens: fleet === null ? null : usdPerMillionTokens(fleet.usdPerHour, output),
    usdPerMillionTokens: fleet === null ? null : usdPerMillionTokens(fleet.usdPerHour, all),
  };
}

export function costSection(draft: PlanDraft): CapacityPlan["cost"] {
  const { evaluation, problem } = draft;
  const { price, serving, gpusPerReplica } = evaluation;
  const offer = price?.offer;
  const together = offer === undefined ? 0 : replicasPerMachine(offer.machine, gpusPerReplica);
  const spanned = offer === undefined ? 1 : machinesPerReplica(offer.machine, gpusPerReplica);
  const sharing =
    together >= 1 ? `${plural(together, "replica")} each` : `${plural(spanned, "machine")} a replica`;
  const month = `a month of ${number(problem.policy.hoursPerMonth)} h`;
  const note =
    offer === undefined
      ? `No price is known for ${evaluation.spec.deployment.gpu.name} under this cloud, region and price kind; none is guessed.`
      : `Whole ${offer.machine.instanceType} machines, ${sharing}, list price of ${offer.price.asOf}, ${month}. Tokens are those of today's average load; "million output tokens" counts output only, "million tokens" input and output.`;
  return {
    ...fleetCost(draft, price?.max ?? null, serving?.counts.max ?? 0),
    steady: fleetCost(draft, price?.min ?? null, serving?.counts.min ?? 0),
    prices:
      offer === undefined
        ? []
        : [
            {
              cloud: offer.price.cloud,
              instanceType: offer.price.instanceType,
              region: offer.price.region,
              zone: offer.price.zone,
              kind: offer.kind,
              usdPerHour: offer.usdPerHour,
              gpus: offer.machine.gpus,
              asOf: offer.price.asOf,
              source: offer.price.source,
            },
          ],
    unpriced: draft.unpriced,
    note,
  };
}
