/** Live progress of the lab on stderr: a chart that grows above a status line in a terminal, a line a step elsewhere. */
import { loadRowBars } from "../../app/experiments/bar-rows.ts";
import type { LabEvent } from "../../app/experiments/lab-load.ts";
import type { LoadRow } from "../../domain/lab/load-row.ts";
import { secondsFromMs } from "../../domain/units.ts";
import { count, number, requestsPerSecond, seconds } from "../format.ts";
import type { Io } from "./command.ts";
import { openLiveBlock, type Redraw } from "./live-block.ts";

type Started = Extract<LabEvent, { kind: "started" }>;

/** @param redraw - undefined where lines cannot be drawn over. */
export const labProgress = (io: Io, redraw: Redraw | undefined): ((event: LabEvent) => void) =>
  redraw === undefined ? loggedProgress(io) : liveProgress(io.columns, redraw);

/** More rows would not fit on a small screen. [assumed] */
const MOST_ROWS = 12;

function liveProgress(columns: number | undefined, redraw: Redraw): (event: LabEvent) => void {
  const block = openLiveBlock(columns, redraw);
  const rows: LoadRow[] = [];
  let started: Started | null = null;
  const chart = () => loadRowBars(rows.slice(-MOST_ROWS));
  return (event) => {
    switch (event.kind) {
      case "started":
        started = event;
        block.show([...chart(), `${placeOf(event)}: begins`]);
        break;
      case "progress":
        if (started !== null) block.show([...chart(), progressText(started, event)]);
        break;
      case "finished":
        if (event.isLevel) rows.push(event.row);
        else block.say(`${started?.label ?? ""}: ${rowText(event)}`);
        block.show(chart());
        break;
      default:
        event satisfies never;
    }
  };
}

function loggedProgress(io: Io): (event: LabEvent) => void {
  let started: Started | null = null;
  return (event) => {
    if (event.kind === "started") {
      started = event;
      io.warn(`${placeOf(event)}: ${count(event.requests, "request")} …\n`);
    } else if (event.kind === "finished") io.warn(`${started?.label ?? ""}: ${rowText(event)}\n`);
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
