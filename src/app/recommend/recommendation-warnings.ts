/** What a person should know before trusting a recommendation: contradictions, gaps, doubts. */
import type { ModelRecord } from "../../domain/catalog/model-profile.ts";
import { daysBetween } from "../../domain/planning/dates.ts";
import type { RankedCandidate } from "../../domain/planning/ranking-problem.ts";
import { targetName } from "../../domain/planning/ranking-reasons.ts";
import { sloGaps } from "../../domain/planning/ranking-slo.ts";
import type { Recommendation } from "../../domain/planning/recommendation.ts";
import { number, percent, plural, rate, time } from "../../domain/planning/wording.ts";
import type { FoundOffers } from "./machine-rows.ts";
import type { RecommendRequest } from "./recommend-request.ts";
import type { SettledRecommendation } from "./settle-recommendation.ts";

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
  /** The candidates that are listed. */
  readonly shown: readonly RankedCandidate[];
  readonly found: FoundOffers;
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

/** A region's price for a zone that no row names. */
function regionForZone({ request, shown }: NoteContext): Recommendation["warnings"] {
  const { zone } = request;
  const elsewhere = shown.filter(({ offer }) => offer.kind !== "owned" && offer.zone === null);
  const [first] = elsewhere;
  if (zone === undefined || first === undefined) return [];
  const machines = [...new Set(elsewhere.map(({ offer }) => offer.machine))].join(", ");
  return [
    {
      code: "zone_price_is_regions",
      message: `The price rows of ${machines} name no zone: the price is that of ${first.offer.region}, and whether ${zone} has the machine is not known.`,
    },
  ];
}

/** A target that holds in the middle of the forecast's band and not at its upper edge. */
function nearTheEdge({ best, settled }: NoteContext): Recommendation["warnings"] {
  if (best === undefined || !best.meetsSlo) return [];
  const point = best.option.point();
  const doubtful = sloGaps(settled.slo, point).filter(({ metric, actualMs, targetMs }) => {
    const { mean, band } = point[`${metric}Ms`];
    return mean > 0 && actualMs * (band.high / mean) > targetMs;
  });
  if (doubtful.length === 0) return [];
  const level = point.ttftMs.band.level;
  return [
    {
      code: "target_within_band",
      message: `At the upper edge of the forecast's band (${percent(level)} of measured values lie within it) rank 1 would miss ${doubtful.map(targetName).join(", ")}: measure a replica first, or take a machine with more room.`,
    },
  ];
}

export function warningsOf(context: NoteContext): Recommendation["warnings"] {
  const { request, record, settled, best, found, bySize, today, priceMaxAgeDays } = context;
  const { isl, osl } = settled;
  const warn = (code: string, message: string, when: boolean): Recommendation["warnings"] =>
    when ? [{ code, message }] : [];
  const maxContext = record.profile.maxContext;
  const heads = record.profile.attentionHeads ?? null;
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
      "degree_refused",
      `Engines refuse a tensor parallelism of ${number(request.tp ?? 1)}: it does not divide the model's ${number(heads ?? 0)} attention heads.`,
      request.tp !== undefined && heads !== null && heads % request.tp !== 0,
    ),
    ...warn(
      "no_commitments",
      "Commitment prices are known from a --catalog file only: list prices hold none.",
      request.pricing === "commit1y" || request.pricing === "commit3y",
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
      `${plural(found.unpriced, "machine type")} could not be compared: no ${request.pricing ?? "ondemand"} price is known there.`,
      found.unpriced > 0,
    ),
    ...regionForZone(context),
    ...warn(
      "engine_refused",
      `${settled.engine.name} does not run on ${found.refused.join(", ")}: their machines are left out.`,
      found.refused.length > 0,
    ),
    ...nearTheEdge(context),
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
