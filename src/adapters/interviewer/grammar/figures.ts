/** Figures of a text: a number, what it counts, and per what. */
import { HOURS_PER_MONTH, msFromSeconds, SECONDS_PER_HOUR } from "../../../domain/units.ts";
import { NUMBER, quantity } from "../quantity.ts";
import { ADVERBS, type Kind, nounAt, type Per, UNITS } from "./figure-units.ts";

export interface Figure {
  /** Where it stands, its unit and divisors included. */
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
  /** Times in milliseconds, spans in months, everything else as said. */
  readonly value: number;
  readonly per: readonly Per[];
  /** Seconds of "every 20 s", where that is what it is divided by. */
  readonly every: number | undefined;
  /** The number as written, and the words of the unit: "output tokens per request". */
  readonly written: string;
  readonly words: string;
}

/** Ordinals, sizes of models and memory, ratios, and adjectives such as "20-page". */
const NO_FIGURE =
  /^(?:st|nd|rd|th)\b|^\s?(?:b\b|[kmgt]i?b\b|bit\b|-bit\b)|^\s?:\s?\d|^-(?!tokens?\b|month|year|way|fold|sec)[a-z]/i;
/** "34B": billions count parameters, where nothing else is counted. */
const SIZE_OF_MODEL = /\d\s?b$/i;
/** "One request every 20 s". */
const EVERY = new RegExp(
  `\\s*(?:(?:have|has|need|needs|must|should|to|be|through|done|processed|finished|completed|graded|come|comes|coming|arrives?|hits?|lands?|in|is|made|sent|the|our|model|llm|system|are|will|get|that)\\s+){0,6}(?:(?:per|an?|each|from each|from every)\\s+\\w+\\s+)?(?:every|each|per|in|within|over|during)\\s+(?:the\\s+)?(${NUMBER})\\s*(s(?:ec(?:ond)?s?)?|min(?:ute)?s?|h(?:(?:ou)?rs?)?|days?)\\b`,
  "iy",
);
/** "60 requests come in every minute". */
const LATER_PERIOD =
  /\s+(?:(?:come|comes|coming|arrive|arrives|hit|hits|reach|land|flow|go|are|get|sent|made|in|through|us|it|the|our|system|service|model|handled|processed|expected|served|answered)\s+){1,4}(?:every|per|each|an?|in an?|in each)\s+(second|minute|hour|day|week|month)\b/iy;
const MONEY_BEFORE = /(?:(?:us)?[$€£]|\b(?:usd|eur|dollars?|euros?))\s*$/i;
const stickies = (sources: readonly string[]): RegExp[] => sources.map((source) => new RegExp(source, "iy"));
/** In "rps=3 isl=256" a label follows its figure's neighbour. */
const UNIT_PATTERNS = stickies(UNITS.map(([, source]) => `\\s*${source}(?!\\s*[=:]\\s*[~<]?\\s*\\d)`));
const DIVIDED =
  "(?:\\s*\\/\\s*|\\s+(?:per|an?|each|every|for (?:each|every)|from (?:each|every)|in (?:each|every|an?|one|1)|in(?:\\s+the)?(?=\\s+(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\\b)|by|on (?:each|an?))\\s+(?:single\\s+)?)";
const DIVIDED_AT = new RegExp(DIVIDED, "iy");
const ADVERB = new RegExp(`\\s+(${Object.keys(ADVERBS).join("|")})\\b`, "iy");
const ADVERB_INSIDE = new RegExp(`\\b(${Object.keys(ADVERBS).join("|")})\\b`, "i");
const EACH =
  /\s*(?:each|apiece|per head|a head|individually)\b(?=\s*(?:[,;.!?)¦\n]|$|(?:and|with|on|in|at)\b))/iy;
/** Per user, stream or request is said before or after the time: "12 messages per user per day". */
const MOST_DIVISORS = 3;

/** @param text - a message in plain words. */
export function figuresIn(text: string): Figure[] {
  const figures: Figure[] = [];
  for (const match of text.matchAll(new RegExp(NUMBER, "gi"))) {
    const after = text.slice(match.index + match[0].length);
    if (match.index < (figures.at(-1)?.end ?? 0) || NO_FIGURE.test(after)) continue;
    if (SIZE_OF_MODEL.test(match[0]) && !/^\s*(?:\w+\s+)?(?:tok|req|quer|call|user|mess)/i.test(after))
      continue;
    figures.push(figureAt(text, match[0], match.index));
  }
  return figures;
}

