/** Which targets a sized candidate misses, and by how much. */
import type { MemoryForecast, OperatingPoint } from "../forecasting/load-forecast.ts";
import type { Ms } from "../units.ts";
import type { PricedFleet, Serving } from "./evaluation.ts";
import type { PlanningProblem } from "./planning-problem.ts";

export type LatencyMetric = "ttft" | "itl" | "e2e";
export const LATENCY_METRICS: readonly LatencyMetric[] = ["ttft", "itl", "e2e"];

export type FailingTarget =
  | {
      readonly kind: "memory" | "context" | "degree" | "fleet";
      readonly target: number;
      readonly actual: number;
    }
  | {
      readonly kind: LatencyMetric;
      readonly target: Ms;
      readonly actual: Ms;
      /** Missed even at the lowest load: no number of replicas helps. */
      readonly atAnyLoad: boolean;
      /** What one request alone sees; only asked for when the targets cannot all be met. */
      readonly lone: Ms | null;
    }
  | { readonly kind: "budget"; readonly target: number; readonly actual: number | null };

/** "a TTFT", "an ITL", "an E2E". */
export const withArticle = (metric: LatencyMetric): string =>
  `${metric === "ttft" ? "a" : "an"} ${metric.toUpperCase()}`;

/** One output token has no inter-token latency, so a target on it is not checked. */
export const hasItl = ({ request }: PlanningProblem): boolean => request.osl > 1;

/** The target that is checked; undefined when none was given. */
export const targetOf = (problem: PlanningProblem, metric: LatencyMetric): Ms | undefined =>
  metric === "itl" && !hasItl(problem) ? undefined : problem.targets[`${metric}Ms`];

/** The percentile the targets hold at, as a key of a latency figure. */
export function statisticOf(problem: PlanningProblem): "p50" | "p95" | "p99" {
  const { percentile } = problem.targets;
  return percentile === 50 ? "p50" : percentile === 99 ? "p99" : "p95";
}

export const latencyOf = (problem: PlanningProblem, point: OperatingPoint, metric: LatencyMetric): Ms =>
  point[`${metric}Ms`][statisticOf(problem)];

export const hasLatencyTarget = (problem: PlanningProblem): boolean =>
  LATENCY_METRICS.some((metric) => targetOf(problem, metric) !== undefined);

/** Forecast and search each round in the last digits; a target met to a part in a million is met. */
const TOLERANCE = 1 + 1e-6;

function missedLatencies(problem: PlanningProblem, serving: Serving): FailingTarget[] {
  const { steady, peak } = serving;
  const worse = steady.requestsPerSecond > peak.requestsPerSecond ? steady : peak;
  return LATENCY_METRICS.flatMap((metric) => {
    const target = targetOf(problem, metric);
    if (target === undefined) return [];
    const actual = latencyOf(problem, worse, metric);
    if (actual <= target * TOLERANCE) return [];
    const lone = serving.lone === null ? null : latencyOf(problem, serving.lone, metric);
    return [{ kind: metric, target, actual, lone, atAnyLoad: lone !== null && lone > target }];
  });
}

function overBudget(problem: PlanningProblem, price: PricedFleet | null): FailingTarget[] {
  const target = problem.monthlyBudgetUsd;
  if (target === null) return [];
  if (price === null) return [{ kind: "budget", target, actual: null }];
  return price.max.usdPerMonth <= target ? [] : [{ kind: "budget", target, actual: price.max.usdPerMonth }];
}

/** Requests longer than the window are refused or cut off. */
function tooLong({ contextWindow, request }: PlanningProblem): FailingTarget[] {
  const actual = request.isl + request.osl;
  return actual > contextWindow ? [{ kind: "context", target: contextWindow, actual }] : [];
}

/** Engines refuse a degree that does not divide the attention heads. */
function refusedDegree({ model }: PlanningProblem, tp: number): FailingTarget[] {
  const heads = model.attentionHeads ?? null;
  return heads !== null && heads % tp !== 0 ? [{ kind: "degree", target: heads, actual: tp }] : [];
}

/** GPUs beyond which an answer is no plan but a sign of a slip: more than any one deployment has. [assumed] */
const MOST_GPUS = 100_000;

function tooMany(tp: number, serving: Serving): FailingTarget[] {
  const actual = serving.counts.max * tp;
  return actual > MOST_GPUS ? [{ kind: "fleet", target: MOST_GPUS, actual }] : [];
}

/** What the engine would refuse and memory first; latency at the worse of steady load and peak with the spare failed; then the budget. */
export function failingTargets(
  problem: PlanningProblem,
  tp: number,
  memory: MemoryForecast,
  serving: Serving | null,
  price: PricedFleet | null,
): readonly FailingTarget[] {
  const { usableBytes, shortfallBytes } = memory;
  const refused = [...refusedDegree(problem, tp), ...tooLong(problem)];
  if (serving === null) {
    return [...refused, { kind: "memory", target: usableBytes, actual: usableBytes + shortfallBytes }];
  }
  return [
    ...refused,
    ...tooMany(tp, serving),
    ...missedLatencies(problem, serving),
    ...overBudget(problem, price),
  ];
}
