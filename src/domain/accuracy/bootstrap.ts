/**
 * How far a median error may be off itself.
 *
 * Model: bootstrap over clusters: rows of one setup (model, GPU, engine, parallelism) come and go together, since they
 * err alike. Deterministic: resamples are drawn by a fixed sequence.
 * Source: Efron (1979); over setups as in spec-kit/forecast_model.md (How wrong).
 */
import { quantile } from "./error-statistics.ts";

export interface ClusteredError {
  readonly cluster: string;
  readonly absoluteError: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly clusters: number;
}

const RESAMPLES = 200;
const TAIL = 0.05;

/** Multiplier, increment and modulus of Numerical Recipes' quick generator. */
function drawer(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The drawn row with half of the rows before it. */
function middleOf(
  ranked: readonly { readonly cluster: number; readonly absoluteError: number }[],
  times: Uint16Array,
  rows: number,
): number {
  let before = 0;
  for (const { cluster, absoluteError } of ranked) {
    before += times[cluster] ?? 0;
    if (2 * before >= rows) return absoluteError;
  }
  return Number.NaN;
}

/** 90 % interval of the median; `null` with fewer than three clusters. */
export function medianInterval(errors: readonly ClusteredError[]): Interval | null {
  const groups = new Map<string, number[]>();
  for (const { cluster, absoluteError } of errors) {
    const group = groups.get(cluster);
    if (group === undefined) groups.set(cluster, [absoluteError]);
    else group.push(absoluteError);
  }
  const clusters = [...groups.values()];
  if (clusters.length < 3) return null;
  const draw = drawer();
  // Ranked once: a resample only counts how often each row was drawn.
  const ranked = clusters
    .flatMap((rows, cluster) => rows.map((absoluteError) => ({ cluster, absoluteError })))
    .sort((a, b) => a.absoluteError - b.absoluteError);
  const medians: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    const times = new Uint16Array(clusters.length);
    let rows = 0;
    for (let pick = 0; pick < clusters.length; pick += 1) {
      const drawn = draw(clusters.length);
      times[drawn] = (times[drawn] ?? 0) + 1;
      rows += clusters[drawn]?.length ?? 0;
    }
    medians.push(middleOf(ranked, times, rows));
  }
  medians.sort((a, b) => a - b);
  return { low: quantile(medians, TAIL), high: quantile(medians, 1 - TAIL), clusters: clusters.length };
}
