/** The single changes that may help when nothing meets the targets, each as a problem of its own. */
import type { Precision } from "../../domain/catalog/precision.ts";
import type { RankedCandidate, RankedOffer, RankingProblem } from "../../domain/planning/ranking-problem.ts";
import { metricsAsked, type Relaxation, withoutMetric } from "../../domain/planning/ranking-relaxations.ts";
import { latencyAt, type SloTarget } from "../../domain/planning/ranking-slo.ts";
import type { LatencyMetric } from "../../domain/planning/targets.ts";
import { time } from "../../domain/planning/wording.ts";
import type { RecommendRequest } from "./recommend-request.ts";

/** Targets are named this much over the forecast, so that they survive rounding. [assumed] */
const SLACK = 1.02;
const NARROWER: readonly Precision[] = ["fp8", "int8", "int4", "nvfp4"];
const NAMES: Readonly<Record<LatencyMetric, string>> = { ttft: "TTFT", itl: "ITL", e2e: "E2E" };

/** Null when no offer can be found there. */
export type OffersFor = (request: RecommendRequest) => readonly RankedOffer[] | null;

const reached = (found: RankedCandidate, target: SloTarget): number =>
  Math.ceil(latencyAt(found.option.point(), target.metric, target.percentile) * SLACK);

function metricRelaxation(problem: RankingProblem, metric: LatencyMetric): Relaxation {
  const targets = problem.slo.filter((target) => target.metric === metric);
  const missed = (found: RankedCandidate) =>
    targets.filter((target) => reached(found, target) > target.targetMs);
  return {
    axis: metric,
    problem: withoutMetric(problem, metric),
    change: (found) => {
      const lifted = missed(found).map((target) => `p${target.percentile} ${time(reached(found, target))}`);
      return `${NAMES[metric]} targets of ${lifted.length === 0 ? "what is reached" : lifted.join(", ")}`;
    },
    set: (found) => {
      const [hardest] = missed(found).toSorted((a, b) => b.percentile - a.percentile);
      return hardest === undefined
        ? {}
        : { [`${metric}Ms`]: reached(found, hardest), sloPercentile: hardest.percentile };
    },
  };
}

const fixed = (
  axis: string,
  change: string,
  set: Readonly<Record<string, string | number | boolean>>,
  problem: RankingProblem,
): Relaxation => ({ axis, problem, change: () => change, set: () => set });

function formatRelaxations(request: RecommendRequest, problem: RankingProblem): readonly Relaxation[] {
  const narrower = NARROWER.filter((name) => !problem.precisions.includes(name)).map((precision) =>
    fixed(
      `precision ${precision}`,
      `weights in ${precision}`,
      { quantization: precision },
      {
        ...problem,
        precisions: [precision],
      },
    ),
  );
  const kv =
    request.kvPrecision === "fp8" || request.kvPrecision === "any"
      ? []
      : [
          fixed(
            "kv precision",
            "KV cache in fp8",
            { kvPrecision: "fp8" },
            { ...problem, kvPrecisions: ["fp8"] as const },
          ),
        ];
  return [...narrower, ...kv];
}

function layoutRelaxations(request: RecommendRequest, problem: RankingProblem): readonly Relaxation[] {
  const { isl, osl } = problem.request;
  const list: Relaxation[] = [];
  if (request.tp !== undefined) {
    list.push({
      axis: "tp",
      problem: { ...problem, tp: null },
      change: ({ option }) => `tensor parallelism of ${option.spec.deployment.tp}`,
      set: ({ option }) => ({ tp: option.spec.deployment.tp }),
    });
  }
  if (request.batchSize !== undefined) {
    list.push(fixed("batch cap", "the engine's own batch cap", {}, { ...problem, batchCaps: [null] }));
  }
  if (problem.contextWindow > isl + osl) {
    const contextWindow = isl + osl;
    list.push(
      fixed(
        "context",
        `a context window of ${contextWindow} tokens`,
        { contextWindow },
        { ...problem, contextWindow },
      ),
    );
  }
  return list;
}

/** The request without one condition on machines. */
function withoutCondition(request: RecommendRequest): readonly (readonly [string, RecommendRequest])[] {
  const { gpu, gpuCount, region, zone, cloud, pricing, owned, ...rest } = request;
  const kept = { gpu, gpuCount, region, zone, cloud, pricing, owned };
  const lift = (axis: string, change: Partial<typeof kept>): readonly [string, RecommendRequest] => [
    axis,
    { ...rest, ...kept, ...change },
  ];
  return [
    ...(gpu === undefined ? [] : [lift("gpu", { gpu: undefined })]),
    ...(gpuCount === undefined ? [] : [lift("gpu count", { gpuCount: undefined })]),
    ...(region === undefined && zone === undefined
      ? []
      : [lift("region", { region: undefined, zone: undefined })]),
    ...(cloud === undefined ? [] : [lift("cloud", { cloud: undefined, region: undefined, zone: undefined })]),
    lift("pricing", { pricing: pricing === undefined || pricing === "ondemand" ? "spot" : "ondemand" }),
  ];
}

function placeRelaxations(
  request: RecommendRequest,
  problem: RankingProblem,
  offersFor: OffersFor,
): readonly Relaxation[] {
  return withoutCondition(request).flatMap(([axis, changed]): readonly Relaxation[] => {
    const offers = offersFor(changed);
    if (offers === null || offers.length === 0) return [];
    const describe = ({ offer }: RankedCandidate): string =>
      axis === "pricing"
        ? `${changed.pricing === "spot" ? "spot" : "on-demand"} prices`
        : axis === "region" || axis === "cloud"
          ? `${offer.cloud} ${offer.region} in place of ${request.zone ?? request.region ?? request.cloud}`
          : `${offer.gpu.name} on ${offer.machine}`;
    const set = ({ offer }: RankedCandidate): Readonly<Record<string, string | number>> =>
      axis === "pricing"
        ? { pricing: changed.pricing ?? "ondemand" }
        : axis === "region" || axis === "cloud"
          ? { cloud: offer.cloud, region: offer.region }
          : { gpu: offer.gpu.name };
    return [{ axis, problem: { ...problem, offers }, change: describe, set }];
  });
}

export function relaxationsOf(
  request: RecommendRequest,
  problem: RankingProblem,
  offersFor: OffersFor,
): readonly Relaxation[] {
  return [
    ...metricsAsked(problem).map((metric) => metricRelaxation(problem, metric)),
    ...formatRelaxations(request, problem),
    ...layoutRelaxations(request, problem),
    ...placeRelaxations(request, problem, offersFor),
  ];
}
