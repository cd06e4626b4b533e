/** What stands under every recommendation: inputs with their sources, assumptions, warnings, limitations. */
import type { ModelRecord } from "../../domain/catalog/model-profile.ts";
import { daysBetween } from "../../domain/planning/dates.ts";
import type { RankedCandidate } from "../../domain/planning/ranking-problem.ts";
import type { NearestFit } from "../../domain/planning/ranking-relaxations.ts";
import type { Recommendation } from "../../domain/planning/recommendation.ts";
import {
  dollars,
  memory as memoryText,
  number,
  percent,
  plural,
  rate,
  time,
} from "../../domain/planning/wording.ts";
import type { RecommendRequest } from "./recommend-request.ts";
import type { SettledRecommendation } from "./settle-recommendation.ts";

type Input = Recommendation["inputs"][string];

/** In place of the seed's list, whose first entry no longer holds: the batch follows the load here. */
export const LIMITATIONS: readonly string[] = [
  "Latency is a forecast from a fitted step model, not a run on your machines: measure one replica before you buy (headroom bench).",
  "Lengths are means: requests of very different lengths have longer tails than shown.",
  "A replica stays within one machine: parallelism between nodes, and its network, is not modelled.",
  "A model known by its name's size alone is taken as a usual dense shape of that size.",
  "No spare replica for failures is in it, and no growth: `headroom plan` adds them.",
  "List prices without discounts, storage, network, licences and staff; a month is 730 h. A price does not mean that machines are to be had.",
];

const user = (value: Input["value"], unit?: string): Input => ({
  value,
  source: "user",
  ...(unit === undefined ? {} : { unit }),
});
const assumed = (value: Input["value"], note: string, unit?: string): Input => ({
  value,
  source: "default",
  note,
  ...(unit === undefined ? {} : { unit }),
});

export function inputsOf(
  request: RecommendRequest,
  record: ModelRecord,
  settled: SettledRecommendation,
): Recommendation["inputs"] {
  const { workload } = settled;
  const from = `workload ${workload.name}: ${workload.source}`;
  const own = (value: number | undefined, settledValue: number, unit: string): Input =>
    value === undefined ? assumed(settledValue, from, unit) : user(settledValue, unit);
  const stated = Object.fromEntries(
    Object.entries(request).flatMap(([name, value]) => (value === undefined ? [] : [[name, user(value)]])),
  );
  return {
    ...stated,
    model: {
      ...user(record.profile.id),
      ...(request.model === record.profile.id ? {} : { note: `asked for as "${request.model ?? ""}"` }),
    },
    workload:
      request.workload === undefined ? assumed(workload.name, "the default workload") : user(workload.name),
    requestsPerSecond:
      request.requestsPerSecond === undefined
        ? { value: settled.load.offeredPerSecond, unit: "1/s", source: "user", note: settled.load.note }
        : user(request.requestsPerSecond, "1/s"),
    isl: own(request.isl, settled.isl, "token"),
    osl: own(request.osl, settled.osl, "token"),
    prefixHitRate: own(request.prefixHitRate, settled.prefixHitRate, "share of input tokens"),
    headroomPercent:
      request.headroomPercent === undefined
        ? assumed(25, "the usual headroom", "% of the load")
        : user(request.headroomPercent, "% of the load"),
    precision:
      request.quantization === undefined
        ? assumed(settled.precisions[0] ?? "fp16", "fp16 unless the checkpoint is published smaller")
        : user(request.quantization),
    kvPrecision:
      request.kvPrecision === undefined ? assumed("auto", "the engine's choice") : user(request.kvPrecision),
    pricing:
      request.pricing === undefined ? assumed("ondemand", "list prices on demand") : user(request.pricing),
    engine:
      request.engine === undefined
        ? assumed(settled.engine.name, "the most used open engine")
        : user(settled.engine.name),
    contextWindow: assumed(settled.contextWindow, "the larger of 4096 and isl + osl", "token"),
  };
}

const METRIC_NAMES = { ttft: "TTFT", itl: "ITL", e2e: "E2E" } as const;

/** Targets nobody stated are the workload's. */
function targetsAssumed(
  request: RecommendRequest,
  { slo, workload }: SettledRecommendation,
): readonly string[] {
  const assumed = slo.filter(({ metric }) => request[`${metric}Ms`] === undefined);
  if (assumed.length === 0) return [];
  const said = assumed.map((row) => `${METRIC_NAMES[row.metric]} p${row.percentile} ${time(row.targetMs)}`);
  return [`Targets ${said.join(", ")}: workload ${workload.name}.`];
}

