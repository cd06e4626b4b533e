/** What stands under every recommendation: inputs with their sources, assumptions, limitations, and the answer in a sentence. */
import type { ModelRecord } from "../../domain/catalog/model-profile.ts";
import type { RankedCandidate } from "../../domain/planning/ranking-problem.ts";
import type { NearestFit } from "../../domain/planning/ranking-relaxations.ts";
import type { Recommendation } from "../../domain/planning/recommendation.ts";
import {
  cents,
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
        ? {
            value: settled.load.offeredPerSecond,
            unit: "1/s",
            source: request.requestsPerUserHour === undefined ? "default" : "user",
            note: settled.load.note,
          }
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

export function summaryOf(
  best: RankedCandidate | undefined,
  settled: SettledRecommendation,
  offers: number,
  unpriced: number,
  nearest: NearestFit | null,
): string {
  const load = rate(settled.load.offeredPerSecond);
  if (offers === 0) {
    return unpriced === 0
      ? "The catalog holds no machine of that kind."
      : `No machine can be priced there: ${plural(unpriced, "machine type")} without such a price.`;
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
    ? `${fleet}: ${cents(usdPerHour)} an hour carry ${load} within every target.`
    : `Nothing meets every target at ${load}. Nearest: ${fleet}, ${cents(usdPerHour)} an hour.`;
}
