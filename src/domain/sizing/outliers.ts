/**
 * Levels that a straight line through a sweep leaves out.
 *
 * Model: interquartile fences. With at most eight levels first the raw times (fences 2.0 IQR), then always the residuals of a
 * least-squares line through what is left (1.5 IQR); bounds belong to the inside; one pass. Four levels or fewer are kept.
 * Assumes times that do not grow with concurrency in the raw check, which is false for a sweep: eight doubling levels on a
 * perfect line lose the last. Kept because the sizing guide does it; whoever loses a level that way is told.
 * Source: NVIDIA NeMo Agent Toolkit sizing guide; Tukey, Exploratory Data Analysis (1977).
 */
import { type LinePoint, leastSquares } from "./least-squares.ts";
import { percentile } from "./quantile.ts";

export interface OutlierSettings {
  /** Up to this many levels the raw times are checked too. [assumed] the guide's 8. */
  readonly smallRange: number;
  /** IQRs beyond the quartiles of the raw times. [assumed] the guide's 2.0. */
  readonly extremeFences: number;
  /** IQRs beyond the quartiles of the residuals. [assumed] the guide's 1.5. */
  readonly fences: number;
}

export interface Sifted {
  readonly kept: readonly LinePoint[];
  /** Concurrencies left out: raw times first, residuals after. */
  readonly removed: readonly number[];
}

/** More levels than this are sifted. */
const FEWEST_KEPT_WHOLE = 4;

function within(values: readonly number[], fences: number): boolean[] {
  const [low, high] = [percentile(values, 25), percentile(values, 75)];
  const reach = fences * (high - low);
  return values.map((value) => value >= low - reach && value <= high + reach);
}

function sift(points: readonly LinePoint[], inside: readonly boolean[]): Sifted {
  return {
    kept: points.filter((_, at) => inside[at]),
    removed: points.flatMap((point, at) => (inside[at] ? [] : [point.concurrency])),
  };
}

export function withoutOutliers(points: readonly LinePoint[], settings: OutlierSettings): Sifted {
  if (points.length <= FEWEST_KEPT_WHOLE) return { kept: points, removed: [] };
  const times = points.map(({ seconds }) => seconds);
  const raw: Sifted =
    points.length <= settings.smallRange
      ? sift(points, within(times, settings.extremeFences))
      : { kept: points, removed: [] };
  const line = leastSquares(raw.kept);
  if (line === null) return raw;
  const residuals = raw.kept.map(
    ({ concurrency, seconds }) => seconds - (line.slope * concurrency + line.intercept),
  );
  const calm = sift(raw.kept, within(residuals, settings.fences));
  return { kept: calm.kept, removed: [...raw.removed, ...calm.removed] };
}
