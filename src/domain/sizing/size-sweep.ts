/**
 * The sizing calculator: fits, estimates and alerts of a sweep.
 *
 * Model: see linear-fit.ts and gpu-estimate.ts; a knee test stands beside them (sweep-knee.ts). Levels without an LLM latency or
 * a runtime and interrupted ones count in no fit and no estimate, and stay in the result.
 * Where the original stops with an error (target under the intercept, negative slope) the reason is a problem in the result and
 * everything else stands.
 * Source: NVIDIA NeMo Agent Toolkit sizing calculator, release 1.2.
 */
import { type GpuPair, gpusBySlope, NO_GPUS, roughGpus } from "./gpu-estimate.ts";
import {
  DEFAULT_FIT_SETTINGS,
  type FitOutcome,
  type FitSettings,
  fitLine,
  type LinearFit,
} from "./linear-fit.ts";
import { type SizingLevel, type SizingTargets, usableLevels } from "./sizing-level.ts";
import { kneeOfSweep, type SizingKnee } from "./sweep-knee.ts";

export interface SizedLevel {
  readonly level: SizingLevel;
  /** Of this level alone; not for buying. */
  readonly rough: GpuPair;
  readonly isLatencyOutlier: boolean;
  readonly isRuntimeOutlier: boolean;
  readonly itemsOverLatency: number;
  readonly itemsOverRuntime: number;
}

export interface SizingProblem {
  readonly metric: "runtime" | "latency" | "both";
  readonly code: "no_levels" | "too_few_levels" | "poor_fit" | "no_estimate" | "no_targets";
  readonly message: string;
}

export interface SizingResult {
  readonly targets: SizingTargets;
  /** By the slope of the line, fractional. */
  readonly gpus: GpuPair;
  readonly runtimeFit: LinearFit | null;
  readonly latencyFit: LinearFit | null;
  /** In the order they came. */
  readonly levels: readonly SizedLevel[];
  readonly problems: readonly SizingProblem[];
  readonly knee: SizingKnee | null;
}

type Metric = "runtime" | "latency";

const timeOf = (level: SizingLevel, metric: Metric) =>
  metric === "runtime" ? level.workflowRuntimeP95Seconds : level.llmLatencyP95Seconds;

const fitOf = (levels: readonly SizingLevel[], metric: Metric, settings: FitSettings): FitOutcome =>
  fitLine(
    levels.map((level) => ({ concurrency: level.concurrency, seconds: timeOf(level, metric) })),
    settings,
  );

/** What keeps any estimate from being made, or null. */
function gateProblem({ users, testGpus, llmLatencySeconds, workflowRuntimeSeconds }: SizingTargets) {
  if (users <= 0) return "Target users must be greater than 0 for GPU estimation";
  if (testGpus <= 0) return "Test GPU count must be greater than 0 for GPU estimation";
  return llmLatencySeconds <= 0 && workflowRuntimeSeconds <= 0 ? "No target time metrics specified" : null;
}

function countOver(level: SizingLevel, metric: Metric, target: number): number {
  if (target <= 0) return 0;
  return level.items.filter(
    (item) => (metric === "runtime" ? item.workflowRuntimeSeconds : item.llmLatencySeconds) > target,
  ).length;
}

export function sizeSweep(
  levels: readonly SizingLevel[],
  targets: SizingTargets,
  settings = DEFAULT_FIT_SETTINGS,
): SizingResult {
  const usable = usableLevels(levels);
  const problems: SizingProblem[] = [];
  const fits: Record<Metric, LinearFit | null> = { runtime: null, latency: null };
  if (usable.length === 0) {
    problems.push({ metric: "both", code: "no_levels", message: noLevels(levels) });
  } else if (usable.length < 2) {
    problems.push({
      metric: "both",
      code: "too_few_levels",
      message: "Need at least 2 concurrencies for linear analysis",
    });
  } else {
    for (const metric of ["runtime", "latency"] as const) {
      const outcome = fitOf(usable, metric, settings);
      if (outcome.ok) fits[metric] = outcome.fit;
      else problems.push({ metric, code: "poor_fit", message: outcome.problem });
    }
  }
  const closed = gateProblem(targets);
  if (closed !== null) problems.push({ metric: "both", code: "no_targets", message: closed });
  const estimates: Record<Metric, number | null> = { runtime: null, latency: null };
  if (closed === null) {
    for (const metric of ["runtime", "latency"] as const) {
      const fit = fits[metric];
      const target = metric === "runtime" ? targets.workflowRuntimeSeconds : targets.llmLatencySeconds;
      if (fit === null || target <= 0) continue;
      const estimate = gpusBySlope(target, targets, fit);
      if (estimate.ok) estimates[metric] = estimate.gpus;
      else problems.push({ metric, code: "no_estimate", message: estimate.problem });
    }
  }
  return {
    targets,
    gpus: { byRuntime: estimates.runtime, byLatency: estimates.latency },
    runtimeFit: fits.runtime,
    latencyFit: fits.latency,
    levels: levels.map((level) =>
      sizedLevel(level, targets, fits, closed === null && usable.includes(level)),
    ),
    problems,
    knee: kneeOfSweep(levels, targets),
  };
}

function sizedLevel(
  level: SizingLevel,
  targets: SizingTargets,
  fits: Readonly<Record<Metric, LinearFit | null>>,
  isEstimated: boolean,
): SizedLevel {
  const isOutlier = (metric: Metric) => fits[metric]?.outliersRemoved.includes(level.concurrency) ?? false;
  return {
    level,
    rough: isEstimated
      ? roughGpus(
          {
            concurrency: level.concurrency,
            llmLatencySeconds: level.llmLatencyP95Seconds,
            workflowRuntimeSeconds: level.workflowRuntimeP95Seconds,
          },
          targets,
        )
      : NO_GPUS,
    isLatencyOutlier: isOutlier("latency"),
    isRuntimeOutlier: isOutlier("runtime"),
    itemsOverLatency: isEstimated ? countOver(level, "latency", targets.llmLatencySeconds) : 0,
    itemsOverRuntime: isEstimated ? countOver(level, "runtime", targets.workflowRuntimeSeconds) : 0,
  };
}

function noLevels(levels: readonly SizingLevel[]): string {
  if (levels.length === 0) return "No measurements were found.";
  if (levels.every(({ interrupted }) => interrupted))
    return "Every level was interrupted: no estimate can be made from them.";
  return levels.some(({ llmLatencyP95Seconds }) => llmLatencyP95Seconds > 0)
    ? "No level has both an LLM latency and a workflow runtime."
    : "No LLM calls were seen in the workflow, so the calculator has nothing to estimate from.";
}
