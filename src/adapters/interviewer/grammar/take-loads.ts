/** Requests, users, conversations and their rates; the peak beside the average. */
import { SECONDS_PER_HOUR } from "../../../domain/units.ts";
import { CORRECTED } from "../read-load.ts";
import type { Attached } from "./attach-figures.ts";
import type { Role } from "./figure-cues.ts";
import { type FigureReading, has, put, wordsBefore } from "./figure-reading.ts";
import { ADVERBS, type Per } from "./figure-units.ts";
import { type Figure, secondsOfPer } from "./figures.ts";
import { subjectsOf } from "./subjects.ts";

/** "1,000 DAU x 12 messages a day": what stands between a crowd and what each of it sends. */
const JOINS =
  /^\s*(?:[,(]\s*)?(?:x|×|\*|@|at|each|every one|who|with|that|sending|doing|making|asking|times)(?:\s+[a-z]+){0,3}\s*$/i;

/** More sequences at once are a count of jobs. [assumed] */
const MOST_SEQUENCES = 8192;
/** The crowd was read before: "¦ x 12 messages a day". */
const TAKEN_CROWD = /¦\s*(?:x|×|\*|@|each|who each|times|making|sending|doing)\s*$/i;

/** "Each of our 45 analysts". */
const OF_THEM = /\b(?:each|every one|all) of (?:our|the|my|these|those)?\s*$/i;

export function requestsTake(one: Attached, reading: FigureReading): boolean {
  const { figure, cue } = one;
  const { value, per, every } = figure;
  if (has(per, "machine")) return false;
  const subjects = subjectsOf(wordsBefore(figure, reading));
  const time =
    secondsOfPer(per) ??
    every ??
    secondsOfPer(subjects) ??
    hoursBefore(figure, reading) ??
    adverbBefore(figure, reading);
  if (time === undefined) return withoutTime(one, subjects, reading);
  if (isPerUser(figure, subjects, reading))
    return put(reading, "requestsPerUserHour", (value / time) * SECONDS_PER_HOUR);
  return load(value, time, cue?.role, reading);
}

/** "In these 9 hours 97,200 requests come". */
function hoursBefore({ start }: Figure, { text, all }: FigureReading): number | undefined {
  const span = all.findLast(({ figure }) => figure.end <= start)?.figure;
  const isNext =
    span?.kind === "span" &&
    /\bin (?:these|those|the)?\s*$/i.test(text.slice(0, span.start)) &&
    /^[\s,]*$/.test(text.slice(span.end, start));
  return isNext && /hour|hr/i.test(span.words) ? span.value * SECONDS_PER_HOUR : undefined;
}

const DAILY = new RegExp(
  `\\b(${Object.keys(ADVERBS).join("|")}|(?:every|each|per|a) (?:second|minute|hour|day|week|month))\\b`,
  "gi",
);

/** "Use it daily, 12 questions each". */
function adverbBefore(figure: Figure, reading: FigureReading): number | undefined {
  if (!has(figure.per, "each", "user")) return undefined;
  const word = [...wordsBefore(figure, reading).matchAll(DAILY)].at(-1)?.[1]?.toLowerCase();
  if (word === undefined) return undefined;
  return secondsOfPer([ADVERBS[word] ?? (word.split(" ").at(-1) as Per)]);
}

function withoutTime({ figure, cue }: Attached, subjects: readonly Per[], reading: FigureReading): boolean {
  const { value, per } = figure;
  const [of] = [...per, ...subjects];
  const isTurns = of === "talk" || (of === "each" && reading.talks !== undefined);
  if (of === "talk" && /\b(?:calls?|steps?|invocations?)\b/i.test(figure.words))
    return put(reading, "callsPerRequest", value);
  if (isTurns) {
    if (reading.turns !== undefined) return false;
    reading.turns = value;
    return true;
  }
  if (value === 1) return false;
  if (of === "request" || cue?.role === "callsPerRequest") return put(reading, "callsPerRequest", value);
  if (cue?.role === "batchSize") return value <= MOST_SEQUENCES && put(reading, "batchSize", value);
  return inPeriod(value, cue?.role, cue?.period, reading);
}

function isPerUser(
  { start, per, every }: Figure,
  subjects: readonly Per[],
  { text, all, note }: FigureReading,
): boolean {
  if (has(per, "user", "stream") || has(subjects, "user")) return true;
  const isEach = has(per, "each") || has(subjects, "each");
  // "Two models, 10 rps each": nobody sends that much.
  const isCrowd = note.set.users !== undefined || all.some(({ figure }) => figure.kind === "people");
  if (isEach && (isCrowd || !has(per, "second"))) return true;
  const crowds = all.filter(({ figure }) => figure.kind === "people");
  if (crowds.length > 0 && every !== undefined) return true;
  if (note.set.users !== undefined && TAKEN_CROWD.test(text.slice(0, start))) return true;
  if (crowds.some(({ figure }) => figure.end <= start && OF_THEM.test(text.slice(0, figure.start))))
    return true;
  const people = crowds.findLast(({ figure }) => figure.end <= start)?.figure;
  if (people === undefined) return false;
  return JOINS.test(text.slice(people.end, start));
}

/** A load at the peak waits for its average; of several others the largest counts. */
export function load(
  value: number,
  seconds: number,
  role: Role | undefined,
  reading: FigureReading,
): boolean {
  if (role === "peakLoad") {
    if (reading.peak !== undefined) return false;
    reading.peak = value / seconds;
    reading.period = seconds;
    return true;
  }
  if (reading.note.set.requestsPerSecond !== undefined && reading.loads.length === 0) return false;
  if (role === "eventLoad" && reading.loads.some((rate) => rate < value / seconds)) {
    reading.peak ??= value / seconds;
    return true;
  }
  reading.loads.push(value / seconds);
  if (role === "averageLoad") reading.average ??= value / seconds;
  reading.period = seconds;
  return true;
}

/** "A busy hour sees 900, an average one 300": the hour is in the cue. */
export function inPeriod(
  value: number,
  role: Role | undefined,
  period: string | undefined,
  reading: FigureReading,
): boolean {
  const seconds = period === undefined ? undefined : secondsOfPer([period as Per]);
  const isLoad = role === "peakLoad" || role === "averageLoad" || role === "load";
  return seconds !== undefined && isLoad && load(value, seconds, role, reading);
}

export function talksTake({ figure }: Attached, reading: FigureReading): boolean {
  const seconds = secondsOfPer(figure.per);
  if (seconds === undefined || reading.talks !== undefined || has(figure.per, "user")) return false;
  reading.talks = figure.value / seconds;
  return true;
}

/** People count as users where something is said of what each sends. */
export function peopleTake({ figure }: Attached, reading: FigureReading): boolean {
  const { set } = reading.note;
  if (set.requestsPerUserHour === undefined) return false;
  // Of "10k registered, 800 concurrent" those that are there count.
  if (set.users !== undefined && set.users <= figure.value) {
    reading.note.notes.push(`I plan for ${set.users} users, not for all ${figure.value}.`);
    return true;
  }
  if (!/concurrent|active|online|at once|simultaneous/i.test(figure.words) || set.users === undefined)
    return put(reading, "users", figure.value);
  reading.note.notes.push(`I plan for the ${figure.value} active users, not for all ${set.users}.`);
  set.users = figure.value;
  return true;
}

/** "12 req/s, three times the normal 4": the smaller is the usual load where the peak is said as well. */
function usualOf({ loads, note }: FigureReading): number | undefined {
  const times = note.set.peakMultiplier;
  if (times === undefined) return undefined;
  const [largest, usual] = loads.toSorted((a, b) => b - a);
  return usual !== undefined && largest !== undefined && Math.abs(usual * times - largest) < largest / 100
    ? usual
    : undefined;
}

const rounded = (rate: number): number => Number(rate.toPrecision(3));

/** "1,200 claims handlers …; each of them asks 6 things an hour": whoever sends is a user. */
export function crowdOfOthers({ all, note }: FigureReading): readonly Figure[] {
  if (note.set.requestsPerUserHour === undefined || note.set.users !== undefined) return [];
  const rate = all.find(({ figure }) => figure.kind === "requests")?.figure;
  const crowd = all.findLast(
    ({ figure }) => figure.kind === "other" && rate !== undefined && figure.end <= rate.start,
  )?.figure;
  if (crowd === undefined || crowd.value < 2) return [];
  note.set.users = crowd.value;
  note.notes.push(`I took the ${crowd.value}${crowd.words} as those who send.`);
  return [crowd];
}

/** What had to wait: the largest load, conversations of so many messages. */
export function settleLoads(reading: FigureReading): void {
  const { loads, talks, turns, average, note } = reading;
  if (loads.length > 0) {
    // "No wait, 22": the last one said counts.
    const corrected = CORRECTED.test(reading.text) ? loads.at(-1) : undefined;
    const largest = corrected ?? usualOf(reading) ?? Math.max(...loads);
    // "40 at lunch and 12 the rest of the day": the one that is called usual has a peak beside it.
    if (average !== undefined && average < largest && reading.peak === undefined) {
      reading.peak = largest;
      put(reading, "requestsPerSecond", average);
    }
    put(reading, "requestsPerSecond", largest);
    if (corrected === undefined && new Set(loads).size > 1 && reading.peak !== largest)
      note.notes.push(
        `I read ${loads.length} loads (${loads.map(rounded).join(", ")} requests per second) and plan for the largest, ${rounded(largest)}.`,
      );
  }
  if (talks === undefined) return;
  // With calls for each of them, each is one request.
  if (turns === undefined && note.set.callsPerRequest !== undefined) put(reading, "requestsPerSecond", talks);
  else if (turns === undefined)
    note.notes.push('Conversations are no load yet: say how many messages one has ("with 5 messages each").');
  else if (put(reading, "requestsPerSecond", talks * turns))
    note.notes.push(`I took each of the ${turns} messages of a conversation as one request.`);
}
