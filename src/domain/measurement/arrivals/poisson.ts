/** Independent users: exponential gaps, so that bursts and lulls come by themselves (Poisson process). */
import { type Ms, msFromSeconds, type RequestsPerSecond } from "../../units.ts";
import { seededRandom } from "../seeded-random.ts";

export function poissonArrivals(rate: RequestsPerSecond, count: number, seed: number): Ms[] {
  const random = seededRandom(seed);
  let at: Ms = 0;
  return Array.from({ length: count }, () => {
    const due = at;
    at += msFromSeconds(-Math.log(1 - random()) / rate);
    return due;
  });
}
