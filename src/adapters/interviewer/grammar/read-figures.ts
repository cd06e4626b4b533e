/** Reads the figures that no turn of phrase has taken: what each counts and the nearest word decide what it is. */
import { fractionFromPercent, msFromSeconds, percentFromFraction } from "../../../domain/units.ts";
import type { Notebook } from "../reading.ts";
import type { Scanner } from "../scanner.ts";
import { type Attached, attach } from "./attach-figures.ts";
import { type FigureReading, has, put, putSpeed, wordsBefore } from "./figure-reading.ts";
import type { Kind, Per } from "./figure-units.ts";
import { type Figure, figuresIn, secondsOfPer } from "./figures.ts";
import { subjectsOf } from "./subjects.ts";
import { crowdOfOthers, load, peopleTake, requestsTake, settleLoads, talksTake } from "./take-loads.ts";
import { moneyTake } from "./take-money.ts";
import { plainTake } from "./take-plain.ts";
import { windowTokens } from "./window-tokens.ts";

/** A figure somebody denies, or tells of the past. */
const DENIED =
  /\b(?:not|instead of|rather than|was|were|no longer|used to (?:be|have|see|get))\s+(?:about |around |the |at |an? )?$/i;
const SUPPOSED = /\b(?:if|suppose|supposing|imagine|say)\b/i;
/** A question about a figure is no requirement. */
export const QUESTION =
  /^\s*(?:and |so |but )?(?:is|are|was|does|do|did|why|who|which|what (?:is|are|does|do|was)|when|where)\b[^.;\n]*\?\s*$/i;
const BOUND =
  /(?:under|below|within|in|at most|less than|max(?:imum)?|<=?|≤|no more than|inside|up to|must be|should be|takes?)\s*(?:about |around |just )?$/i;
/** "90% under 2k tokens" is a percentile of a length and no mean. */
const SHARE_OF =
  /(?:%|percent)\s+(?:of (?:them|all|the \w+|\w+)\s+)?(?:are\s+|is\s+|stay\s+)?(?:under|below|above|over|shorter than|longer than|less than|within)\s+$/i;

/** "TTFT. 1.2 seconds.": a label that is a sentence of its own; the length of the text stays. */
const labelled = (text: string): string =>
  text.replace(/(?<=(?:^|[.;!?\n¦])\s*[a-z][a-z-]{1,20}(?: [a-z-]{2,20})?)\.(?=\s+~?\d)/gi, ":");

type Take = (one: Attached, reading: FigureReading) => boolean;

/** In order: rates before the people they are of, units before bare numbers. */
const TAKES: readonly (readonly [Kind, Take])[] = [
  ["tokens", tokensTake],
  ["time", timeTake],
  ["talks", talksTake],
  ["requests", requestsTake],
  ["ratio", ratioTake],
  ["money", moneyTake],
  ["gpus", ({ figure, cue }, reading) => cue?.role === "tp" && put(reading, "tp", figure.value)],
  [
    "sequences",
    ({ figure, cue }, reading) => cue?.role === "batchSize" && put(reading, "batchSize", figure.value),
  ],
  ["plain", plainTake],
  ["people", peopleTake],
  ["percent", percentTake],
  ["span", spanTake],
];

/** Of two figures for one role the one beside its word counts; loads are read in their order. */
const SUREST_FIRST: ReadonlySet<Kind> = new Set(["tokens", "time", "percent", "ratio"]);

/** Sets what is not yet set; the peak and the token rate are settled by those who know the rest. */
export function readFigures(scan: Scanner, note: Notebook): Pick<FigureReading, "peak" | "tokens"> {
  const text = labelled(scan.text());
  const figures =
    QUESTION.test(text) && !/\b(?:a|per) (?:month|year)\b/i.test(text)
      ? []
      : figuresIn(text).filter(
          ({ start }) => SUPPOSED.test(text) || !DENIED.test(text.slice(Math.max(0, start - 30), start)),
        );
  const all = attach(text, figures);
  const reading: FigureReading = {
    text,
    all,
    note,
    peak: undefined,
    tokens: [],
    talks: undefined,
    turns: undefined,
    average: undefined,
    loads: [],
    period: 1,
  };
  const bySurety = all.toSorted((a, b) => a.cost - b.cost);
  const taken: { readonly start: number; readonly end: number }[] = [];
  for (const [kind, take] of TAKES)
    for (const one of SUREST_FIRST.has(kind) ? bySurety : all)
      if (one.figure.kind === kind && take(one, reading))
        taken.push(one.figure, ...(one.cue === undefined ? [] : [one.cue]));
  taken.push(...crowdOfOthers(reading));
  settleLoads(reading);
  scan.cut(taken);
  return reading;
}

