/**
 * Independent users: exponential gaps, so that bursts and lulls come by themselves.
 *
 * Model: a Poisson process given its count. N arrivals fall into exactly N ÷ rate seconds, as a free process does on average;
 * within them gaps are exponential. So a short level is offered the rate it is named by: of 20 free arrivals the rate
 * is 22 % off in a usual run, and a throughput measured from it is off as much.
 * Assumes that warm-up and measured part are two such stretches, one after the other.
 */
import { type Ms, msFromSeconds, type RequestsPerSecond } from "../../units.ts";
import { seededRandom } from "../seeded-random.ts";

/** @param warmup - how many of `count` come first and are not measured. */
export function poissonArrivals(rate: RequestsPerSecond, count: number, seed: number, warmup = 0): Ms[] {
  const random = seededRandom(seed);
  const gaps = Array.from({ length: count }, () => -Math.log(1 - random()));
  const stretches = [gaps.slice(0, warmup), gaps.slice(warmup)];
  let from: Ms = 0;
  return stretches.flatMap((stretch) => {
    const lasts = msFromSeconds(stretch.length / rate);
    const drawn = stretch.reduce((sum, gap) => sum + gap, 0);
    let passed = 0;
    const due = stretch.map((gap) => {
      const at = from + (drawn > 0 ? (passed / drawn) * lasts : 0);
      passed += gap;
      return at;
    });
    from += lasts;
    return due;
  });
}
