/** Parts of the recommendation document from what the search found. */
import type { BandedPercentiles, OperatingPoint } from "../forecasting/load-forecast.ts";
import { HOURS_PER_MONTH, millions, SECONDS_PER_HOUR } from "../units.ts";
import { paretoFront } from "./pareto.ts";
import { serveCommand } from "./ranking-command.ts";
import { gpusBilled, gpusUsed, sloUtilization, tokensPerJoule } from "./ranking-order.ts";
import type { RankedCandidate, RankedOffer } from "./ranking-problem.ts";
import { gapSentence, missedSentences, reasonFor, targetName } from "./ranking-reasons.ts";
import type { LowerBound, PricedRelaxation } from "./ranking-relaxations.ts";
import { isMissed, type SloTarget, sloGaps } from "./ranking-slo.ts";
import type { Recommendation, RecommendedCandidate } from "./recommendation.ts";
import { time } from "./wording.ts";

export interface OfferedLoad {
  readonly requestsPerSecond: number;
  readonly isl: number;
  readonly osl: number;
}

const figure = (value: number): number | null => (Number.isFinite(value) ? value : null);

const percentiles = ({ mean, p50, p95, p99, band }: BandedPercentiles) => ({
  mean: figure(mean),
  p50: figure(p50),
  p95: figure(p95),
  p99: figure(p99),
  band: { low: figure(band.low), high: figure(band.high), level: band.level },
});

export const latencyFigures = (point: OperatingPoint): RecommendedCandidate["latency"] => ({
  ttftMs: percentiles(point.ttftMs),
  itlMs: percentiles(point.itlMs),
  e2eMs: percentiles(point.e2eMs),
});

function failingOf(candidate: RankedCandidate, slo: readonly SloTarget[]): RecommendedCandidate["failing"] {
  const gaps = sloGaps(slo, candidate.option.point()).filter(isMissed);
  const targets = gaps.map((gap) => ({
    metric: `${gap.metric}P${gap.percentile}Ms`,
    target: gap.targetMs,
    actual: figure(gap.actualMs),
    unit: "ms",
    message: `${gapSentence(gap)}.`,
  }));
  const { available } = candidate.offer;
  if (available === null || candidate.machines <= available) return targets;
  const message = missedSentences(candidate, []).join("");
  return [
    ...targets,
    {
      metric: "machines",
      target: available,
      actual: candidate.machines,
      unit: "machine",
      message: `${message}.`,
    },
  ];
}

/** Dollars for a million tokens of the offered load: idle GPUs are paid for by it. */
const usdPerMillion = (usdPerHour: number, tokensPerSecond: number): number =>
  usdPerHour / millions(tokensPerSecond * SECONDS_PER_HOUR);

export function candidateRow(
  candidate: RankedCandidate,
  best: RankedCandidate,
  slo: readonly SloTarget[],
  load: OfferedLoad,
  rank: number,
): RecommendedCandidate {
  const { offer, option, machines, usdPerHour } = candidate;
  const { deployment } = option.spec;
  const outputPerSecond = load.requestsPerSecond * load.osl;
  const point = option.point();
  return {
    rank,
    cloud: offer.cloud,
    machine: offer.machine,
    region: offer.region,
    zone: offer.zone,
    gpu: offer.gpu.name,
    gpusPerMachine: offer.gpus,
    gpusPerReplica: option.gpusPerReplica,
    tp: deployment.tp,
    pp: deployment.pp,
    precision: deployment.precision,
    kvPrecision: option.kvPrecision,
    batchCap: option.spec.batchCap,
    replicasPerMachine: candidate.replicasPerMachine,
    replicas: option.replicas,
    machines,
    gpusUsed: gpusUsed(candidate),
    gpusBilled: gpusBilled(candidate),
    utilization: figure(point.utilization),
    sloUtilization: option.keepsSlo ? figure(sloUtilization(candidate, load.requestsPerSecond)) : null,
    requestsPerSecondWithinSlo: option.keepsSlo ? figure(option.replicas * option.ratePerReplica) : null,
    usdPerMachineHour: offer.usdPerHour,
    usdPerHour,
    usdPerMonth: usdPerHour * HOURS_PER_MONTH,
    usdPerRequest: usdPerHour / (load.requestsPerSecond * SECONDS_PER_HOUR),
    usdPerMillionOutputTokens: usdPerMillion(usdPerHour, outputPerSecond),
    usdPerMillionTokens: usdPerMillion(usdPerHour, load.requestsPerSecond * (load.isl + load.osl)),
    pricing: offer.kind,
    priceAsOf: offer.asOf,
    priceSource: offer.source,
    tokensPerJoule: tokensPerJoule(candidate, outputPerSecond),
    latency: latencyFigures(point),
    meetsSlo: candidate.meetsSlo,
    failing: failingOf(candidate, slo),
    reason: reasonFor(candidate, best, slo, rank),
    command: serveCommand(candidate),
  };
}

export function frontRows(meeting: readonly RankedCandidate[]): Recommendation["pareto"] {
  const points = meeting.map((candidate) => ({
    candidate,
    cost: candidate.usdPerHour,
    latency: candidate.option.point().e2eMs.p95,
  }));
  return paretoFront(points).map(({ candidate, cost, latency }) => ({
    machine: candidate.offer.machine,
    cloud: candidate.offer.cloud,
    region: candidate.offer.region,
    gpu: candidate.offer.gpu.name,
    gpusPerReplica: candidate.option.gpusPerReplica,
    precision: candidate.option.spec.deployment.precision,
    replicas: candidate.option.replicas,
    machines: candidate.machines,
    usdPerHour: cost,
    e2eP95Ms: latency,
  }));
}

/** One price row, to be set beside others of the same GPU. */
export type SpreadRow = Pick<RankedOffer, "cloud" | "machine" | "region" | "asOf"> & {
  readonly usdPerGpuHour: number;
};

/** Cheapest and dearest list price of a GPU over regions and clouds; null without two rows. */
export function spreadOf(gpu: string, rows: readonly SpreadRow[]): Recommendation["spread"][number] | null {
  const ordered = rows.toSorted((a, b) => a.usdPerGpuHour - b.usdPerGpuHour);
  const cheapest = ordered[0];
  const dearest = ordered.at(-1);
  if (cheapest === undefined || dearest === undefined || ordered.length < 2) return null;
  return { gpu, cheapest, dearest, times: dearest.usdPerGpuHour / cheapest.usdPerGpuHour };
}

export function lowerBoundRow(bound: LowerBound): Recommendation["lowerBounds"][number] {
  const { metric, percentile, targetMs, leastMs, on, proves, prefillMs } = bound;
  const alone =
    metric === "ttft"
      ? `a request alone sees ${time(leastMs)} on ${on}, the fastest that was tried, ${time(prefillMs)} of it prefill`
      : `a request alone sees ${time(leastMs)} on ${on}, the fastest that was tried`;
  return {
    metric,
    percentile,
    targetMs,
    leastMs,
    on,
    proves,
    message: `${targetName(bound)} of ${time(targetMs)}: ${alone}${proves ? ", so no number of replicas meets it" : ""}.`,
  };
}

export function repairRow({ relaxation, found }: PricedRelaxation): Recommendation["repairs"][number] {
  const { offer, machines, usdPerHour } = found;
  return {
    axis: relaxation.axis,
    change: relaxation.change(found),
    set: { ...relaxation.set(found) },
    machine: offer.machine,
    cloud: offer.cloud,
    region: offer.region,
    machines,
    gpusBilled: gpusBilled(found),
    usdPerHour,
    usdPerMonth: usdPerHour * HOURS_PER_MONTH,
  };
}
