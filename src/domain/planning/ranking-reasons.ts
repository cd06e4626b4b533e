/** Why a candidate lost to the best one, in a sentence. */
import { percentFromFraction } from "../units.ts";
import { gpusBilled } from "./ranking-order.ts";
import type { RankedCandidate } from "./ranking-problem.ts";
import { isMissed, type SloGap, type SloTarget, sloGaps } from "./ranking-slo.ts";
import { cents, number, percent, plural, rate, time } from "./wording.ts";

const NAMES = { ttft: "TTFT", itl: "ITL", e2e: "E2E" } as const;

export const targetName = ({ metric, percentile }: SloTarget): string => `${NAMES[metric]} p${percentile}`;

/** "TTFT p95 is 2.1 s for a target of 500 ms". */
export const gapSentence = (gap: SloGap): string =>
  `${targetName(gap)} is ${Number.isFinite(gap.actualMs) ? time(gap.actualMs) : "without bound"} for a target of ${time(gap.targetMs)}`;

export function missedSentences(candidate: RankedCandidate, slo: readonly SloTarget[]): readonly string[] {
  const { offer, machines } = candidate;
  const missed = sloGaps(slo, candidate.option.point()).filter(isMissed).map(gapSentence);
  const tooFew = offer.available !== null && machines > offer.available;
  return tooFew
    ? [...missed, `${plural(machines, "machine")} are needed and ${number(offer.available ?? 0)} are there`]
    : missed;
}

/** Against the winner: what costs more, and what stands behind it. */
export function reasonFor(
  candidate: RankedCandidate,
  best: RankedCandidate,
  slo: readonly SloTarget[],
  rank: number,
): string {
  if (!candidate.meetsSlo) {
    const missed = missedSentences(candidate, slo);
    return missed.length === 0 ? "No rate keeps the targets." : `${missed.join("; ")}.`;
  }
  if (rank === 1) return `The best of all that meet the targets: ${cents(candidate.usdPerHour)} an hour.`;
  const dearer = candidate.usdPerHour / best.usdPerHour - 1;
  const money =
    dearer > 0
      ? `${percent(dearer)} dearer than rank 1`
      : dearer < 0
        ? `${percent(-dearer)} cheaper than rank 1, but behind it on the objective`
        : "as dear as rank 1";
  return `${money}: ${because(candidate, best)}${latencyAgainst(candidate, best, dearer)}.`;
}

/** Dearer and slower is dominated; dearer and faster is a choice. */
function latencyAgainst(candidate: RankedCandidate, best: RankedCandidate, dearer: number): string {
  const own = candidate.option.point().e2eMs.p95;
  const other = best.option.point().e2eMs.p95;
  if (dearer <= 0 || !Number.isFinite(own) || own === other) return "";
  const against = `E2E p95 ${time(own)} against ${time(other)}`;
  return own > other ? `; slower too (${against}): dominated` : `; it is faster (${against})`;
}

function because(candidate: RankedCandidate, best: RankedCandidate): string {
  const perGpu = ({ offer }: RankedCandidate) => offer.usdPerHour / offer.gpus;
  const idle = gpusBilled(candidate) - candidate.option.replicas * candidate.option.gpusPerReplica;
  const carried = ({ option }: RankedCandidate) => option.ratePerReplica / option.gpusPerReplica;
  if (idle > 0 && candidate.machines === 1 && percentFromFraction(idle / gpusBilled(candidate)) >= 25) {
    return `${number(idle)} of its ${plural(gpusBilled(candidate), "GPU")} stand idle and are billed`;
  }
  const price = perGpu(candidate) / perGpu(best);
  const work = carried(candidate) / carried(best);
  if (price >= 1 && work >= 1) {
    return `a GPU carries ${number(work)} × the load at ${number(price)} × the price`;
  }
  if (price < 1) return `a GPU costs ${number(price)} × as much and carries ${number(work)} × the load`;
  return `a GPU carries ${rate(carried(candidate))} within the targets, against ${rate(carried(best))}`;
}
