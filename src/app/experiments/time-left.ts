/**
 * How long a benchmark still takes, as far as that can be said while it runs.
 *
 * Model: the level goes on at the pace of its finished requests; each later level of a closed loop takes its rounds of requests
 * at that pace, each of an open loop the time its schedule has. Assumes answers take no longer under more load: past the knee
 * they do, so the figure is a lower bound there.
 */
import type { LoadProgress } from "../../domain/measurement/load-job.ts";
import { type Seconds, secondsFromMs } from "../../domain/units.ts";
import { type BenchPlan, requestsOf, warmupOf } from "./bench-plan.ts";

export interface TimeLeft {
  readonly level: Seconds;
  /** This level and those that follow; null where nobody knows how many do. */
  readonly all: Seconds | null;
}

/** Null before the first answer, and where a level ends by the clock. @param load - being measured. */
export function timeLeft(plan: BenchPlan, load: number, progress: LoadProgress): TimeLeft | null {
  const wanted = requestsOf(plan, load);
  const done = progress.ok + progress.failed;
  if (wanted === null || done === 0) return null;
  const requests = wanted + warmupOf(plan, load);
  const perRequest = secondsFromMs(progress.elapsedMs) / done;
  const level = perRequest * Math.max(0, requests - done);
  return { level, all: allAfter(plan, load, perRequest, level) };
}

function allAfter(plan: BenchPlan, load: number, perRequest: Seconds, level: Seconds): Seconds | null {
  const { loads, repeats } = plan;
  if (loads.mode === "trace") return level;
  if (loads.mode === "search") return null;
  const later = loads.loads.filter((other) => other > load);
  const answer = perRequest * load;
  return later.reduce((sum, other) => {
    const requests = (requestsOf(plan, other) ?? 0) + warmupOf(plan, other);
    return sum + repeats * (requests / other) * (loads.mode === "rate" ? 1 : answer);
  }, level);
}
