/** Measures level after level, keeps each as it ends, and stops where going on would say nothing new. */

import { isPlannerError } from "../../domain/errors.ts";
import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import { meanLength } from "../../domain/measurement/lengths.ts";
import { levelReport } from "../../domain/measurement/level-report.ts";
import type { ClientCalibration, LoadProgress, LoadResult } from "../../domain/measurement/load-job.ts";
import type { RequestRecord } from "../../domain/measurement/request-record.ts";
import { nextLoad } from "../../domain/measurement/search.ts";
import { type Ms, msFromMinutes, secondsFromMs } from "../../domain/units.ts";
import type { Clock, LoadGenerator } from "../ports.ts";
import { benchDocument } from "./bench-document.ts";
import { type BenchPlan, requestsOf, warmupOf } from "./bench-plan.ts";
import { levelJob } from "./level-job.ts";
import { preflight } from "./preflight.ts";

export type BenchEvent =
  | { readonly kind: "calibrated"; readonly calibration: ClientCalibration | null }
  | {
      readonly kind: "level-started";
      readonly load: number;
      readonly requests: number | null;
      readonly done: number;
      readonly levels: number | null;
    }
  | { readonly kind: "progress"; readonly load: number; readonly progress: LoadProgress }
  | { readonly kind: "level-finished"; readonly level: BenchmarkLevel }
  | { readonly kind: "warning"; readonly message: string };

export interface BenchWatch {
  readonly signal: AbortSignal;
  onEvent(event: BenchEvent): void;
  /** The document so far, after every level: whoever keeps it loses none. */
  keep(document: BenchmarkDocument): Promise<void>;
  /** Every request of a level, when somebody wants them. */
  keepRecords?(load: number, repeat: number, records: readonly RequestRecord[]): Promise<void>;
}

export interface BenchServices {
  readonly loadGenerator: LoadGenerator;
  readonly clock: Clock;
  readonly version: string;
}

/** An open-loop level with fewer answers than this share of its rate: higher rates only lengthen the queue. [assumed] */
const OVERLOADED = 0.5;

/** State of a run; levels of a resumed one are there from the start. */
interface Run {
  readonly plan: BenchPlan;
  readonly levels: BenchmarkLevel[];
  readonly warnings: { code: string; message: string }[];
  tokens: number;
  serial: number;
}

/** @param finished - levels measured earlier, not measured again. */
export async function runBench(
  planned: BenchPlan,
  finished: readonly BenchmarkLevel[],
  { loadGenerator, clock, version }: BenchServices,
  watch: BenchWatch,
): Promise<BenchmarkDocument> {
  // A file that cannot be written is better known before the load than after it.
  await watch.keep(
    benchDocument(
      { plan: planned, levels: finished, calibration: null, warnings: [], complete: false },
      version,
      clock.now(),
    ),
  );
  const calibration = await loadGenerator.calibrate();
  watch.onEvent({ kind: "calibrated", calibration });
  const { target, prompts, warnings } = await preflight(planned, loadGenerator, watch.signal);
  const plan = { ...planned, target, prompts };
  const run: Run = {
    plan,
    levels: [...finished],
    warnings: [...warnings],
    tokens: 0,
    serial: finished.length * plan.repeats,
  };
  for (const { message } of warnings) watch.onEvent({ kind: "warning", message });
  const document = (complete: boolean) =>
    benchDocument({ ...run, calibration, complete }, version, clock.now());
  const startedMs = Date.parse(clock.now());
  const say = (message: string) => {
    run.warnings.push({ code: "workers_lost", message });
    watch.onEvent({ kind: "warning", message });
  };
  for (let load = following(run); load !== null; load = following(run)) {
    const spent = budgetSpent(run, load, Date.parse(clock.now()) - startedMs);
    if (watch.signal.aborted) return document(false);
    if (spent !== null) {
      run.warnings.push({ code: "budget", message: spent });
      watch.onEvent({ kind: "warning", message: spent });
      return document(false);
    }
    const results = await measure(run, load, loadGenerator, watch);
    if (results === "cancelled") return document(false);
    if (results === "lost") {
      say(`The workers that sent ${load} were lost: what they had measured of it is not kept.`);
      continue;
    }
    if ("over" in results) {
      say(results.over);
      return document(false);
    }
    const level = levelReport(results, contextOf(plan, load));
    run.levels.push(level);
    watch.onEvent({ kind: "level-finished", level });
    for (const { name, problem } of level.workers ?? [])
      if (problem !== null)
        run.warnings.push({
          code: "workers_lost",
          message: `Worker ${name} ${problem} at ${load}; what follows is sent without it.`,
        });
    await watch.keep(document(false));
    const hopeless = whyHopeless(run, results, level);
    if (hopeless !== null) {
      run.warnings.push({ code: "stopped_early", message: hopeless });
      watch.onEvent({ kind: "warning", message: hopeless });
      break;
    }
  }
  const whole = document(true);
  await watch.keep(whole);
  return whole;
}

