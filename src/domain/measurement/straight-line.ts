/**
 * The straight line through E2E against concurrency that some guides size with, and where it fails.
 *
 * Model: least squares. A good fit proves nothing: above the knee the slope is 1/X_max whatever the server does, so a line
 * over levels on both sides fits well and is wrong on each.
 * Source: NVIDIA NeMo sizing guide's linear fit (R² ≥ 0.7 passes); NIM's published table fits it with R² 0.998.
 */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
}

export interface StraightLine {
  readonly slope: number;
  readonly intercept: number;
  readonly rSquared: number;
  /** Largest |line − measured| ÷ measured. */
  readonly worstError: number;
}

/** Null for fewer than two places. */
export function straightLine(points: readonly LinePoint[]): StraightLine | null {
  const count = points.length;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count;
  const spreadX = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (count < 2 || spreadX === 0) return null;
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spreadX;
  const intercept = meanY - slope * meanX;
  const lineAt = (x: number) => intercept + slope * x;
  const residual = points.reduce((sum, { x, y }) => sum + (y - lineAt(x)) ** 2, 0);
  const spreadY = points.reduce((sum, { y }) => sum + (y - meanY) ** 2, 0);
  return {
    slope,
    intercept,
    rSquared: spreadY === 0 ? 1 : 1 - residual / spreadY,
    worstError: Math.max(...points.map(({ x, y }) => Math.abs(lineAt(x) - y) / y)),
  };
}
