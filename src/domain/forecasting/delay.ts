/**
 * Percentiles of what a first token waits for: a part of a step and several waits in a row.
 *
 * Model: every wait is zero or exponential, so their sum exceeds x with probability Σ wᵢ e^(−x/mᵢ) (partial fractions);
 * the part of a step is zero or uniform and averages that over its width.
 * Assumes the parts are independent.
 * Source: hypoexponential distribution (Ross, Introduction to Probability Models, 5.2.4), with atoms at zero.
 */
import type { Seconds } from "../units.ts";
import { rootWithin } from "./root.ts";
import { meanWait, type Wait } from "./waiting.ts";

export interface Delay {
  readonly waits: readonly Wait[];
  /** Zero with probability 1 − `probability`, else anywhere up to `seconds` with equal chance. */
  readonly partOfStep: { readonly probability: number; readonly seconds: Seconds };
}

/** One term of the tail: `weight` × e^(−x ÷ `mean`). */
interface Term {
  readonly weight: number;
  readonly mean: Seconds;
}

/** Equal means are told apart by this share, far below what a percentile shows. */
const APART = 1e-4;
const TOLERANCE = { width: 1e-5, excess: 1e-5 };

export const meanDelay = ({ waits, partOfStep }: Delay): Seconds =>
  waits.reduce((sum, wait) => sum + meanWait(wait), 0) + (partOfStep.probability * partOfStep.seconds) / 2;

function termsOf(waits: readonly Wait[]): readonly Term[] {
  const there = waits
    .filter((wait) => wait.probability > 0 && wait.meanWhenWaiting > 0)
    .sort((a, b) => a.meanWhenWaiting - b.meanWhenWaiting);
  let below = 0;
  const apart = there.map(({ probability, meanWhenWaiting }) => {
    below = Math.max(meanWhenWaiting, below * (1 + APART));
    return { probability, mean: below };
  });
  return apart.map(({ probability, mean }, own) => ({
    mean,
    weight: apart.reduce(
      (weight, other, index) =>
        index === own
          ? weight
          : weight * (1 - other.probability + (other.probability * mean) / (mean - other.mean)),
      probability,
    ),
  }));
}

function tailOf(terms: readonly Term[], seconds: Seconds): number {
  if (seconds < 0) return 1;
  let tail = 0;
  for (const { weight, mean } of terms) tail += weight * Math.exp(-seconds / mean);
  return tail;
}

/** The tail integrated from 0 to `seconds`. */
function areaOf(terms: readonly Term[], seconds: Seconds): number {
  if (seconds < 0) return seconds;
  let area = 0;
  for (const { weight, mean } of terms) area -= weight * mean * Math.expm1(-seconds / mean);
  return area;
}

function exceeds(terms: readonly Term[], { probability, seconds: width }: Delay["partOfStep"], x: Seconds) {
  const without = tailOf(terms, x);
  if (probability === 0 || width === 0) return without;
  const within = (areaOf(terms, x) - areaOf(terms, x - width)) / width;
  return probability * within + (1 - probability) * without;
}

/** Probability that the delay is longer than `seconds`. */
export const delayExceedance = (delay: Delay, seconds: Seconds): number =>
  exceeds(termsOf(delay.waits), delay.partOfStep, seconds);

/** Seconds that the share `level` (0 to 1) of requests does not exceed: where the tail's logarithm comes down to it. */
export function delayPercentile(delay: Delay, level: number): Seconds {
  const mean = meanDelay(delay);
  if (!Number.isFinite(mean)) return Number.POSITIVE_INFINITY;
  const terms = termsOf(delay.waits);
  const allowed = Math.log(1 - level);
  const excess = (seconds: Seconds): number =>
    Math.max(-700, Math.log(Math.max(0, exceeds(terms, delay.partOfStep, seconds)))) - allowed;
  let low = 0;
  let lowExcess = excess(0);
  if (mean === 0 || lowExcess <= 0) return 0;
  let high = mean;
  let highExcess = excess(high);
  while (highExcess > 0) {
    low = high;
    lowExcess = highExcess;
    high *= 2;
    highExcess = excess(high);
  }
  return rootWithin(excess, { low, high, lowExcess, highExcess }, TOLERANCE);
}
