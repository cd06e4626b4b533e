/**
 * Which of two candidates is better, and the same way every time.
 *
 * Model: those that meet the targets first; then the objective; then cost, GPUs in use, room under the targets, and the
 * names. Those that miss come by cost of their worst miss: the nearest miss first.
 */
import type { UsdPerHour } from "../units.ts";
import type { Objective, RankedCandidate } from "./ranking-problem.ts";
import { type SloTarget, sloGaps, worstGap } from "./ranking-slo.ts";

/** Accelerators in use, not billed. */
export const gpusUsed = ({ option }: RankedCandidate): number => option.replicas * option.gpusPerReplica;
/** Accelerators of the machines, billed whether used or not. */
export const gpusBilled = ({ offer, machines }: RankedCandidate): number => offer.gpus * machines;

/** Share of the time-weighted capacity under the targets that the offered load takes. */
export const sloUtilization = ({ option }: RankedCandidate, offeredPerSecond: number): number =>
  offeredPerSecond / (option.replicas * option.ratePerReplica);

/** Output tokens for a joule, at the sheet power of every GPU that is billed; null when that is not known. */
export function tokensPerJoule(candidate: RankedCandidate, outputTokensPerSecond: number): number | null {
  const watts = candidate.offer.gpu.tdpWatts;
  return watts === null ? null : outputTokensPerSecond / (gpusBilled(candidate) * watts);
}

export interface Ordering {
  readonly objective: Objective;
  readonly slo: readonly SloTarget[];
}

const EQUAL = 1e-9;
const compared = (first: number, second: number): number =>
  Math.abs(first - second) <= EQUAL * Math.max(Math.abs(first), Math.abs(second)) ? 0 : first - second;

/** How far the worst target is missed; infinite when the replica is not even stable. */
function miss(candidate: RankedCandidate, slo: readonly SloTarget[]): number {
  const gap = worstGap(sloGaps(slo, candidate.option.point())) ?? 0;
  return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap;
}

/** Smaller is better. */
function score(candidate: RankedCandidate, { objective, slo }: Ordering): number {
  switch (objective) {
    case "gpus":
      return gpusBilled(candidate);
    case "latency":
      return slo.length === 0 ? candidate.option.point().e2eMs.p95 : miss(candidate, slo);
    case "tokens-per-joule":
      return -(tokensPerJoule(candidate, 1) ?? 0);
    default:
      return candidate.usdPerHour;
  }
}

const cost = ({ usdPerHour }: RankedCandidate): UsdPerHour => usdPerHour;
const room = ({ option }: RankedCandidate): number => -(option.replicas * option.ratePerReplica);

/** Wider formats and the engine's own cap first: nothing is changed without a gain. */
function nameOf({ offer, option }: RankedCandidate): string {
  const { spec, batchCap, kvPrecision } = option;
  const { deployment } = spec;
  return [
    offer.cloud,
    offer.machine,
    offer.region,
    offer.zone ?? "",
    deployment.precision,
    kvPrecision,
    deployment.tp,
    deployment.pp,
    batchCap === null ? "" : String(batchCap).padStart(8, "0"),
  ].join(" ");
}

/** Negative = the first is better. */
export function compareCandidates(
  first: RankedCandidate,
  second: RankedCandidate,
  ordering: Ordering,
): number {
  if (first.meetsSlo !== second.meetsSlo) return first.meetsSlo ? -1 : 1;
  if (!first.meetsSlo) {
    const missed = compared(miss(first, ordering.slo), miss(second, ordering.slo));
    if (missed !== 0) return missed;
  }
  const byScore = compared(score(first, ordering), score(second, ordering));
  if (byScore !== 0) return byScore;
  const byCost = compared(cost(first), cost(second));
  if (byCost !== 0) return byCost;
  const byGpus = gpusUsed(first) - gpusUsed(second);
  if (byGpus !== 0) return byGpus;
  const byRoom = compared(room(first), room(second));
  if (byRoom !== 0) return byRoom;
  return nameOf(first) < nameOf(second) ? -1 : 1;
}
