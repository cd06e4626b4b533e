/** The benchmark document from the levels measured so far. */
import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import { hasTargets } from "../../domain/measurement/goodput.ts";
import { concurrencyLimit, findKnee } from "../../domain/measurement/knee.ts";
import { meanLength } from "../../domain/measurement/lengths.ts";
import type { ClientCalibration } from "../../domain/measurement/load-job.ts";
import { loadPoints } from "../../domain/measurement/load-points.ts";
import { DEFINITIONS } from "../../domain/measurement/request-record.ts";
import { bracketOf } from "../../domain/measurement/search.ts";
import { straightLine } from "../../domain/measurement/straight-line.ts";
import type { BenchPlan } from "./bench-plan.ts";

export interface Measured {
  readonly plan: BenchPlan;
  readonly levels: readonly BenchmarkLevel[];
  readonly calibration: ClientCalibration | null;
  readonly warnings: BenchmarkDocument["warnings"];
  readonly complete: boolean;
}

export function benchDocument(measured: Measured, version: string, createdAt: string): BenchmarkDocument {
  const { plan, calibration, warnings, complete } = measured;
  const levels = [...measured.levels].sort((a, b) => loadOf(a) - loadOf(b));
  return {
    schemaVersion: "1.0",
    kind: "headroom.benchmark",
    tool: { name: "headroom", version },
    createdAt,
    complete,
    target: {
      endpoint: plan.endpoint,
      model: plan.target.model,
      api: plan.target.api,
      streaming: plan.target.stream,
    },
    load: loadSection(plan),
    client: {
      ttftErrorP50Ms: calibration?.ttftErrorP50Ms ?? null,
      ttftErrorP99Ms: calibration?.ttftErrorP99Ms ?? null,
      gapErrorP50Ms: calibration?.gapErrorP50Ms ?? null,
      gapErrorP99Ms: calibration?.gapErrorP99Ms ?? null,
    },
    levels,
    ...kneeSection(plan, levels),
    search: hasTargets(plan.targets) ? bracketOf(levels, plan.targets) : null,
    definitions: DEFINITIONS,
    warnings,
  };
}

function loadSection(plan: BenchPlan): BenchmarkDocument["load"] {
  const { loads, request, prompts, targets } = plan;
  const isDataset = prompts.kind === "dataset";
  const { ttftMs, itlMs, e2eMs, percentile } = targets;
  return {
    mode: loads.mode,
    arrivals:
      loads.mode === "rate" ? (request.arrivals ?? "poisson") : loads.mode === "trace" ? "replay" : "closed",
    isl: isDataset ? null : meanLength(plan.isl),
    osl: meanLength(plan.osl),
    prompts: isDataset ? "dataset" : "synthetic",
    sharedPrefixFraction: isDataset ? 0 : prompts.sharedFraction,
    seed: plan.seed,
    repeats: plan.repeats,
    maxErrorShare: plan.maxErrorShare,
    ...(plan.workers === undefined ? {} : { workers: plan.workers }),
    targets: {
      ...(ttftMs === undefined ? {} : { ttftMs }),
      ...(itlMs === undefined ? {} : { itlMs }),
      ...(e2eMs === undefined ? {} : { e2eMs }),
      percentile,
    },
    request,
  };
}

function kneeSection(
  plan: BenchPlan,
  levels: readonly BenchmarkLevel[],
): Pick<BenchmarkDocument, "knee" | "concurrencyLimit" | "straightLine"> {
  const isRate = plan.loads.mode === "rate";
  const points = loadPoints(levels);
  const kind = isRate ? "rate" : "concurrency";
  const knee = plan.loads.mode === "trace" ? null : findKnee(points, kind);
  const line = points.map(({ load, e2eMs }) => ({ x: load, y: e2eMs }));
  const place = knee === null ? Number.POSITIVE_INFINITY : knee.low;
  return {
    knee:
      knee === null
        ? null
        : {
            ...(isRate ? { requestRate: knee.load } : { concurrency: knee.load }),
            low: knee.low,
            high: knee.high,
          },
    concurrencyLimit: isRate || knee === null ? null : concurrencyLimit(points, kind),
    straightLine: {
      allLevels: straightLine(line),
      belowKnee: straightLine(line.filter(({ x }) => x <= place)),
    },
  };
}
