/** A reading of figures under way: what they set, and what must wait until all are read. */
import type { PlanField } from "../../../domain/workload/plan-request.ts";
import type { Notebook } from "../reading.ts";
import type { Attached } from "./attach-figures.ts";
import type { Per } from "./figure-units.ts";
import type { Figure } from "./figures.ts";

export interface FigureReading {
  readonly text: string;
  readonly all: readonly Attached[];
  readonly note: Notebook;
  /** Requests a second at the peak. */
  peak: number | undefined;
  readonly tokens: TokenRate[];
  /** Conversations a second, until the messages of one are known. */
  talks: number | undefined;
  /** Messages of a conversation. */
  turns: number | undefined;
  /** Loads in requests a second, in the order said. */
  readonly loads: number[];
  /** The load that was called usual. */
  average: number | undefined;
  /** Seconds of the period in which the last load was said. */
  period: number;
}

export interface TokenRate {
  /** As it was said. */
  readonly said: string;
  readonly tokensPerSecond: number;
  readonly of: "output" | "input" | "all";
}

/** Sets what is not yet set. @returns whether it was. */
export function put(reading: FigureReading, field: PlanField, value: number): boolean {
  const { note } = reading;
  if (note.set[field] !== undefined) return false;
  note.set = { ...note.set, [field]: value };
  return true;
}

/** What was said from the figure before to this one. */
export const wordsBefore = ({ start }: Figure, { text, all }: FigureReading): string =>
  text.slice(all.findLast(({ figure }) => figure.end <= start)?.figure.end ?? 0, start);

/** The speed one reader sees. */
export function putSpeed(reading: FigureReading, itlMs: number): boolean {
  const isNew = put(reading, "itlMs", itlMs);
  if (isNew) reading.note.notes.push("I turned the speed per user into a time between tokens.");
  return isNew;
}

export const has = (per: readonly Per[], ...some: readonly Per[]): boolean =>
  per.some((one) => some.includes(one));
