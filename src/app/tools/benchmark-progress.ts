/** A running benchmark on one line (the level, what is done of it, the time left), and below it a row for each level that has ended. */
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import type { LoadProgress } from "../../domain/measurement/load-job.ts";
import { number, plural, time } from "../../domain/planning/wording.ts";
import { type Ms, type Seconds, secondsFromMs } from "../../domain/units.ts";
import { levelBars } from "../experiments/bar-rows.ts";
import type { BenchPlan } from "../experiments/bench-plan.ts";
import type { BenchEvent } from "../experiments/run-bench.ts";
import { timeLeft } from "../experiments/time-left.ts";

/** A line that changes faster is not read. [assumed] */
const SHOWN_EVERY_MS: Ms = 500;

/** A card of more lines pushes the rest off a small screen. [assumed] */
const MOST_ROWS = 6;

type Started = Extract<BenchEvent, { kind: "level-started" }>;

/** @param say - told the lines whenever there is news worth drawing. */
export function benchmarkProgress(
  plan: BenchPlan,
  say: (lines: string) => void,
): (event: BenchEvent) => void {
  const isRate = plan.loads.mode === "rate";
  const unit = isRate ? "rate" : "concurrency";
  let started: Started | null = null;
  let shownMs: Ms = 0;
  const levels: BenchmarkLevel[] = [];
  const tell = (line: string) =>
    say([line, ...levelBars(levels.slice(-MOST_ROWS), isRate ? "req/s" : "streams")].join("\n"));
  return (event) => {
    switch (event.kind) {
      case "calibrated":
        say("The client has been checked against its own server; two small trial requests follow.");
        break;
      case "level-started":
        started = event;
        shownMs = 0;
        tell(`${placeOf(unit, event)}: begins`);
        break;
      case "progress": {
        const { elapsedMs } = event.progress;
        // Each repeat of a level begins its clock anew.
        if (elapsedMs < shownMs) shownMs = 0;
        if (started === null || elapsedMs - shownMs < SHOWN_EVERY_MS) break;
        shownMs = elapsedMs;
        tell(`${placeOf(unit, started)}: ${progressText(plan, started, event.progress)}`);
        break;
      }
      case "level-finished":
        levels.push(event.level);
        tell(finishedLine(unit, event.level));
        break;
      case "warning":
        tell(event.message);
        break;
      default:
        event satisfies never;
    }
  };
}

const placeOf = (unit: string, { load, done, levels }: Started): string =>
  `${unit} ${number(load)}${levels === null ? "" : `, level ${done + 1} of ${levels}`}`;

/** Requests, errors, time left, pace. */
function progressText(plan: BenchPlan, { load, requests }: Started, progress: LoadProgress): string {
  const done = progress.ok + progress.failed;
  const share = requests === null ? number(done) : `${number(done)} of ${plural(requests, "request")}`;
  const errors = progress.failed === 0 ? "" : `, ${plural(progress.failed, "error")}`;
  const pace = `, ${number(progress.chunks / secondsFromMs(progress.elapsedMs))} tok/s`;
  return `${share}${errors}${leftText(plan, load, progress)}${pace}`;
}

function leftText(plan: BenchPlan, load: number, progress: LoadProgress): string {
  const left = timeLeft(plan, load, progress);
  if (left === null || left.level === 0) return "";
  const whole = (value: Seconds) => `${number(Math.ceil(value))} s`;
  const all = left.all === null || left.all === left.level ? "" : `, ${whole(left.all)} in all`;
  return `, about ${whole(left.level)} left${all}`;
}

function finishedLine(unit: string, level: BenchmarkLevel): string {
  const errors = level.requests - level.ok;
  const p95 = level.ttftMs === null ? "" : `, TTFT p95 ${time(level.ttftMs.p95)}`;
  return `${unit} ${number(loadOf(level))} done: ${number(level.ok)} ok${errors === 0 ? "" : `, ${plural(errors, "error")}`}${p95}, ${number(level.outputTokensPerSecond)} tok/s`;
}