/** Null when all is measured. */
function following({ plan, levels }: Run): number | null {
  const { loads } = plan;
  if (loads.mode === "search") return nextLoad(levels, plan.targets);
  if (loads.mode === "trace") return levels.length === 0 ? 0 : null;
  const measured = new Set(levels.map(loadOf));
  return loads.loads.find((load) => !measured.has(load)) ?? null;
}

const contextOf = (plan: BenchPlan, load: number) => ({
  concurrency: plan.loads.mode === "concurrency" || plan.loads.mode === "search" ? load : null,
  requestRate:
    plan.loads.mode === "rate" ? load : plan.loads.mode === "trace" ? meanRate(plan.loads.dueMs) : null,
  targets: plan.targets,
  maxErrorShare: plan.maxErrorShare,
});

/** Of a trace; a single request has none, and counts as one a second. */
function meanRate(dueMs: readonly Ms[]): number {
  const seconds = secondsFromMs((dueMs.at(-1) ?? 0) - (dueMs[0] ?? 0));
  return seconds > 0 ? (dueMs.length - 1) / seconds : 1;
}

/** "lost": whoever sent the level is gone, others are left. "over": why nothing more can be measured. */
type Measured = readonly LoadResult[] | "cancelled" | "lost" | { readonly over: string };

async function measure(
  run: Run,
  load: number,
  generator: LoadGenerator,
  watch: BenchWatch,
): Promise<Measured> {
  const { plan } = run;
  const { loads } = plan;
  const requests = requestsOf(plan, load);
  watch.onEvent({
    kind: "level-started",
    load,
    requests: requests === null ? null : requests + warmupOf(plan, load),
    done: run.levels.length,
    levels: "loads" in loads ? loads.loads.length : loads.mode === "trace" ? 1 : null,
  });
  const results: LoadResult[] = [];
  for (let repeat = 0; repeat < plan.repeats; repeat++) {
    const sent = generator.runLevel(levelJob(plan, load, run.serial++), {
      signal: watch.signal,
      onProgress: (progress) => watch.onEvent({ kind: "progress", load, progress }),
      onNotice: (message) => watch.onEvent({ kind: "warning", message }),
    });
    const result = await sent.catch(overIn);
    if ("over" in result) return result;
    if (result.stopped === "cancelled" || result.stopped === "lost") return result.stopped;
    results.push(result);
    for (const record of result.records) run.tokens += (record.inputTokens ?? 0) + record.outputTokens;
    await watch.keepRecords?.(load, repeat, result.records);
  }
  return results;
}

/** Levels measured before are worth as much without the queue. */
function overIn(error: unknown): { readonly over: string } {
  if (isPlannerError(error) && error.code === "queue_failed") return { over: error.message };
  throw error;
}

function budgetSpent({ plan, tokens }: Run, load: number, elapsedMs: Ms): string | null {
  const { maxMinutes, maxTokens } = plan.request;
  if (maxMinutes !== undefined && elapsedMs >= msFromMinutes(maxMinutes))
    return "The time budget is used up: the rest was not measured.";
  const next =
    plan.repeats *
    ((requestsOf(plan, load) ?? 0) + warmupOf(plan, load)) *
    (meanLength(plan.isl) + meanLength(plan.osl));
  return maxTokens !== undefined && tokens + next > maxTokens
    ? "The token budget would not last for the next level: the rest was not measured."
    : null;
}

/** Why higher loads would say nothing new; null when they may. */
function whyHopeless({ plan }: Run, results: readonly LoadResult[], level: BenchmarkLevel): string | null {
  if (plan.loads.mode === "search" || plan.loads.mode === "trace") return null;
  if (results.some(({ stopped }) => stopped === "errors"))
    return "Too many requests failed: higher loads were not tried.";
  if (level.ok === 0) return "No request succeeded: higher loads were not tried.";
  const { offeredRatio } = level.checks;
  return plan.loads.mode === "rate" && offeredRatio !== null && offeredRatio < OVERLOADED
    ? "The server answers less than half of the rate: higher rates only lengthen the queue and were not tried."
    : null;
}
