/** Numbers without a unit: a label right beside them says what they are. */

import { msFromSeconds, SECONDS_PER_HOUR } from "../../../domain/units.ts";
import type { PlanField } from "../../../domain/workload/plan-request.ts";
import type { Attached } from "./attach-figures.ts";
import type { Role } from "./figure-cues.ts";
import { type FigureReading, has, put, putSpeed } from "./figure-reading.ts";
import { type Figure, secondsOfPer } from "./figures.ts";
import { inPeriod, load } from "./take-loads.ts";
import { moneyTake } from "./take-money.ts";
import { windowTokens } from "./window-tokens.ts";

const SIMPLE: Readonly<Partial<Record<Role, PlanField>>> = {
  isl: "isl",
  osl: "osl",
  load: "requestsPerSecond",
  users: "users",
  monthlyBudgetUsd: "monthlyBudgetUsd",
  tp: "tp",
  callsPerRequest: "callsPerRequest",
};
/** Above it a plain number at a peak is a rate and no multiple. [assumed] */
const LARGEST_MULTIPLE = 20;
/** Fewer tokens are no length. [assumed] */
const LEAST_LENGTH = 8;
/** A latency without a unit is in milliseconds; fewer are no target. [assumed] */
const LEAST_MS = 5;

export function plainTake(one: Attached, reading: FigureReading): boolean {
  const { figure, cue } = one;
  const { value, per, written } = figure;
  const seconds = secondsOfPer(per);
  const role = cue?.role;
  if (seconds !== undefined) {
    if (has(per, "user", "each"))
      return put(reading, "requestsPerUserHour", (value / seconds) * SECONDS_PER_HOUR);
    if (role === "monthlyBudgetUsd" || (role !== "load" && isBoundedMonth(figure, reading)))
      return moneyTake(one, reading);
    if (role === "speed") return putSpeed(reading, msFromSeconds(seconds / value));
    return role !== "other" && isRate(seconds, role) && load(value, seconds, role, reading);
  }
  if (isActivePart(figure, reading)) {
    reading.note.notes.push(`I plan for the ${value} who are active.`);
    reading.note.set.users = value;
    return true;
  }
  if (cue === undefined || role === undefined) return false;
  const isLoad = role === "load" || role === "peakLoad" || role === "averageLoad";
  if (isLoad && cue.period !== undefined) return inPeriod(value, role, cue.period, reading);
  if (role === "batchSize") return put(reading, "batchSize", value);
  if (per.some((one) => one !== "request")) return false;
  if (role === "peakLoad" || role === "peakMultiplier") return atPeak(value, reading);
  // "40 requests per second at lunch and 12 the rest of the day": the unit is said once.
  if (role === "averageLoad")
    return (
      (reading.loads.length > 0 || reading.peak !== undefined) && load(value, reading.period, role, reading)
    );
  if (role === "prefixHitRate") return value < 1 && put(reading, "prefixHitRate", value);
  if (role === "contextWindow") return put(reading, "contextWindow", windowTokens(written, reading.note));
  if (per.includes("token")) return false;
  if (role === "ttftMs" || role === "itlMs" || role === "e2eMs")
    return value >= LEAST_MS && !cue.weak && cue.start < figure.start && put(reading, role, value);
  if ((role === "isl" || role === "osl") && value < LEAST_LENGTH) return false;
  const field = SIMPLE[role];
  return field !== undefined && put(reading, field, value);
}

const ONLY = /\b(?:only|of which|of whom|of these|of those)\s+(?:about\s+)?$/i;
const ACT =
  /^\s+(?:of (?:them|those|these)\s+)?(?:will\s+|actually\s+|really\s+|ever\s+)?(?:talk|use|chat|are|ask|log|open|actively|write|send|do|play)\b/i;

/** "80k players but only 9k talk to it". */
const isActivePart = ({ start, end }: Figure, { text, all }: FigureReading): boolean =>
  all.some(({ figure }) => figure.kind === "people" && figure.end <= start) &&
  ONLY.test(text.slice(0, start)) &&
  ACT.test(text.slice(end));

const BOUND =
  /\b(?:under|below|at most|less than|max(?:imum)?|within|no more than|fits? in(?:to)?|up to)\s*$/i;

/** "Under 30k a month" is money; loads are bounded by nobody. */
function isBoundedMonth({ start, per }: Figure, { text }: FigureReading): boolean {
  return has(per, "month", "year", "quarter") && BOUND.test(text.slice(Math.max(0, start - 20), start));
}

/** "30k a month" alone may as well be money. */
const isRate = (seconds: number, role: Role | undefined): boolean =>
  role === "load" || role === "peakLoad" || role === "averageLoad" || seconds <= (secondsOfPer(["day"]) ?? 0);

/** "54 at peak" beside a load is a rate in the same unit; a small number is a multiple. */
function atPeak(value: number, reading: FigureReading): boolean {
  const steady = reading.loads[0] ?? reading.note.set.requestsPerSecond;
  const rate = value / reading.period;
  if (steady !== undefined && rate > steady && rate / steady <= LARGEST_MULTIPLE) {
    if (reading.peak !== undefined) return false;
    reading.peak = rate;
    return true;
  }
  return value > 1 && value <= LARGEST_MULTIPLE && put(reading, "peakMultiplier", value);
}
