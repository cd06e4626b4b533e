/**
 * The cheapest candidate that meets every target.
 *
 * Model: candidates are a GPU and a degree; cost is the whole fleet's hourly price, or the GPU count where no price is
 * known. A candidate whose cheapest imaginable fleet (sized for stability alone) already costs more than the best
 * feasible one is not forecast in full. Ties go to the smaller degree and the earlier GPU. Degrees beyond one machine
 * are tried only when nothing within one holds the model. When no candidate meets the targets, the one whose lone
 * request comes nearest to them is taken, priced ones first.
 */
import type { Gpu } from "../catalog/gpu.ts";
import { carriedRate, type Evaluation, evaluate, replicaSpec } from "./evaluation.ts";
import { cheapestOffer, fleetOf, type MachineOffer } from "./fleet-cost.ts";
import type { PlanningProblem, PlanningServices } from "./planning-problem.ts";
import { replicaCounts } from "./replicas.ts";
import { spanningDegrees, tensorParallelDegrees } from "./tensor-parallel.ts";

export interface Candidate {
  readonly gpu: Gpu;
  readonly tp: number;
}

/** GPUs of the largest machine on offer; of a node where none is. */
function mostTogether(gpu: Gpu, offers: readonly MachineOffer[]): number {
  const offered = offers.map(({ machine }) => machine.gpus);
  return Math.min(gpu.maxGpusPerNode, ...(offered.length === 0 ? [] : [Math.max(...offered)]));
}

function candidatesOf(
  { gpus, tp, model }: PlanningProblem,
  { offers }: PlanningServices,
  degreesOf: typeof tensorParallelDegrees,
): readonly Candidate[] {
  return gpus.flatMap((gpu) => {
    const degrees = tp === null ? degreesOf(model, gpu, mostTogether(gpu, offers(gpu))) : [tp];
    return degrees.map((degree) => ({ gpu, tp: degree }));
  });
}

/** Order of preference: feasible, then fits, then priced, then nearest to the targets, then price, then GPUs. Negative = first is better. */
export function compareEvaluations(first: Evaluation, second: Evaluation): number {
  if (first.feasible !== second.feasible) return first.feasible ? -1 : 1;
  if ((first.serving === null) !== (second.serving === null)) return first.serving === null ? 1 : -1;
  if (first.serving === null || second.serving === null) {
    return first.memory.shortfallBytes - second.memory.shortfallBytes;
  }
  if ((first.price === null) !== (second.price === null)) return first.price === null ? 1 : -1;
  if (!first.feasible) {
    const miss = missRatio(first) - missRatio(second);
    if (Math.abs(miss) > 1e-9) return miss;
  }
  const price = (first.price?.max.usdPerHour ?? 0) - (second.price?.max.usdPerHour ?? 0);
  if (Math.abs(price) > 1e-9) return price;
  return totalGpus(first) - totalGpus(second);
}

/** How far the worst missed target is exceeded, where no load is low enough by a lone request: 1.2 = 20 % over. */
function missRatio({ failing }: Evaluation): number {
  const ratios = failing.map((missed) => {
    const actual = "lone" in missed && missed.atAnyLoad ? missed.lone : missed.actual;
    return actual === null ? Number.MAX_VALUE : actual / missed.target;
  });
  return Math.max(1, ...ratios);
}

export const totalGpus = ({ serving, gpusPerReplica }: Evaluation): number =>
  (serving?.counts.max ?? 0) * gpusPerReplica;

/** Hourly price below which no plan on this candidate can lie; null when it does not fit or has no price. */
function priceFloor(
  problem: PlanningProblem,
  services: PlanningServices,
  candidate: Candidate,
): number | null {
  const spec = replicaSpec(problem, services, candidate.gpu, candidate.tp);
  const memory = services.forecaster.memory(spec);
  if (!memory.fits || memory.maxSequences < 1) return null;
  const rate = carriedRate(problem, services.forecaster.saturation(spec), 0);
  const { max } = replicaCounts(problem.load, rate, problem.policy);
  const offer = cheapestOffer(services.offers(candidate.gpu), candidate.tp, max);
  return offer === null ? null : fleetOf(offer, candidate.tp, max, 1).usdPerHour;
}

function bestOf(
  problem: PlanningProblem,
  services: PlanningServices,
  candidates: readonly Candidate[],
): Evaluation | null {
  const floors = candidates.map((candidate) => ({
    candidate,
    floor: candidates.length === 1 ? null : priceFloor(problem, services, candidate),
  }));
  const ordered = floors.toSorted((a, b) => (a.floor ?? Number.MAX_VALUE) - (b.floor ?? Number.MAX_VALUE));
  let best: Evaluation | null = null;
  for (const { candidate, floor } of ordered) {
    const bestPrice = best?.feasible === true ? (best.price?.max.usdPerHour ?? null) : null;
    if (bestPrice !== null && (floor === null || floor > bestPrice)) continue;
    const evaluation = evaluate(problem, services, candidate.gpu, candidate.tp);
    if (best === null || compareEvaluations(evaluation, best) < 0) best = evaluation;
  }
  return best;
}

/** The best candidate, feasible or not; null when there is none to try. */
export function chooseEvaluation(
  problem: PlanningProblem,
  services: PlanningServices,
  candidates?: readonly Candidate[],
): Evaluation | null {
  if (candidates !== undefined) return bestOf(problem, services, candidates);
  const within = bestOf(problem, services, candidatesOf(problem, services, tensorParallelDegrees));
  if (problem.tp !== null || within === null || within.serving !== null) return within;
  const beyond = bestOf(problem, services, candidatesOf(problem, services, spanningDegrees));
  return beyond !== null && beyond.serving !== null ? beyond : within;
}
