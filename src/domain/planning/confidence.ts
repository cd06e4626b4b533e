/**
 * How sure a fleet is to carry its load.
 *
 * Model: what a replica truly sustains is log-normal on either side of the forecast, with the spread its band states; the
 * fleet keeps up when the load of a replica is below that. A plan is sized so that this holds with a stated confidence.
 * Assumes that all replicas err alike (they run the same thing), so more of them do not average the error out.
 * Source: the bands of the forecast (held-out measurements); the normal quantile by Abramowitz & Stegun 26.2.23, whose
 * error is below 4.5e-4.
 */
import type { Saturation } from "../forecasting/load-forecast.ts";

/** Standard normal quantile of a probability in (0, 1). */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  const t = Math.sqrt(-2 * Math.log(probability));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return numerator / denominator - t;
}

type BandedRate = Pick<Saturation, "requestsPerSecond" | "band">;

/** Standard deviation of ln(true ÷ forecast) on one side of the forecast; 0 where the band has no width there. */
function logDeviation({ requestsPerSecond, band }: BandedRate, side: "low" | "high"): number {
  if (!(requestsPerSecond > 0) || !(band[side] > 0)) return 0;
  return Math.abs(Math.log(band[side] / requestsPerSecond)) / normalQuantile((1 + band.level) / 2);
}

/** Share of the forecast saturation that a replica truly sustains with this confidence, 0.5 and above: at most 1. */
export function sureShare(saturation: BandedRate, confidence: number): number {
  return Math.exp(normalQuantile(1 - confidence) * logDeviation(saturation, "low"));
}

/** Chance that a replica truly sustains a rate. */
export function chanceToSustain(saturation: BandedRate, requestsPerSecond: number): number {
  if (!(requestsPerSecond > 0)) return 1;
  const distance = Math.log(saturation.requestsPerSecond / requestsPerSecond);
  const deviation = logDeviation(saturation, distance > 0 ? "low" : "high");
  if (deviation === 0) return distance >= 0 ? 1 : 0;
  return normalShareBelow(distance / deviation);
}

/** Standard normal distribution by bisection of its quantile, to 1e-6. */
function normalShareBelow(z: number): number {
  let low = 1e-9;
  let high = 1 - 1e-9;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (normalQuantile(middle) < z) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
