/** A running experiment on a line, and below it a row for each level that has ended. */

import type { LoadRow } from "../../domain/lab/load-row.ts";
import { number, plural } from "../../domain/planning/wording.ts";
import { type Ms, secondsFromMs } from "../../domain/units.ts";
import { loadRowBars } from "../experiments/bar-rows.ts";
import type { LabEvent } from "../experiments/lab-load.ts";

/** A line that changes faster is not read. [assumed] */
const SHOWN_EVERY_MS: Ms = 500;
/** A card of more lines pushes the rest off a small screen. [assumed] */
const MOST_ROWS = 6;

type Started = Extract<LabEvent, { kind: "started" }>;

/** @param say - told the lines whenever there is news worth drawing. */
export function labToolProgress(say: (lines: string) => void): (event: LabEvent) => void {
  let started: Started | null = null;
  let shownMs: Ms = 0;
  const rows: LoadRow[] = [];
  const tell = (line: string) => say([line, ...loadRowBars(rows.slice(-MOST_ROWS))].join("\n"));
  return (event) => {
    switch (event.kind) {
      case "started":
        started = event;
        shownMs = 0;
        tell(`${placeOf(event)}: begins`);
        break;
      case "progress": {
        const { ok, failed, elapsedMs } = event.progress;
        if (started === null || elapsedMs - shownMs < SHOWN_EVERY_MS) break;
        shownMs = elapsedMs;
        const done = ok + failed;
        const errors = failed === 0 ? "" : `, ${plural(failed, "error")}`;
        const left =
          done === 0
            ? ""
            : `, about ${number(Math.ceil(secondsFromMs((elapsedMs / done) * (started.requests - done))))} s left`;
        tell(
          `${placeOf(started)}: ${number(done)} of ${plural(started.requests, "request")}${errors}${left}`,
        );
        break;
      }
      case "finished":
        if (event.isLevel) rows.push(event.row);
        tell(`${started?.label ?? ""}: done`);
        break;
      default:
        event satisfies never;
    }
  };
}

const placeOf = ({ label, done, steps }: Started): string =>
  steps === 1 ? label : `${label} (${number(done + 1)} of ${number(steps)})`;
