/** Memory, latency and capacity of the plan document, from a draft. */
import { type Band, bandOf } from "../forecasting/band.ts";
import type { BandedPercentiles, OperatingPoint } from "../forecasting/load-forecast.ts";
import { bindingConstraint } from "./binding-constraint.ts";
import type { CapacityPlan } from "./capacity-plan.ts";
import { idleReplicas } from "./fleet-cost.ts";
import { bytesPerReplica, type PlanDraft } from "./plan-draft.ts";
import { breakPointRequestsPerSecond } from "./replicas.ts";
import { number, plural, rate } from "./wording.ts";

export function memorySection(draft: PlanDraft): CapacityPlan["memory"] {
  const { memory } = draft.evaluation;
  return {
    weightsBytes: memory.weightsBytes,
    kvBytesPerToken: memory.kvBytesPerToken,
    activationBytes: memory.activationBytes,
    runtimeBytes: memory.runtimeBytes,
    kvPoolBytes: memory.kvPoolBytes,
    visibleBytes: memory.visibleBytes,
    usableBytes: memory.usableBytes,
    maxSequences: memory.maxSequences,
    fits: memory.fits,
    shortfallBytes: memory.shortfallBytes,
    largestContextTokens: memory.largestContextTokens,
    replicaTotalBytes: bytesPerReplica(draft),
  };
}

const percentiles = ({ mean, p50, p95, p99, band }: BandedPercentiles) => ({ mean, p50, p95, p99, band });

const latencies = (point: OperatingPoint) => ({
  ttftMs: percentiles(point.ttftMs),
  itlMs: percentiles(point.itlMs),
  e2eMs: percentiles(point.e2eMs),
});

export function latencySection(draft: PlanDraft): CapacityPlan["latency"] {
  const { serving } = draft.evaluation;
  if (serving === null || !serving.steady.stable || !serving.peak.stable) return null;
  const calls = draft.problem.load.callsPerRequest;
  return {
    ...latencies(serving.steady),
    peak: latencies(serving.peak),
    definitions: {
      ttftMs: "From a model call's arrival to its first token: queueing, prefill and the first step.",
      itlMs:
        "(last token − first token) ÷ (output tokens − 1) of a model call; the first token is not in it.",
      e2eMs: "From a model call's arrival to its last token.",
      steady: "One replica of replicas.min at today's average load.",
      peak: "One replica at the peak of the horizon, after replicas.redundancy have failed.",
      ...(calls === 1
        ? {}
        : {
            userRequest: `Figures and targets are per model call; a user request makes ${number(calls)} calls, so in sequence it takes ${number(calls)} × e2eMs.`,
          }),
    },
  };
}

const scaled = (band: Band, value: number, of: number): Band =>
  of > 0
    ? bandOf(value, { low: band.low / of, high: band.high / of, level: band.level })
    : { low: 0, high: 0, level: band.level };

const NOTHING: Band = { low: 0, high: 0, level: 0 };

function emptyCapacity(draft: PlanDraft): CapacityPlan["capacity"] {
  const { name, reason } = bindingConstraint(draft.problem, draft.evaluation);
  return {
    perReplica: {
      requestsPerSecond: 0,
      outputTokensPerSecond: 0,
      concurrency: 0,
      saturationRequestsPerSecond: 0,
      bands: { requestsPerSecond: NOTHING, outputTokensPerSecond: NOTHING },
    },
    total: {
      minRequestsPerSecond: 0,
      maxRequestsPerSecond: 0,
      minOutputTokensPerSecond: 0,
      maxOutputTokensPerSecond: 0,
    },
    utilization: 0,
    bindingConstraint: name,
    bindingReason: reason,
    nextBreakPoint: { requestsPerSecond: null, message: "Nothing runs, so no load is carried." },
  };
}

export function capacitySection(draft: PlanDraft): CapacityPlan["capacity"] {
  const { problem, evaluation } = draft;
  const { serving, price } = evaluation;
  if (serving === null) return emptyCapacity(draft);
  const { saturation, ratePerReplica, counts, capacity } = serving;
  const tokensPerSecond = ratePerReplica * problem.request.osl;
  const binding = bindingConstraint(problem, evaluation);
  const idle = price === null ? 0 : idleReplicas(price.offer, evaluation.gpusPerReplica, price.max);
  const free =
    idle === 0
      ? ""
      : ` The machines already billed hold ${number(idle)} more at no further cost, enough up to ${rate(breakPointRequestsPerSecond(problem.load, ratePerReplica, { ...counts, peak: counts.peak + idle }, problem.policy.safetyMargin))}.`;
  const breakPoint = breakPointRequestsPerSecond(
    problem.load,
    ratePerReplica,
    counts,
    problem.policy.safetyMargin,
  );
  return {
    perReplica: {
      requestsPerSecond: ratePerReplica,
      outputTokensPerSecond: tokensPerSecond,
      concurrency: capacity.concurrency,
      saturationRequestsPerSecond: saturation.requestsPerSecond,
      bands: {
        requestsPerSecond: scaled(saturation.band, ratePerReplica, saturation.requestsPerSecond),
        outputTokensPerSecond: scaled(saturation.band, tokensPerSecond, saturation.requestsPerSecond),
      },
    },
    total: {
      minRequestsPerSecond: ratePerReplica * counts.min,
      maxRequestsPerSecond: ratePerReplica * counts.max,
      minOutputTokensPerSecond: tokensPerSecond * counts.min,
      maxOutputTokensPerSecond: tokensPerSecond * counts.max,
    },
    utilization: serving.steady.utilization,
    bindingConstraint: binding.name,
    bindingReason: binding.reason,
    nextBreakPoint: {
      requestsPerSecond: breakPoint,
      message: `${plural(counts.max, "replica")} ${counts.max === 1 ? "is" : "are"} enough up to ${rate(breakPoint)} of user load today; past that it takes ${number(counts.max + 1)}.${free}`,
    },
  };
}
