/** A recorded load, sent again: when requests came and how long they were. */
import { type Ms, msFromSeconds, type Seconds, type Tokens } from "../../units.ts";
import type { LengthModel } from "../lengths.ts";

export interface TraceRow {
  readonly arrivalSeconds: Seconds;
  readonly isl: Tokens;
  readonly osl: Tokens;
}

export interface Replay {
  readonly dueMs: readonly Ms[];
  readonly isl: LengthModel;
  readonly osl: LengthModel;
}

/** @param speed - 2 sends the trace in half its time. */
export function replayOf(rows: readonly TraceRow[], speed = 1): Replay {
  const sorted = [...rows].sort((a, b) => a.arrivalSeconds - b.arrivalSeconds);
  const first = sorted[0]?.arrivalSeconds ?? 0;
  return {
    dueMs: sorted.map((row) => msFromSeconds((row.arrivalSeconds - first) / speed)),
    isl: { kind: "list", tokens: sorted.map((row) => row.isl) },
    osl: { kind: "list", tokens: sorted.map((row) => row.osl) },
  };
}
