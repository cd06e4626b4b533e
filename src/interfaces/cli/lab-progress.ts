/** Live progress of the lab on stderr: one line rewritten in a terminal, a line a step elsewhere. */
import type { LabEvent } from "../../app/experiments/lab-load.ts";
import { secondsFromMs } from "../../domain/units.ts";
import { count, number, requestsPerSecond, seconds } from "../format.ts";
import type { Io } from "./command.ts";

export const ERASE_LINE = "\r\u001B[2K";
const DEFAULT_COLUMNS = 80;

type Started = Extract<LabEvent, { kind: "started" }>;

/** @param rewrite - whether a line may be written over. */
export function labProgress(io: Io, rewrite: boolean): (event: LabEvent) => void {
  let started: Started | null = null;
  const line = (text: string) => io.warn(`${rewrite ? ERASE_LINE : ""}${text}\n`);
  return (event) => {
    switch (event.kind) {
      case "started":
        started = event;
        if (!rewrite) line(`${placeOf(event)}: ${count(event.requests, "request")} …`);
        break;
      case "progress":
        if (rewrite && started !== null)
          io.warn(
            `${ERASE_LINE}${progressText(started, event).slice(0, (io.columns || DEFAULT_COLUMNS) - 1)}`,
          );
        break;
      case "finished":
        line(`${started?.label ?? ""}: ${rowText(event)}`);
        break;
      default:
        event satisfies never;
    }
  };
}

const placeOf = ({ label, done, steps }: Started): string =>
  steps === 1 ? label : `${label} (${number(done + 1)} of ${number(steps)})`;

function progressText(started: Started, { progress }: Extract<LabEvent, { kind: "progress" }>): string {
  const done = progress.ok + progress.failed;
  const elapsed = secondsFromMs(progress.elapsedMs);
  const left = done === 0 ? "" : `, ${seconds((elapsed / done) * (started.requests - done))} left`;
  return `${placeOf(started)}: ${count(done)} of ${count(started.requests)}, ${count(progress.failed, "error")}${left}`;
}

function rowText({ row, leftSeconds }: Extract<LabEvent, { kind: "finished" }>): string {
  const left = leftSeconds === null ? "" : `; at this pace ${seconds(leftSeconds)} more`;
  return `${count(row.ok)} ok, ${count(row.err, "error")}, p95 ${seconds(row.p95_s)}, ${requestsPerSecond(row.goodput_rps)}${left}`;
}
