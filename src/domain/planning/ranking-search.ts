/**
 * Every machine type with every option left open, sized and priced.
 *
 * Model: forecasts depend on the GPU and the option, not on the machine: each is made once. A machine with n GPUs holds
 * floor(n ÷ GPUs per replica) replicas and is billed whole. Filling a machine less than that never costs less, so only
 * the fullest use is priced; the others are counted as considered.
 */
import type { Gpu } from "../catalog/gpu.ts";
import type { LatencyTargets } from "../forecasting/load-forecast.ts";
import { servingOptions, sizeOption } from "./ranking-options.ts";
import { compareCandidates, type Ordering } from "./ranking-order.ts";
import type {
  RankedCandidate,
  RankedOffer,
  RankingProblem,
  RankingServices,
  SizedOption,
} from "./ranking-problem.ts";
import { targetSets } from "./ranking-slo.ts";

export interface RankingResult {
  /** The best of every machine type that can hold the model, best first. */
  readonly machines: readonly RankedCandidate[];
  /** Cheapest candidate of every option that meets the targets: what a Pareto front is drawn from. */
  readonly meeting: readonly RankedCandidate[];
  /** Combinations of machine type, GPUs used, degrees, replicas a machine, formats and batch cap. */
  readonly considered: number;
  /** Different replicas that were forecast. */
  readonly forecasts: number;
  /** GPU types on which no option holds the model. */
  readonly tooSmall: readonly Gpu[];
}

function candidateOf(offer: RankedOffer, option: SizedOption): RankedCandidate {
  const replicasPerMachine = Math.floor(offer.gpus / option.gpusPerReplica);
  const machines = Math.ceil(option.replicas / replicasPerMachine);
  return {
    offer,
    option,
    replicasPerMachine,
    machines,
    usdPerHour: machines * offer.usdPerHour,
    meetsSlo: option.keepsSlo && (offer.available === null || machines <= offer.available),
  };
}

interface GpuSearch {
  readonly best: Map<RankedOffer, RankedCandidate>;
  readonly meeting: RankedCandidate[];
  considered: number;
  forecasts: number;
  fits: boolean;
}

function searchGpu(
  problem: RankingProblem,
  services: RankingServices,
  offers: readonly RankedOffer[],
  sets: readonly LatencyTargets[],
): GpuSearch {
  const ordering: Ordering = { objective: problem.objective, slo: problem.slo };
  const found: GpuSearch = { best: new Map(), meeting: [], considered: 0, forecasts: 0, fits: false };
  const gpu = offers[0]?.gpu;
  if (gpu === undefined) return found;
  const most = Math.max(...offers.map(({ gpus }) => gpus));
  for (const option of servingOptions(problem, services, gpu, most)) {
    const holders = offers.filter(({ gpus }) => gpus >= option.gpusPerReplica);
    for (const { gpus } of holders) found.considered += Math.floor(gpus / option.gpusPerReplica);
    found.forecasts += 1;
    const sized = sizeOption(problem, services, option, sets);
    if (sized === null) continue;
    found.fits = true;
    let cheapest: RankedCandidate | null = null;
    for (const offer of holders) {
      const candidate = candidateOf(offer, sized);
      const known = found.best.get(offer);
      if (known === undefined || compareCandidates(candidate, known, ordering) < 0) {
        found.best.set(offer, candidate);
      }
      if (candidate.meetsSlo && (cheapest === null || candidate.usdPerHour < cheapest.usdPerHour)) {
        cheapest = candidate;
      }
    }
    if (cheapest !== null) found.meeting.push(cheapest);
  }
  return found;
}

/** @param onGpu - told the share that is done after each GPU type. */
export function searchMachines(
  problem: RankingProblem,
  services: RankingServices,
  onGpu?: (doneFraction: number) => void,
): RankingResult {
  const sets = targetSets(problem.slo);
  const byGpu = [...Map.groupBy(problem.offers, ({ gpu }) => gpu.name).values()];
  const machines: RankedCandidate[] = [];
  const meeting: RankedCandidate[] = [];
  const tooSmall: Gpu[] = [];
  let considered = 0;
  let forecasts = 0;
  for (const [index, offers] of byGpu.entries()) {
    const found = searchGpu(problem, services, offers, sets);
    for (const candidate of found.best.values()) machines.push(candidate);
    for (const candidate of found.meeting) meeting.push(candidate);
    considered += found.considered;
    forecasts += found.forecasts;
    const gpu = offers[0]?.gpu;
    if (!found.fits && gpu !== undefined) tooSmall.push(gpu);
    onGpu?.((index + 1) / byGpu.length);
  }
  const ordering: Ordering = { objective: problem.objective, slo: problem.slo };
  machines.sort((a, b) => compareCandidates(a, b, ordering));
  return { machines, meeting, considered, forecasts, tooSmall };
}