function tokensTake({ figure, cue }: Attached, reading: FigureReading): boolean {
  const { value, per, written } = figure;
  const seconds = secondsOfPer(per) ?? sharedSeconds(figure, reading);
  if (has(per, "machine") || SHARE_OF.test(reading.text.slice(Math.max(0, figure.start - 40), figure.start)))
    return false;
  if (seconds !== undefined) {
    if (has(per, "user", "stream", "request", "each") || cue?.role === "speed")
      return putSpeed(reading, msFromSeconds(seconds / value));
    const of = cue?.role === "isl" ? "input" : cue?.role === "osl" || seconds === 1 ? "output" : "all";
    const said = reading.text.slice(figure.start, figure.end).trim();
    reading.tokens.push({ tokensPerSecond: value / seconds, of, said });
    return true;
  }
  if (cue?.role === "contextWindow")
    return put(reading, "contextWindow", windowTokens(written, reading.note));
  const isOfEach = subjectsOf(wordsBefore(figure, reading)).length > 0;
  const beyondComma =
    cue !== undefined && cue.start > figure.end && /,/.test(reading.text.slice(figure.end, cue.start));
  const isLength = isOfEach || has(per, "each", "request");
  const role = isLength && (cue === undefined || beyondComma) ? "isl" : cue?.role;
  return (role === "isl" || role === "osl") && put(reading, role, Math.round(value));
}

/** Fewer tokens are a length and no rate. [assumed] */
const LEAST_SHARED = 10_000;

/** "80 million input and 10 million output tokens per day": the day is said once for both. */
function sharedSeconds({ end, value }: Figure, { all, text }: FigureReading): number | undefined {
  const next = all.find(({ figure }) => figure.start >= end)?.figure;
  if (next?.kind !== "tokens" || value < LEAST_SHARED) return undefined;
  return /^\s*(?:,\s*)?(?:and|plus|\+|&|,)\s*$/i.test(text.slice(end, next.start))
    ? secondsOfPer(next.per)
    : undefined;
}

function timeTake({ figure, cue }: Attached, reading: FigureReading): boolean {
  const { per, value, start } = figure;
  if (has(per, "token")) return put(reading, "itlMs", value);
  const role = cue?.role;
  const isBounded = BOUND.test(reading.text.slice(Math.max(0, start - 20), start));
  if (role === "ttftMs" || role === "itlMs" || role === "e2eMs")
    return (cue?.weak !== true || isBounded) && put(reading, role, value);
  return (
    role !== "other" &&
    isBounded &&
    reading.note.set.sloPercentile !== undefined &&
    put(reading, "e2eMs", value)
  );
}

function percentTake({ figure, cue }: Attached, reading: FigureReading): boolean {
  const { value, per } = figure;
  const { note } = reading;
  const share = fractionFromPercent(value);
  const role = cue?.role;
  if (role === "prefixHitRate") return share <= 1 && put(reading, "prefixHitRate", share);
  const period: readonly Per[] = cue?.period === undefined ? per : [...per, cue.period as Per];
  if (has(period, "month")) return put(reading, "growthPercent", value);
  if (has(period, "year"))
    return put(reading, "growthPercent", percentFromFraction((1 + share) ** (1 / 12) - 1));
  if (has(period, "quarter"))
    return put(reading, "growthPercent", percentFromFraction((1 + share) ** (1 / 3) - 1));
  if (role === "growthPercent") return put(reading, "growthPercent", value);
  if (role === "activeShare" && note.set.users !== undefined) {
    note.notes.push(`I took ${value}% of ${note.set.users} users as the active ones.`);
    note.set.users *= share;
    return true;
  }
  return role === "peakMultiplier" && share > 1 && put(reading, "peakMultiplier", share);
}

/** "3x growth over 12 months" is a share a month; at a peak it is the peak's height. */
function ratioTake({ figure, cue }: Attached, reading: FigureReading): boolean {
  const { value, per, end } = figure;
  const seconds = secondsOfPer(per);
  if (cue?.role === "growthPercent") {
    const span = reading.all.find(({ figure: other }) => other.kind === "span" && other.start >= end);
    const months = has(per, "year") ? 12 : (span?.figure.value ?? 12);
    if (span !== undefined) put(reading, "horizonMonths", span.figure.value);
    return put(reading, "growthPercent", percentFromFraction(value ** (1 / months) - 1));
  }
  if (seconds !== undefined) return load(value, seconds, cue?.role, reading);
  if (
    reading.talks !== undefined &&
    reading.turns === undefined &&
    /back and forth|turns|exchang|ping/i.test(wordsBefore(figure, reading))
  ) {
    reading.turns = value;
    return true;
  }
  if (cue?.role === "peakMultiplier") return value > 1 && put(reading, "peakMultiplier", value);
  return cue?.role === "callsPerRequest" && put(reading, "callsPerRequest", value);
}

function spanTake({ figure, cue }: Attached, reading: FigureReading): boolean {
  const isLong = /mo|year|yr|quarter/i.test(figure.words);
  return isLong && cue !== undefined && put(reading, "horizonMonths", figure.value);
}
