/**
 * The normal distribution.
 *
 * Model: density, and distribution by a rational approximation.
 * Assumes an absolute error of 7.5e-8 is small enough.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17.
 */
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / SQRT_TWO_PI;

/** Probability of a value below `x`. */
export function normalBelow(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    normalDensity(x) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

/** Standard deviations above the mean at the percentiles that targets use. */
export const NORMAL_QUANTILE: Readonly<Record<50 | 95 | 99, number>> = { 50: 0, 95: 1.6449, 99: 2.3263 };
