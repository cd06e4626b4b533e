/** A running benchmark on one line (the level, what is done of it, the time left), and below it a row for each level that has ended. */
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import type { LoadProgress } from "../../domain/measurement/load-job.ts";
import { number, plural, time } from "../../domain/planning/wording.ts";
import { type Ms, secondsFromMs } from "../../domain/units.ts";
import { levelBars } from "../experiments/bar-rows.ts";
import type { BenchEvent } from "../experiments/run-bench.ts";

/** A line that changes faster is not read. [assumed] */
const SHOWN_EVERY_MS: Ms = 500;

/** A card of more lines pushes the rest off a small screen. [assumed] */
const MOST_ROWS = 6;

type Started = Extract<BenchEvent, { kind: "level-started" }>;

/** @param say - told the lines whenever there is news worth drawing. */
export function benchmarkProgress(unit: string, say: (line: string) => void): (event: BenchEvent) => void {
  let started: Started | null = null;
  let shownMs: Ms = 0;
  const levels: BenchmarkLevel[] = [];
  const tell = (line: string) =>
    say([line, ...levelBars(levels.slice(-MOST_ROWS), unit === "rate" ? "req/s" : "streams")].join("\n"));
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
        if (started === null || elapsedMs - shownMs < SHOWN_EVERY_MS) break;
        shownMs = elapsedMs;
        tell(progressLine(unit, started, event.progress));
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

function progressLine(unit: string, started: Started, progress: LoadProgress): string {
  const done = progress.ok + progress.failed;
  const { requests } = started;
  const share = requests === null ? number(done) : `${number(done)} of ${plural(requests, "request")}`;
  const errors = progress.failed === 0 ? "" : `, ${plural(progress.failed, "error")}`;
  const left =
    requests === null || done === 0
      ? ""
      : `, about ${number(Math.ceil(secondsFromMs((progress.elapsedMs / done) * Math.max(0, requests - done))))} s left`;
  return `${placeOf(unit, started)}: ${share}${errors}${left}`;
}

function finishedLine(unit: string, level: BenchmarkLevel): string {
  const errors = level.requests - level.ok;
  const p95 = level.ttftMs === null ? "" : `, TTFT p95 ${time(level.ttftMs.p95)}`;
  return `${unit} ${number(loadOf(level))} done: ${number(level.ok)} ok${errors === 0 ? "" : `, ${plural(errors, "error")}`}${p95}, ${number(level.outputTokensPerSecond)} tok/s`;
}
