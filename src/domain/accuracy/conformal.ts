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

/** Smallest value with at least `share` of the weight at or below it. */
function weightedQuantile(
  sorted: readonly HeldOutError[],
  weights: readonly number[],
  share: number,
): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  for (const [index, error] of sorted.entries()) {
    below += weights[index] ?? 0;
    if (below >= share * total) return error.logRatio;
  }
  return sorted.at(-1)?.logRatio ?? 0;
}

/** @param nominal - share of the errors inside, 0 to 1. */
export function conformalBand(errors: readonly HeldOutError[], nominal: number): LogBand {
  const sorted = [...errors].sort((a, b) => a.logRatio - b.logRatio);
  const weigh = clusterWeight(errors);
  const weights = sorted.map(weigh);
  const tail = (1 - nominal) / 2;
  return {
    low: Math.min(0, weightedQuantile(sorted, weights, tail)),
    high: Math.max(0, weightedQuantile(sorted, weights, 1 - tail)),
  };
}
