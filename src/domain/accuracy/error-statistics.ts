/** How far forecasts are from measurements, over a set of rows. All shares and errors are fractions, not percent. */
export interface Pair {
  readonly measured: number;
  readonly forecast: number;
  readonly low: number;
  readonly high: number;
}

export interface ErrorStatistics {
  readonly count: number;
  readonly medianAbsoluteError: number;
  readonly p90AbsoluteError: number;
  /** Median of forecast ÷ measured − 1. */
  readonly bias: number;
  readonly shareWithin25Percent: number;
  /** Share of measurements inside low … high. */
  readonly coverage: number;
}

const NEAR = 0.25;

/** Value at a share of a sorted list, between neighbours by straight line. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

const ascending = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

export const medianOf = (values: readonly number[]): number => quantile(ascending(values), 0.5);

export function errorStatistics(pairs: readonly Pair[]): ErrorStatistics {
  const signed = pairs.map(({ forecast, measured }) => forecast / measured - 1);
  const absolute = ascending(signed.map(Math.abs));
  const share = (hits: number): number => hits / pairs.length;
  return {
    count: pairs.length,
    medianAbsoluteError: quantile(absolute, 0.5),
    p90AbsoluteError: quantile(absolute, 0.9),
    bias: medianOf(signed),
    shareWithin25Percent: share(absolute.filter((error) => error < NEAR).length),
    coverage: share(pairs.filter(({ measured, low, high }) => measured >= low && measured <= high).length),
  };
}
