/**
 * A rate that grows evenly from `from` to `to`.
 *
 * Model: after t seconds from·t + (to − from)·t²/2T requests have come; the n-th is due when that reaches n.
 */
import { type Ms, msFromSeconds, type RequestsPerSecond } from "../../units.ts";

/** T follows from the count: the mean rate is (from + to)/2. Equal rates are a constant rate. */
export function rampArrivals(from: RequestsPerSecond, to: RequestsPerSecond, count: number): Ms[] {
  const seconds = (2 * count) / (from + to);
  const growth = (to - from) / seconds;
  return Array.from({ length: count }, (_, index) => {
    const root = Math.sqrt(Math.max(0, from * from + 2 * growth * index));
    return msFromSeconds(growth === 0 ? index / from : (root - from) / growth);
  });
}
