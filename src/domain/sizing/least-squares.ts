/** Least squares in the sums' own form, which is the sizing guide's: slope = (n·Sxy − Sx·Sy) ÷ (n·Sxx − Sx²). */
import type { Seconds } from "../units.ts";

export interface LinePoint {
  readonly concurrency: number;
  readonly seconds: Seconds;
}

export interface Line {
  /** Seconds per further request in flight. */
  readonly slope: number;
  /** Seconds; what the line says of an idle server. */
  readonly intercept: Seconds;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Null where all levels are at one concurrency. */
export function leastSquares(points: readonly LinePoint[]): Line | null {
  const count = points.length;
  const sumX = sum(points.map(({ concurrency }) => concurrency));
  const sumY = sum(points.map(({ seconds }) => seconds));
  const sumXy = sum(points.map(({ concurrency, seconds }) => concurrency * seconds));
  const sumXx = sum(points.map(({ concurrency }) => concurrency ** 2));
  const spread = count * sumXx - sumX ** 2;
  if (count < 2 || spread === 0) return null;
  const slope = (count * sumXy - sumX * sumY) / spread;
  return { slope, intercept: (sumY - slope * sumX) / count };
}

/** Share of the spread that the line explains; 0 when there is no spread. */
export function rSquaredOf(points: readonly LinePoint[], { slope, intercept }: Line): number {
  const mean = sum(points.map(({ seconds }) => seconds)) / points.length;
  const total = sum(points.map(({ seconds }) => (seconds - mean) ** 2));
  const left = sum(
    points.map(({ concurrency, seconds }) => (seconds - (slope * concurrency + intercept)) ** 2),
  );
  return total === 0 ? 0 : 1 - left / total;
}
