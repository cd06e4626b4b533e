/**
 * Bands from the errors of forecasts on rows that their fit had not seen.
 *
 * Model: split-conformal on ln(measured ÷ forecast): the band of a stratum runs between two quantiles of its held-out
 * errors. Sources weigh by the square root of their rows, since rows of one source err alike.
 * Assumes the next source errs as the known ones do when they are left out.
 * Source: Vovk et al. (2005); Lei et al. (2018).
 */
export interface HeldOutError {
  /** ln(measured ÷ forecast). */
  readonly logRatio: number;
  /** Rows that share settings: a source, or a model family of a large one. */
  readonly cluster: string;
}

export interface LogBand {
  readonly low: number;
  readonly high: number;
}

/** n^−½ for each of a cluster's n rows. */
export function clusterWeight(errors: readonly HeldOutError[]): (error: HeldOutError) => number {
  const counts = new Map<string, number>();
  for (const { cluster } of errors) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  return ({ cluster }) => (counts.get(cluster) ?? 1) ** -0.5;
}

/** Errors made ready for bands at any level. */
export interface RankedErrors {
  readonly ascending: readonly number[];
  /** Weight at or below each of them. */
  readonly weightBelow: readonly number[];
}

export function rankErrors(errors: readonly HeldOutError[]): RankedErrors {
  const sorted = [...errors].sort((a, b) => a.logRatio - b.logRatio);
  const weigh = clusterWeight(errors);
  let below = 0;
  const weightBelow = sorted.map((error) => {
    below += weigh(error);
    return below;
  });
  return { ascending: sorted.map(({ logRatio }) => logRatio), weightBelow };
}

/** Smallest value with at least `share` of the weight at or below it. */
function weightedQuantile({ ascending, weightBelow }: RankedErrors, share: number): number {
  const wanted = share * (weightBelow.at(-1) ?? 0);
  let low = 0;
  let high = weightBelow.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((weightBelow[middle] ?? 0) >= wanted) high = middle;
    else low = middle + 1;
  }
  return ascending[low] ?? 0;
}

/** @param nominal - share of the errors inside, 0 to 1. */
export function bandOfRanked(ranked: RankedErrors, nominal: number): LogBand {
  const tail = (1 - nominal) / 2;
  return {
    low: Math.min(0, weightedQuantile(ranked, tail)),
    high: Math.max(0, weightedQuantile(ranked, 1 - tail)),
  };
}

export const conformalBand = (errors: readonly HeldOutError[], nominal: number): LogBand =>
  bandOfRanked(rankErrors(errors), nominal);
