/**
 * Where a rising or falling curve crosses zero, between two points on either side.
 *
 * Model: false position. The chord between the ends is followed to zero; an end that stays twice counts half as much, so
 * that none stays for ever (the Illinois rule).
 * Assumes a continuous curve of one sign at `low` and the other at `high`.
 * Source: Dowell and Jarratt, A modified regula falsi method (BIT 11, 1971).
 */
const ROUNDS = 60;

export interface Bracket {
  readonly low: number;
  readonly high: number;
  /** The curve at `low` and at `high`: of opposite signs. */
  readonly lowExcess: number;
  readonly highExcess: number;
}

export interface Tolerance {
  /** Width of the bracket as a share of its upper end. */
  readonly width: number;
  /** Distance of the curve from zero. */
  readonly excess: number;
}

/** A point of the bracket at which the curve is zero within the tolerance, or the upper end of a bracket as narrow as that. */
export function rootWithin(excess: (at: number) => number, bracket: Bracket, tolerance: Tolerance): number {
  let { low, high, lowExcess, highExcess } = bracket;
  let kept: "low" | "high" | null = null;
  for (let round = 0; round < ROUNDS && high - low > tolerance.width * high; round += 1) {
    const guess = (low * highExcess - high * lowExcess) / (highExcess - lowExcess);
    const found = excess(guess);
    if (Math.abs(found) < tolerance.excess) return guess;
    if (found > 0 === lowExcess > 0) {
      low = guess;
      lowExcess = found;
      if (kept === "high") highExcess /= 2;
      kept = "high";
    } else {
      high = guess;
      highExcess = found;
      if (kept === "low") lowExcess /= 2;
      kept = "low";
    }
  }
  return high;
}
