/** Live progress on stderr: one line rewritten in a terminal, a line a level elsewhere. */
import type { BenchEvent } from "../../app/experiments/run-bench.ts";
import type { BenchmarkLevel } from "../../domain/measurement/benchmark-level.ts";
import type { LoadProgress } from "../../domain/measurement/load-job.ts";
import { secondsFromMs } from "../../domain/units.ts";
import { count, ms, number, requestsPerSecond, seconds, tokensPerSecond } from "../format.ts";
import type { Io } from "./command.ts";

const ERASE_LINE = "\r\u001B[2K";

interface Started {
  readonly load: number;
  readonly requests: number | null;
  readonly place: string;
}

/** @param unit - "concurrency" or "rate". @param rewrite - whether a line may be written over. */
export function benchProgress(io: Io, unit: string, rewrite: boolean): (event: BenchEvent) => void {
  let started: Started | null = null;
  const line = (text: string) => io.warn(rewrite ? `${ERASE_LINE}${text}\n` : `${text}\n`);
  return (event) => {
    switch (event.kind) {
      case "calibrated":
        line(
          event.calibration === null
            ? "The client could not be checked against its own server."
            : `This client adds ${ms(event.calibration.ttftErrorP50Ms)} to a TTFT (p99 ${ms(event.calibration.ttftErrorP99Ms)}), ${ms(event.calibration.gapErrorP99Ms)} to a gap at p99.`,
        );
        break;
      case "level-started":
        started = {
          load: event.load,
          requests: event.requests,
          place: event.levels === null ? "" : ` (level ${event.done + 1} of ${event.levels})`,
        };
        if (!rewrite) line(`${unit} ${number(event.load)}${started.place}: …`);
        break;
      case "progress":
        if (rewrite && started !== null)
          io.warn(
            `${ERASE_LINE}${progressText(unit, started, event.progress).slice(0, (io.columns || 80) - 1)}`,
          );
        break;
      case "level-finished":
        line(levelText(unit, event.level));
        break;
      case "warning":
        line(event.message);
        break;
      default:
        event satisfies never;
    }
  };
}

function progressText(unit: string, { load, requests, place }: Started, progress: LoadProgress): string {
  const done = progress.ok + progress.failed;
  const elapsed = secondsFromMs(progress.elapsedMs);
  const left =
    requests === null || done === 0
      ? ""
      : `, ${seconds((elapsed / done) * Math.max(0, requests - done))} left`;
  const of = requests === null ? count(done) : `${count(done)} of ${count(requests)}`;
  return `${unit} ${number(load)}${place}: ${of}, ${count(progress.failed, "error")}, ${tokensPerSecond(progress.chunks / elapsed)}${left}`;
}

function levelText(unit: string, level: BenchmarkLevel): string {
  const load = level.concurrency ?? level.requestRate;
  const doubt = level.checks.valid ? "" : "  (see checks)";
  return `${unit} ${number(load)}: ${count(level.ok)} ok, ${count(level.requests - level.ok, "error")}, TTFT p95 ${ms(level.ttftMs?.p95)}, ITL p95 ${ms(level.itlMs?.p95)}, ${tokensPerSecond(level.outputTokensPerSecond)}, ${requestsPerSecond(level.requestsPerSecond)}${doubt}`;
}
