/** A logarithmic axis: where a value lies, and which ticks are written. */
export interface LogScale {
  readonly low: number;
  readonly high: number;
  /** 0 at `low`, 1 at `high`. */
  place(value: number): number;
  readonly ticks: readonly number[];
}

/** Whole decades around the values. */
export function logScale(values: readonly number[]): LogScale {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (!(least > 0) || !Number.isFinite(most) || most === 0) return logScale([1, 10]);
  const from = Math.floor(Math.log10(least));
  const to = Math.max(from + 1, Math.ceil(Math.log10(most)));
  const decades = to - from;
  return {
    low: 10 ** from,
    high: 10 ** to,
    place: (value) => (Math.log10(value) - from) / decades,
    ticks: Array.from({ length: decades + 1 }, (_, index) => 10 ** (from + index)),
  };
}
