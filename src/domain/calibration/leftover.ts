/**
 * What the factors leave over at the measured loads, spread over the loads between.
 *
 * Model: a Gaussian process over ln(load) with an exponential kernel; its weights are (K + noise² I)⁻¹ r.
 * Source: Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), 2.2; spec-kit/forecast_model.md.
 */
import type { LeftoverCurve } from "../forecasting/correction.ts";
import { solveLinear } from "./fit-linear.ts";

export interface LeftoverKernel {
  readonly deviation: number;
  readonly reach: number;
  readonly noise: number;
}

/** @param rests - ln(measured ÷ forecast) at each load. */
export function leftoverCurve(
  loads: readonly number[],
  rests: readonly number[],
  { deviation, reach, noise }: LeftoverKernel,
): LeftoverCurve {
  const covariance = loads.map((a, row) =>
    loads.map(
      (b, column) =>
        deviation * deviation * Math.exp(-Math.abs(Math.log(a / b)) / reach) +
        (row === column ? noise * noise : 0),
    ),
  );
  const weights = solveLinear(covariance, rests) ?? loads.map(() => 0);
  return {
    deviation,
    reach,
    points: loads.map((concurrency, index) => ({ concurrency, weight: weights[index] ?? 0 })),
  };
}
