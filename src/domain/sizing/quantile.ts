/**
 * Percentile of a sample, linear between ranks: rank (n − 1) · p ÷ 100.
 *
 * Source: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), definition 7, the sizing guides' own.
 */
import { fractionFromPercent } from "../units.ts";

/** 0 without values, as the guides' files have it. @param percent - 0 to 100. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (sorted.length - 1) * fractionFromPercent(percent);
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) return 0;
  const share = rank - Math.floor(rank);
  // From the nearer end, so that equal neighbours give themselves.
  return share < 0.5 ? below + (above - below) * share : above - (above - below) * (1 - share);
}
