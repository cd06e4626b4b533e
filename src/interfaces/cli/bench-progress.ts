/** Live progress on stderr: a chart that grows by a row a level above a status line in a terminal, a line a level elsewhere. */
import { levelBars } from "../../app/experiments/bar-rows.ts";
import type { BenchPlan } from "../../app/experiments/bench-plan.ts";
import type { BenchEvent } from "../../app/experiments/run-bench.ts";
import { timeLeft } from "../../app/experiments/time-left.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import type { LoadProgress } from "../../domain/measurement/load-job.ts";
import { secondsFromMs } from "../../domain/units.ts";
import { count, ms, number, requestsPerSecond, seconds, tokensPerSecond } from "../format.ts";
import type { Io } from "./command.ts";
import { openLiveBlock, type Redraw } from "./live-block.ts";
import { wrap } from "./text-layout.ts";

type Started = Extract<BenchEvent, { kind: "level-started" }>;
type Calibrated = Extract<BenchEvent, { kind: "calibrated" }>;

interface Run {
  readonly plan: BenchPlan;
  /** Levels measured earlier. */
  readonly finished: readonly BenchmarkLevel[];
}

/** @param redraw - undefined where lines cannot be drawn over. */
export const benchProgress = (io: Io, run: Run, redraw: Redraw | undefined): ((event: BenchEvent) => void) =>
  redraw === undefined ? loggedProgress(io, run.plan) : liveProgress(io.columns, run, redraw);

const unitOf = ({ loads }: BenchPlan): string => (loads.mode === "rate" ? "rate" : "concurrency");
const placeOf = ({ levels, done }: Started): string =>
  levels === null ? "" : ` (level ${done + 1} of ${levels})`;

const calibratedText = ({ calibration }: Calibrated): string =>
  calibration === null
    ? "The client could not be checked against its own server."
    : `This client adds ${ms(calibration.ttftErrorP50Ms)} to a TTFT (p99 ${ms(calibration.ttftErrorP99Ms)}), ${ms(calibration.gapErrorP99Ms)} to a gap at p99.`;

/** More rows would not fit on a small screen together with what is asked and said. [assumed] */
const MOST_ROWS = 12;

function liveProgress(
  columns: number | undefined,
  { plan, finished }: Run,
  redraw: Redraw,
): (event: BenchEvent) => void {
  const block = openLiveBlock(columns, redraw);
  const levels = [...finished];
  let started: Started | null = null;
  const chart = () => levelBars(levels.slice(-MOST_ROWS), plan.loads.mode === "rate" ? "req/s" : "streams");
  return (event) => {
    switch (event.kind) {
      case "calibrated":
        block.say(calibratedText(event));
        block.show([...chart(), "Two small trial requests …"]);
        break;
      case "level-started":
        started = event;
        block.show([...chart(), `${unitOf(plan)} ${number(event.load)}${placeOf(event)}: begins`]);
        break;
      case "progress":
        if (started !== null) block.show([...chart(), progressText(plan, started, event.progress)]);
        break;
      case "level-finished":
        levels.push(event.level);
        if (!event.level.checks.valid) block.say(wrap(doubtText(plan, event.level), "", "   ").join("\n"));
        block.show(chart());
        break;
      case "warning":
        block.say(wrap(event.message, "", "   ").join("\n"));
        break;
      default:
        event satisfies never;
    }
  };
}

const doubtText = (plan: BenchPlan, level: BenchmarkLevel): string => {
  const errors = level.requests - level.ok;
  const failed = errors === 0 ? "" : ` ${count(errors, "error")} of ${count(level.requests, "request")};`;
  return `${unitOf(plan)} ${number(loadOf(level))}:${failed} not valid: ${level.checks.reasons.join("; ")}`;
};

function loggedProgress(io: Io, plan: BenchPlan): (event: BenchEvent) => void {
  const line = (text: string) => io.warn(`${text}\n`);
  return (event) => {
    switch (event.kind) {
      case "calibrated":
        line(calibratedText(event));
        break;
      case "level-started":
        line(`${unitOf(plan)} ${number(event.load)}${placeOf(event)}: …`);
        break;
      case "progress":
        break;
      case "level-finished":
        line(levelText(unitOf(plan), event.level));
        break;
      case "warning":
        line(event.message);
        break;
      default:
        event satisfies never;
    }
  };
}

/** Level, requests, errors, pace, time left: the most important first, since a narrow terminal cuts the end. */
function progressText(plan: BenchPlan, started: Started, progress: LoadProgress): string {
  const done = progress.ok + progress.failed;
  const { load, requests } = started;
  const of = requests === null ? count(done) : `${count(done)} of ${count(requests)}`;
  const errors = progress.failed === 0 ? "" : `, ${count(progress.failed, "error")}`;
  const pace = `, ${tokensPerSecond(progress.chunks / secondsFromMs(progress.elapsedMs))}`;
  return `${unitOf(plan)} ${number(load)}${placeOf(started)}: ${of}${errors}${leftText(plan, load, progress)}${pace}`;
}

function leftText(plan: BenchPlan, load: number, progress: LoadProgress): string {
  const left = timeLeft(plan, load, progress);
  if (left === null || left.level === 0) return "";
  const whole = (value: number) => seconds(Math.ceil(value));
  return left.all === null || left.all === left.level
    ? `, ${whole(left.level)} left`
    : `, ${whole(left.level)} left, ${whole(left.all)} in all`;
}

function levelText(unit: string, level: BenchmarkLevel): string {
  const doubt = level.checks.valid ? "" : "  (see checks)";
  return `${unit} ${number(loadOf(level))}: ${count(level.ok)} ok, ${count(level.requests - level.ok, "error")}, TTFT p95 ${ms(level.ttftMs?.p95)}, ITL p95 ${ms(level.itlMs?.p95)}, ${tokensPerSecond(level.outputTokensPerSecond)}, ${requestsPerSecond(level.requestsPerSecond)}${doubt}`;
}