function figureAt(text: string, written: string, at: number): Figure {
  const money = MONEY_BEFORE.exec(text.slice(Math.max(0, at - 9), at));
  const start = money === null ? at : at - money[0].length;
  let end = at + written.length;
  const unit = money === null ? unitAt(text, end) : undefined;
  end = unit?.end ?? end;
  const per: Per[] = [...(unit?.per ?? [])];
  const inside = ADVERB_INSIDE.exec(text.slice(at + written.length, end))?.[1];
  if (inside !== undefined && unit?.kind !== "people") add(per, ADVERBS[inside.toLowerCase()]);
  for (let count = 0; count < MOST_DIVISORS; count += 1) {
    const next = divisorAt(text, end);
    if (next === undefined) break;
    add(per, next.per);
    end = next.end;
  }
  if (unit?.kind === "requests" && secondsOfPer(per) === undefined) {
    LATER_PERIOD.lastIndex = end;
    const later = LATER_PERIOD.exec(text);
    if (later !== null) {
      add(per, nounAt(later[1] ?? "", 0)?.per);
      end += later[0].length;
    }
  }
  EVERY.lastIndex = end;
  const isCount = unit?.kind === "requests" || unit?.kind === "other";
  const [every, count = "", period = ""] = (isCount && EVERY.exec(text)) || [];
  if (every !== undefined) end += every.length;
  const counted = every === undefined ? unit?.kind : "requests";
  const kind = money === null ? (counted ?? "plain") : "money";
  const words = text.slice(at + written.length, end);
  return {
    start,
    end,
    kind,
    value: measured(kind, quantity(written), words),
    per,
    every: every === undefined ? undefined : secondsOf(quantity(count), period),
    written,
    words,
  };
}

const add = (per: Per[], one: Per | undefined): void => {
  if (one !== undefined && !per.includes(one)) per.push(one);
};

function unitAt(text: string, from: number) {
  for (const [place, pattern] of UNIT_PATTERNS.entries()) {
    pattern.lastIndex = from;
    const found = pattern.exec(text);
    const unit = UNITS[place];
    if (found !== null && unit !== undefined)
      return { kind: unit[0], per: unit[2], end: from + found[0].length };
  }
  return undefined;
}

function divisorAt(text: string, from: number): { readonly per: Per; readonly end: number } | undefined {
  DIVIDED_AT.lastIndex = from;
  const divided = DIVIDED_AT.exec(text);
  const noun = divided === null ? undefined : nounAt(text, from + divided[0].length);
  if (noun !== undefined) return noun;
  ADVERB.lastIndex = from;
  const adverb = ADVERB.exec(text);
  const named = ADVERBS[adverb?.[1]?.toLowerCase() ?? ""];
  if (adverb !== null && named !== undefined) return { per: named, end: from + adverb[0].length };
  EACH.lastIndex = from;
  const each = EACH.exec(text);
  return each === null ? undefined : { per: "each", end: from + each[0].length };
}

/** Times as milliseconds, spans as months; the rest stays. */
function measured(kind: Kind, value: number, words: string): number {
  const unit = words.trim().replace(/^-/, "").toLowerCase();
  if (kind === "time") {
    if (unit.startsWith("ms") || unit.startsWith("milli")) return value;
    return msFromSeconds(unit.startsWith("m") ? value * 60 : value);
  }
  if (kind !== "span") return value;
  if (unit.startsWith("y")) return value * 12;
  return unit.startsWith("q") ? value * 3 : value;
}

function secondsOf(count: number, period: string): number {
  const unit = period.toLowerCase();
  const per = unit.startsWith("m")
    ? "minute"
    : unit.startsWith("h")
      ? "hour"
      : unit.startsWith("d")
        ? "day"
        : "second";
  return count * (secondsOfPer([per]) ?? 1);
}

/** Seconds of a period, or undefined where the divisor is no time. A working day counts as a day. */
export function secondsOfPer(per: readonly Per[]): number | undefined {
  const seconds: Partial<Record<Per, number>> = {
    second: 1,
    minute: 60,
    hour: SECONDS_PER_HOUR,
    day: 24 * SECONDS_PER_HOUR,
    week: 7 * 24 * SECONDS_PER_HOUR,
    month: HOURS_PER_MONTH * SECONDS_PER_HOUR,
    quarter: 3 * HOURS_PER_MONTH * SECONDS_PER_HOUR,
    year: 12 * HOURS_PER_MONTH * SECONDS_PER_HOUR,
  };
  return per.map((one) => seconds[one]).find((value) => value !== undefined);
}
