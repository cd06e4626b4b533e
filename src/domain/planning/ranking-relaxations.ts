/**
 * When nothing meets the targets: what proves it, and what each single change would cost.
 *
 * Model: the lower bound is the best figure any replica of the search shows with a lone request: no number of replicas
 * goes below it. A relaxation lifts one condition, searches again, and names what the cheapest fleet then shows.
 */

import type { Bytes } from "../units.ts";
import { servingOptions } from "./ranking-options.ts";
import { compareCandidates } from "./ranking-order.ts";
import type { RankedCandidate, RankingProblem, RankingServices } from "./ranking-problem.ts";
import { searchMachines } from "./ranking-search.ts";
import { latencyAt, type SloTarget } from "./ranking-slo.ts";
import type { LatencyMetric } from "./targets.ts";
import { LATENCY_METRICS } from "./targets.ts";
import { times } from "./wording.ts";

/** A rate so small that a request meets no other. */
const LONE_REQUESTS_PER_SECOND = 1e-6;

export interface LowerBound extends SloTarget {
  /** The least any replica shows. */
  readonly leastMs: number;
  readonly prefillMs: number;
  /** "8 × L4 in fp16". */
  readonly on: string;
  /** No replica of the search can meet the target, at any load. */
  readonly proves: boolean;
}

/** One per target. Empty when the model fits nowhere. */
export function lowerBounds(problem: RankingProblem, services: RankingServices): readonly LowerBound[] {
  const least = new Map<SloTarget, LowerBound>();
  for (const offers of Map.groupBy(problem.offers, ({ gpu }) => gpu.name).values()) {
    const gpu = offers[0]?.gpu;
    if (gpu === undefined) continue;
    const most = Math.max(...offers.map(({ gpus }) => gpus));
    // The cap on sequences does not matter to a lone request.
    for (const option of servingOptions({ ...problem, batchCaps: [null] }, services, gpu, most)) {
      const memory = services.forecaster.memory(option.spec);
      if (!memory.fits || memory.maxSequences < 1) continue;
      const point = services.forecaster.atRate(option.spec, LONE_REQUESTS_PER_SECOND);
      for (const target of problem.slo) {
        const leastMs = latencyAt(point, target.metric, target.percentile);
        const known = least.get(target);
        if (known !== undefined && known.leastMs <= leastMs) continue;
        const on = `${times(option.gpusPerReplica, gpu.name)} in ${option.spec.deployment.precision}`;
        const proves = leastMs > target.targetMs;
        least.set(target, { ...target, leastMs, prefillMs: point.prefillMs, on, proves });
      }
    }
  }
  return problem.slo.flatMap((target) => least.get(target) ?? []);
}

export interface NearestFit {
  /** "8 × L4 in fp16". */
  readonly on: string;
  readonly neededBytes: Bytes;
  readonly usableBytes: Bytes;
}

/** Where the model comes nearest to fitting, for one request of the whole window; null without an offer. */
export function nearestFit(problem: RankingProblem, services: RankingServices): NearestFit | null {
  let nearest: (NearestFit & { readonly ratio: number }) | null = null;
  for (const offers of Map.groupBy(problem.offers, ({ gpu }) => gpu.name).values()) {
    const gpu = offers[0]?.gpu;
    if (gpu === undefined) continue;
    const most = Math.max(...offers.map(({ gpus }) => gpus));
    for (const option of servingOptions(problem, services, gpu, most)) {
      const { usableBytes, shortfallBytes } = services.forecaster.memory(option.spec);
      const neededBytes = usableBytes + shortfallBytes;
      const ratio = neededBytes / usableBytes;
      if (nearest !== null && nearest.ratio <= ratio) continue;
      const on = `${times(option.gpusPerReplica, gpu.name)} in ${option.spec.deployment.precision}`;
      nearest = { on, neededBytes, usableBytes, ratio };
    }
  }
  return nearest;
}

export interface Relaxation {
  readonly axis: string;
  readonly problem: RankingProblem;
  /** What to say of the fleet found. */
  readonly change: (found: RankedCandidate) => string;
  readonly set: (found: RankedCandidate) => Readonly<Record<string, string | number | boolean>>;
}

export interface PricedRelaxation {
  readonly relaxation: Relaxation;
  readonly found: RankedCandidate;
}

/** Relaxations that work, cheapest first. */
export function priceRelaxations(
  relaxations: readonly Relaxation[],
  services: RankingServices,
): readonly PricedRelaxation[] {
  return relaxations
    .flatMap((relaxation): readonly PricedRelaxation[] => {
      const found = cheapestMeeting(relaxation.problem, services);
      return found === null ? [] : [{ relaxation, found }];
    })
    .sort((a, b) => a.found.usdPerHour - b.found.usdPerHour);
}

function cheapestMeeting(problem: RankingProblem, services: RankingServices): RankedCandidate | null {
  const costFirst: RankingProblem = { ...problem, objective: "cost-per-request" };
  const [best] = searchMachines(costFirst, services).machines.toSorted((a, b) =>
    compareCandidates(a, b, { objective: "cost-per-request", slo: problem.slo }),
  );
  return best?.meetsSlo === true ? best : null;
}

/** The problem without the targets of one metric. */
export const withoutMetric = (problem: RankingProblem, metric: LatencyMetric): RankingProblem => ({
  ...problem,
  slo: problem.slo.filter((target) => target.metric !== metric),
});

/** Metrics that have a target. */
export const metricsAsked = ({ slo }: RankingProblem): readonly LatencyMetric[] =>
  LATENCY_METRICS.filter((metric) => slo.some((target) => target.metric === metric));
