/** A request without gaps: lengths and targets of the workload, the load, and what is left open. */
import type { Engine } from "../../domain/catalog/engine.ts";
import type { ModelProfile } from "../../domain/catalog/model-profile.ts";
import {
  KV_PRECISIONS,
  type KvPrecision,
  PRECISIONS,
  type Precision,
} from "../../domain/catalog/precision.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { SloTarget } from "../../domain/planning/ranking-slo.ts";
import { LATENCY_METRICS } from "../../domain/planning/targets.ts";
import { fractionFromPercent, SECONDS_PER_HOUR, secondsFromMs } from "../../domain/units.ts";
import type { RecommendRequest } from "./recommend-request.ts";
import { savedFraction, type Workload } from "./workload-file.ts";

const DEFAULT_HEADROOM_PERCENT = 25;
const DEFAULT_PERCENTILE = 95;
const BATCH_CAPS: readonly (number | null)[] = [null, 8, 16, 32, 64, 128, 256, 512];
/** Formats that change the answers; open only when asked for. */
const OPEN_PRECISIONS: readonly Precision[] = ["fp16", "fp8", "int8", "int4", "nvfp4"];

export interface SettledLoad {
  readonly offeredPerSecond: number;
  readonly note: string;
}

export interface SettledRecommendation {
  readonly workload: Workload;
  readonly isl: number;
  readonly osl: number;
  readonly prefixHitRate: number;
  readonly slo: readonly SloTarget[];
  readonly load: SettledLoad;
  readonly headroomFraction: number;
  readonly precisions: readonly Precision[];
  readonly kvPrecisions: readonly KvPrecision[];
  readonly batchCaps: readonly (number | null)[];
  readonly contextWindow: number;
  readonly engine: Engine;
}

function findWorkload(name: string, known: readonly Workload[]): Workload {
  const typed = name.trim().toLowerCase();
  const found = known.find((workload) => workload.name.toLowerCase() === typed);
  if (found !== undefined) return found;
  throw new PlannerError("invalid_input", `There is no workload "${name}".`, {
    hint: `Use one of ${known.map((workload) => workload.name).join(", ")}, or give --isl and --osl.`,
  });
}

/** Targets said with the request replace the workload's of the same metric. */
function sloOf(request: RecommendRequest, workload: Workload): readonly SloTarget[] {
  const percentile = request.sloPercentile ?? DEFAULT_PERCENTILE;
  const stated = LATENCY_METRICS.flatMap((metric): readonly SloTarget[] => {
    const targetMs = request[`${metric}Ms`];
    return targetMs === undefined ? [] : [{ metric, percentile, targetMs }];
  });
  const kept = workload.slo.filter(({ metric }) => !stated.some((target) => target.metric === metric));
  return [...kept, ...stated];
}

/** The target of the lowest percentile: what a usual request may take. */
const usualTargetMs = (slo: readonly SloTarget[], metric: SloTarget["metric"]): number | null =>
  slo.filter((target) => target.metric === metric).toSorted((a, b) => a.percentile - b.percentile)[0]
    ?.targetMs ?? null;

/**
 * Requests per second. Users who wait all the time send a request whenever one is answered: by Little's law users ÷ the
 * time a request may take under the targets.
 */
function loadOf(request: RecommendRequest, slo: readonly SloTarget[], osl: number): SettledLoad {
  const { users, requestsPerSecond, requestsPerUserHour } = request;
  if (requestsPerSecond !== undefined) {
    if (users !== undefined) {
      throw new PlannerError("invalid_input", "Both --users and --rps are given.", {
        hint: "Give one of them: users become requests per second by a rule that the report states.",
      });
    }
    return { offeredPerSecond: requestsPerSecond, note: "as given" };
  }
  if (users === undefined) {
    throw new PlannerError(
      "missing_input",
      "A recommendation needs the load: --users is required, or --rps.",
      {
        hint: "Example: headroom recommend --model llama-3.1-8b --workload chat --users 100.",
      },
    );
  }
  if (requestsPerUserHour !== undefined) {
    return {
      offeredPerSecond: (users * requestsPerUserHour) / SECONDS_PER_HOUR,
      note: "users × requests per user and hour ÷ 3600",
    };
  }
  const ttft = usualTargetMs(slo, "ttft");
  const itl = usualTargetMs(slo, "itl");
  const e2e = usualTargetMs(slo, "e2e") ?? (ttft === null || itl === null ? null : ttft + osl * itl);
  if (e2e === null) {
    throw new PlannerError(
      "missing_input",
      "Users become requests only with a time that a request may take.",
      {
        hint: "Give --ttft-ms and --itl-ms, or --requests-per-user-hour, or the load with --rps.",
      },
    );
  }
  return {
    offeredPerSecond: users / secondsFromMs(e2e),
    note: "users ÷ the time a request may take under the targets (Little's law): everyone always waits for an answer, nobody pauses",
  };
}

function precisionsOf(request: RecommendRequest, model: ModelProfile): readonly Precision[] {
  const native = model.nativePrecision;
  const sixteen = native === "fp16" || native === "bf16";
  if (request.quantization === "any") {
    const open = sixteen ? OPEN_PRECISIONS : [native, ...OPEN_PRECISIONS.filter((name) => name !== "fp16")];
    return [...new Set(open)];
  }
  if (request.quantization !== undefined) {
    return PRECISIONS.filter((name) => name === request.quantization);
  }
  return [sixteen ? "fp16" : native];
}

const kvPrecisionsOf = ({ kvPrecision }: RecommendRequest): readonly KvPrecision[] =>
  kvPrecision === "any"
    ? ["auto", "fp16", "fp8"]
    : KV_PRECISIONS.filter((name) => name === (kvPrecision ?? "auto"));

export interface SettleSources {
  readonly model: ModelProfile;
  readonly workloads: readonly Workload[];
  readonly engine: Engine;
  readonly contextWindowFloor: number;
}

/** @throws PlannerError missing_input, invalid_input */
export function settleRecommendation(
  request: RecommendRequest,
  sources: SettleSources,
): SettledRecommendation {
  if (request.zone !== undefined && request.region !== undefined) {
    throw new PlannerError("invalid_input", "Cannot specify both --zone and --region.", {
      hint: "Use one or the other: a zone lies in its region.",
    });
  }
  const named = findWorkload(request.workload ?? "chat", sources.workloads);
  // Lengths of one's own leave nothing of the workload but its targets, and its cache only when it was named.
  const ownLengths = request.isl !== undefined || request.osl !== undefined;
  const workload = ownLengths && request.workload === undefined ? { ...named, prefixCache: null } : named;
  const isl = request.isl ?? workload.isl;
  const osl = request.osl ?? workload.osl;
  const slo = sloOf(request, workload);
  const { model, engine, contextWindowFloor } = sources;
  const floor = Math.min(contextWindowFloor, model.maxContext ?? contextWindowFloor);
  return {
    workload,
    isl,
    osl,
    prefixHitRate:
      request.prefixHitRate ?? (workload.prefixCache === null ? 0 : savedFraction(workload.prefixCache)),
    slo,
    load: loadOf(request, slo, osl),
    headroomFraction: fractionFromPercent(request.headroomPercent ?? DEFAULT_HEADROOM_PERCENT),
    precisions: precisionsOf(request, model),
    kvPrecisions: kvPrecisionsOf(request),
    batchCaps: request.batchSize === undefined ? BATCH_CAPS : [request.batchSize],
    contextWindow: Math.max(request.contextWindow ?? floor, isl + osl),
    engine,
  };
}
