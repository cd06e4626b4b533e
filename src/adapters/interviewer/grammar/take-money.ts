/** Money: what the whole fleet may cost a month. */
import type { Attached } from "./attach-figures.ts";
import { type FigureReading, has, put } from "./figure-reading.ts";
import type { Per } from "./figure-units.ts";
import { secondsOfPer } from "./figures.ts";

/** Money of the whole fleet, as a month has it. */
export function moneyTake({ figure, cue }: Attached, reading: FigureReading): boolean {
  const { value, per } = figure;
  if (has(per, "machine", "token", "request", "user", "each") || cue?.role === "other") return false;
  const seconds = secondsOfPer(cue?.period === undefined ? per : [...per, cue.period as Per]);
  if (cue === undefined && seconds === undefined) return false;
  const month = secondsOfPer(["month"]) ?? 1;
  return put(reading, "monthlyBudgetUsd", seconds === undefined ? value : (value * month) / seconds);
}
