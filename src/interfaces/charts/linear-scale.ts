/** A linear axis from zero: where a value lies, and ticks at round numbers. */
export interface LinearScale {
  readonly high: number;
  /** 0 at zero, 1 at `high`. */
  place(value: number): number;
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 5, 10];
const MOST_TICKS = 6;

export function linearScale(values: readonly number[]): LinearScale {
  const most = values.reduce((largest, value) => Math.max(largest, value), 0);
  if (!(most > 0) || !Number.isFinite(most)) return linearScale([1]);
  const rough = most / MOST_TICKS;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * (STEPS.find((factor) => factor * decade >= rough) ?? 10);
  const count = Math.ceil(most / step - 1e-9);
  return {
    high: count * step,
    place: (value) => value / (count * step),
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
  };
}
