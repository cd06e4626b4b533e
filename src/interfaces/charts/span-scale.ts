/** A linear axis over the values alone, ticks at round numbers: for spreads that lie far from zero. */
export interface SpanScale {
  readonly low: number;
  readonly high: number;
  /** 0 at `low`, 1 at `high`. */
  place(value: number): number;
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 5, 10];
const MOST_TICKS = 5;
const TINY = 1e-9;

export function spanScale(values: readonly number[]): SpanScale {
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (!Number.isFinite(least) || !Number.isFinite(most)) return spanScale([0, 1]);
  if (least === most) return spanScale([least * 0.9, least === 0 ? 1 : least * 1.1]);
  const rough = (most - least) / MOST_TICKS;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * (STEPS.find((factor) => factor * decade >= rough) ?? 10);
  const from = Math.floor(least / step + TINY);
  const to = Math.ceil(most / step - TINY);
  return {
    low: from * step,
    high: to * step,
    place: (value) => (value / step - from) / (to - from),
    ticks: Array.from({ length: to - from + 1 }, (_, index) => (from + index) * step),
  };
}