/** Prefixes stay in the pool only where the running sequences leave room. */
function prefixRoom(
  { workload, isl, osl }: SettledRecommendation,
  best: RankedCandidate | undefined,
): string {
  const tokens = workload.prefixCache?.prefixTokens ?? null;
  if (tokens === null || best === undefined) return "";
  const { memory, gpusPerReplica } = best.option;
  const { batch } = best.option.point();
  const perToken = memory.kvBytesPerToken;
  const free = memory.kvPoolBytes - batch * (isl + osl) * perToken;
  const held = Math.max(0, Math.floor(free / (tokens * perToken)));
  return ` A prefix of ${number(tokens)} tokens takes ${memoryText(tokens * perToken * gpusPerReplica)} of a replica; beside the running sequences the pool of rank 1 keeps ${number(held)} of them, so more distinct ones than that will not hit.`;
}

export function assumptionsOf(
  request: RecommendRequest,
  settled: SettledRecommendation,
  best: RankedCandidate | undefined,
): readonly string[] {
  const { workload, isl, osl, load, headroomFraction } = settled;
  const cache = workload.prefixCache;
  const saved = settled.prefixHitRate;
  return [
    ...(request.isl !== undefined && request.osl !== undefined
      ? []
      : [
          `Lengths ${number(isl)} in and ${number(osl)} out: workload ${workload.name} (${workload.source}).`,
        ]),
    ...targetsAssumed(request, settled),
    `Load ${rate(load.offeredPerSecond)}: ${load.note}.`,
    `Headroom ${percent(headroomFraction)} is extra load the targets still hold under: at most ${percent(1 / (1 + headroomFraction))} of what the fleet can carry is used.`,
    ...(saved > 0
      ? [
          `Prefix caching saves ${percent(saved)} of the prefill: ${number(isl * (1 - saved))} of ${number(isl)} input tokens are computed${cache === null ? "" : ` (${percent(cache.cacheableFraction)} cacheable × ${percent(cache.hitFraction)} hits)`}. Cached prefixes save no memory here.${prefixRoom(settled, best)}`,
        ]
      : []),
    ...(request.batchSize === undefined ? ["The batch cap is searched; it changes no answer."] : []),
    ...(request.owned === undefined
      ? []
      : [
          "Owned machines draw 1.6 × the sheet power of their GPUs (host and cooling) in every hour [assumed].",
        ]),
  ];
}

const TOKENS_OF_E2E_TARGET = 512;

/** The seed's end-to-end targets are far below what its own token targets allow. */
function e2eContradiction({ workload, slo }: SettledRecommendation): Recommendation["warnings"] {
  const ttft = slo.find(({ metric, percentile }) => metric === "ttft" && percentile === 50)?.targetMs;
  const itl = slo.find(({ metric, percentile }) => metric === "itl" && percentile === 50)?.targetMs;
  const e2e = workload.e2ePer512Ms;
  if (e2e === null || ttft === undefined || itl === undefined) return [];
  const allowed = ttft + TOKENS_OF_E2E_TARGET * itl;
  if (allowed <= e2e) return [];
  return [
    {
      code: "contradicting_targets",
      message: `The workload's E2E target of ${time(e2e)} for ${TOKENS_OF_E2E_TARGET} tokens contradicts its own TTFT and ITL targets, which allow ${time(allowed)}. It is shown and not judged; give --e2e-ms to judge one.`,
    },
  ];
}

function cacheContradiction({ workload, isl }: SettledRecommendation): Recommendation["warnings"] {
  const cache = workload.prefixCache;
  if (cache?.prefixTokens == null || cache.cacheableFraction * isl <= cache.prefixTokens) return [];
  return [
    {
      code: "contradicting_prefix",
      message: `The workload calls ${number(cache.cacheableFraction * isl)} input tokens cacheable, but its prefixes are ${number(cache.prefixTokens)} tokens long: the share is used, as its source does.`,
    },
  ];
}

export interface NoteContext {
  readonly request: RecommendRequest;
  readonly record: ModelRecord;
  readonly settled: SettledRecommendation;
  readonly best: RankedCandidate | undefined;
  /** The best use of owned machines, when there are any. */
  readonly owned: RankedCandidate | undefined;
  readonly unpriced: number;
  readonly bySize: number | null;
  readonly today: string;
  readonly priceMaxAgeDays: number;
}

