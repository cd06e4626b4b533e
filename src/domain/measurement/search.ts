/**
 * The next load of an automatic search: double until a target is missed or throughput stands still, then halve the gap.
 *
 * Model: latency does not fall with load, so what keeps the targets ends at one load. The search is over concurrency: a rate
 * above capacity grows a backlog without bound, and the answer would depend on how long one looks.
 * A failed request misses every target: at p95 one in twenty may fail.
 */

import { fractionFromPercent, type Ms } from "../units.ts";
import { type BenchmarkLevel, loadOf } from "./benchmark-level.ts";
import { hasTargets, type LatencyTargets } from "./goodput.ts";
import { findKnee } from "./knee.ts";
import { loadPoints } from "./load-points.ts";

export interface SearchTargets extends LatencyTargets {
  readonly percentile: 50 | 95 | 99;
}

/** Largest concurrency tried. [assumed] one client core drives no more. */
const MOST_SEARCHED = 1024;
/** The search ends when the gap is this share of the load, or one stream. [assumed] */
const FINE_ENOUGH = 0.125;

function meetsTargets(level: BenchmarkLevel, targets: SearchTargets): boolean {
  if (level.ok === 0) return false;
  const allowed = 1 - fractionFromPercent(targets.percentile);
  if ((level.requests - level.ok) / level.requests > allowed + 1e-9) return false;
  const key = targets.percentile === 50 ? "p50" : targets.percentile === 99 ? "p99" : "p95";
  const keeps = (value: Ms | undefined, target: Ms | undefined) =>
    target === undefined || value === undefined || value <= target;
  return (
    keeps(level.ttftMs?.[key], targets.ttftMs) &&
    keeps(level.itlMs?.[key], targets.itlMs) &&
    keeps(level.e2eMs?.[key], targets.e2eMs)
  );
}

export interface Bracket {
  readonly largest: number | null;
  readonly firstFailing: number | null;
}

/** The largest load that keeps the targets with none below it that does not, and the smallest that does not. */
export function bracketOf(levels: readonly BenchmarkLevel[], targets: SearchTargets): Bracket {
  const loads = (keep: boolean) =>
    levels.filter((level) => meetsTargets(level, targets) === keep).map(loadOf);
  const failing = loads(false);
  const firstFailing = failing.length === 0 ? null : Math.min(...failing);
  const good = loads(true).filter((load) => firstFailing === null || load < firstFailing);
  return { largest: good.length === 0 ? null : Math.max(...good), firstFailing };
}

/** Without targets the bracket is the knee's. */
function saturationBracket(levels: readonly BenchmarkLevel[]): Bracket {
  const largest = Math.max(...levels.map(loadOf));
  if (levels.some((level) => level.ok === 0))
    return { largest: null, firstFailing: Math.min(...levels.filter(({ ok }) => ok === 0).map(loadOf)) };
  const knee = findKnee(loadPoints(levels), "concurrency");
  return knee === null
    ? { largest, firstFailing: null }
    : { largest: knee.low === 0 ? null : knee.low, firstFailing: knee.high };
}

/** Null when the search is over. @param levels - those measured so far, in any order. */
export function nextLoad(levels: readonly BenchmarkLevel[], targets: SearchTargets): number | null {
  if (levels.length === 0) return 1;
  const { largest, firstFailing } = hasTargets(targets)
    ? bracketOf(levels, targets)
    : saturationBracket(levels);
  const tried = new Set(levels.map(loadOf));
  if (firstFailing === null) {
    const doubled = 2 * Math.max(...tried);
    return doubled > MOST_SEARCHED ? null : doubled;
  }
  const low = largest ?? 0;
  if (firstFailing - low <= Math.max(1, FINE_ENOUGH * firstFailing)) return null;
  const middle = Math.round((low + firstFailing) / 2);
  return tried.has(middle) || middle < 1 ? null : middle;
}
