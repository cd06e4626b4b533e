/**
 * The straight line of p95 against concurrency that sizing guides extrapolate with.
 *
 * Model: least squares over the levels that are no outliers; refused under an R² of 0.7.
 * Assumes that time grows linearly with the requests in flight. A good R² does not prove it: above a hard knee the slope is
 * 1 ÷ maximum throughput, and a line over both sides still has 0.998 (see sweep-knee.ts).
 * Source: NVIDIA NeMo Agent Toolkit sizing guide, "Slope-based Estimation".
 */
import type { Seconds } from "../units.ts";
import { type Line, type LinePoint, leastSquares, rSquaredOf } from "./least-squares.ts";
import { type OutlierSettings, withoutOutliers } from "./outliers.ts";

export interface FitSettings extends OutlierSettings {
  readonly minRSquared: number;
  readonly removeOutliers: boolean;
}

/** [assumed] the guide's own settings. */
export const DEFAULT_FIT_SETTINGS: FitSettings = {
  smallRange: 8,
  extremeFences: 2,
  fences: 1.5,
  minRSquared: 0.7,
  removeOutliers: true,
};

export interface LinearFit extends Line {
  readonly rSquared: number;
  /** Concurrencies that were left out. */
  readonly outliersRemoved: readonly number[];
}

export type FitOutcome =
  | { readonly ok: true; readonly fit: LinearFit }
  | { readonly ok: false; readonly problem: string };

const refused = (problem: string): FitOutcome => ({ ok: false, problem });
const SHOWN_DECIMALS = 3;

/** The same from two columns, as the guide's own function takes them. */
export function fitTimes(
  concurrencies: readonly number[],
  seconds: readonly Seconds[],
  settings = DEFAULT_FIT_SETTINGS,
): FitOutcome {
  const points = concurrencies.flatMap((concurrency, at) => {
    const time = seconds[at];
    return time === undefined ? [] : [{ concurrency, seconds: time }];
  });
  return points.length === concurrencies.length && points.length === seconds.length
    ? fitLine(points, settings)
    : refused("Concurrencies and time_metrics must have the same length");
}

export function fitLine(points: readonly LinePoint[], settings = DEFAULT_FIT_SETTINGS): FitOutcome {
  if (points.length < 2) return refused("Need at least 2 points for linear regression");
  const { kept, removed } = settings.removeOutliers
    ? withoutOutliers(points, settings)
    : { kept: points, removed: [] };
  if (kept.length === 0)
    return refused("No data points remaining after outlier removal. Cannot compute linear fit.");
  const line = leastSquares(kept);
  if (line === null) return refused("All levels that are left have the same concurrency: no line fits them.");
  const rSquared = rSquaredOf(kept, line);
  // Written this way round so that a figure that is none is refused too.
  if (!(rSquared >= settings.minRSquared)) {
    return refused(
      `Poor linear fit detected (R² = ${rSquared.toFixed(SHOWN_DECIMALS)} < ${settings.minRSquared}). The relationship may not be linear. Consider using non-linear regression.`,
    );
  }
  return { ok: true, fit: { ...line, rSquared, outliersRemoved: removed } };
}