/** What machines that are too few still carry. */
function ownedShort({ owned, settled }: NoteContext): Recommendation["warnings"] {
  const available = owned?.offer.available ?? null;
  if (owned === undefined || available === null || owned.machines <= available) return [];
  const replicas = Math.min(owned.option.replicas, available * owned.replicasPerMachine);
  const carried = (replicas * owned.option.ratePerReplica) / (1 + settled.headroomFraction);
  return [
    {
      code: "owned_not_enough",
      message: `Your ${number(available * owned.offer.gpus)} × ${owned.offer.gpu.name} carry ${rate(carried)} of the ${rate(settled.load.offeredPerSecond)} with this headroom; all of it takes ${plural(owned.machines, "machine")} of ${number(owned.offer.gpus)}. Ask again for the rest.`,
    },
  ];
}

export function warningsOf(context: NoteContext): Recommendation["warnings"] {
  const { request, record, settled, best, unpriced, bySize, today, priceMaxAgeDays } = context;
  const { isl, osl } = settled;
  const warn = (code: string, message: string, when: boolean): Recommendation["warnings"] =>
    when ? [{ code, message }] : [];
  const maxContext = record.profile.maxContext;
  const age =
    best === undefined || best.offer.kind === "owned" ? 0 : (daysBetween(best.offer.asOf, today) ?? 0);
  const peak = settled.workload.peakMultiplier;
  const bursts = 1 + settled.headroomFraction;
  return [
    ...warn(
      "model_by_size",
      `Nothing is known of "${request.model ?? ""}" but the ${number(bySize ?? 0)}B in its name: a usual dense shape of that size stands in.`,
      bySize !== null,
    ),
    ...warn(
      "context_exceeded",
      `Requests take ${number(isl + osl)} tokens and the model is made for ${number(maxContext ?? 0)}: choose another model or shorter requests.`,
      maxContext !== null && isl + osl > maxContext,
    ),
    ...e2eContradiction(settled),
    ...cacheContradiction(settled),
    ...warn(
      "peak_not_covered",
      `The workload's own peak is ${number(peak ?? 1)} × its mean load; this headroom carries ${number(bursts)} ×. For the peak ask with ${rate(settled.load.offeredPerSecond * (peak ?? 1))}.`,
      peak !== null && peak > bursts,
    ),
    ...warn(
      "bursty_arrivals",
      "The workload's requests come in clusters (Hawkes); the forecast takes them as independent (Poisson), so its tails are too short.",
      settled.workload.arrivals === "hawkes",
    ),
    ...warn(
      "headroom_named_twice",
      "Headroom 100 % is twice the load: 50 % of the capacity is used. Other tools take 50 % to mean the same.",
      request.headroomPercent === 100,
    ),
    ...warn(
      "unpriced",
      `${plural(unpriced, "machine type")} could not be compared: no ${request.pricing ?? "ondemand"} price is known there.`,
      unpriced > 0,
    ),
    ...ownedShort(context),
    ...warn("old_price", `The price of rank 1 is ${plural(age, "day")} old.`, age > priceMaxAgeDays),
    ...warn(
      "unverified_gpu",
      `Some figures of ${best?.offer.gpu.name ?? ""} could not be verified: ${best?.offer.gpu.notes ?? ""}`,
      best !== undefined && !best.offer.gpu.verified,
    ),
    ...warn(
      "no_targets",
      "No latency target is set: machines are ranked on throughput alone.",
      settled.slo.length === 0,
    ),
  ];
}

export function summaryOf(
  best: RankedCandidate | undefined,
  settled: SettledRecommendation,
  offers: number,
  unpriced: number,
  nearest: NearestFit | null,
): string {
  const load = rate(settled.load.offeredPerSecond);
  if (offers === 0) {
    return `No machine can be priced there: ${plural(unpriced, "machine type")} without such a price.`;
  }
  if (best === undefined) {
    const short =
      nearest === null
        ? ""
        : ` Nearest, on ${nearest.on}: each GPU needs ${memoryText(nearest.neededBytes)} and may use ${memoryText(nearest.usableBytes)}.`;
    return `The model fits on no machine that was asked for, in no way left open.${short}`;
  }
  const { offer, option, machines, usdPerHour } = best;
  const fleet = `${plural(machines, "machine")} ${offer.machine} (${offer.cloud}, ${offer.region}), ${plural(option.replicas, "replica")} of ${number(option.gpusPerReplica)} × ${offer.gpu.name} in ${option.spec.deployment.precision}`;
  return best.meetsSlo
    ? `${fleet}: ${dollars(usdPerHour)} an hour carry ${load} within every target.`
    : `Nothing meets every target at ${load}. Nearest: ${fleet}, ${dollars(usdPerHour)} an hour.`;
}
