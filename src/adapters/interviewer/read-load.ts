/** Load: requests a second, minute, hour or day, or users and what each sends. */
import { fractionFromPercent, HOURS_PER_MONTH, SECONDS_PER_HOUR } from "../../domain/units.ts";
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Groups, Scanner } from "./scanner.ts";

const THING =
  "(?:(?:llm|api|user|chat|inference|model)\\s+)?(?:req(?:uest)?s?|quer(?:y|ies)|prompts?|messages?|completions?|questions?|inferences?|calls?|transactions?|documents?|docs|e-?mails?|articles?|jobs?|tasks?|generations?|summaries|notes?|translations?|hits|searches|lookups?|r(?=\\s*\\/))";
const PER = String.raw`(?:\s*\/\s*|\s*per\s+|\s+an?\s+|\s+each\s+|\s+every\s+|\s+in\s+(?:an?\s+|one\s+|1\s+)?(?=(?:sec|min|hour|day|week|month)))`;
const PERIOD = String.raw`(?<period>s(?:ec(?:ond)?s?)?|min(?:ute)?s?|m|h(?:(?:ou)?rs?)?|d(?:ays?)?|weeks?|months?)\b`;
/** What people who use a service are called by their work; one word, the plural takes an s. */
const ROLE =
  "lawyer|doctor|nurse|physician|teacher|operator|technician|manager|rep|researcher|scientist|player|reader|subscriber|visitor|consultant|accountant|officer|writer|editor|designer|coder|programmer|marketer|recruiter|advisor|adviser|paralegal|clinician|radiologist|trader|underwriter|shopper|caller";
const USER = `(?:(?:active|concurrent)\\s+)?(?:user|person|customer|employee|seat|head|developer|dev|engineer|agent|member|client|student|analyst|worker|dau|mau|${ROLE})`;
const CROWD = `(?:support )?agents|people|employees|seats|developers|devs|engineers|students|analysts|members|staff|colleagues|clients|(?:${ROLE})s`;
/** People who are only there are no users; those who use it, or are served, are. */
const SERVED =
  /\b(?:for|to|serves?|serving|by|used by|support(?:ing)?|reach(?:es|ing)?)\s+(?:(?:about|around|roughly|our|up to|all|the|some)\s+)*$/i;
const USERS = `(?:(?:daily|active|concurrent|simultaneous|monthly|registered|online)\\s+){0,2}(?:users|people|(?:support )?agents|customers|employees|seats|developers|devs|engineers|students|analysts|members|clients|daus?|maus?|(?:${ROLE})s)`;

const PER_USER = [
  `${number("n")}\\s*(?<unit>rps|qps|rpm|qpm|rph|rpd)\\s*(?:\\/|per|for each|for every|each)\\s*${USER}s?\\b`,
  `${number("n")}\\s*${THING}${PER}${USER}${PER}${PERIOD}`,
  `${number("n")}\\s*${THING}${PER}${PERIOD}\\s*(?:,\\s*)?(?:per\\s+${USER}s?\\b|(?:each|apiece)\\b(?=\\s*(?:[,;.¦!?)\\n]|and\\b|with\\b|on\\b|$)))`,
  `(?:everyone|everybody|each of them|each one)\\s+(?:[a-z]+\\s+){1,3}?(?:about\\s+)?${number("n")}\\s*${THING}${PER}${PERIOD}`,
  `\\b(?:each|every|an?|the average|one)\\s+${USER}\\s+(?:[a-z]+\\s+){0,3}?${number("n")}\\s*${THING}${PER}${PERIOD}`,
  `\\b(?:each|every|an?|the average)\\s*(?:one|${USER})?\\s*(?:of\\s+(?:them|whom)\\s*)?(?:sends?|sending|makes?|making|does|doing|asks?|asking|with|at|has|having|(?!uses\\b)[a-z]{3,}s)?\\s*(?:about\\s+)?${number("n")}\\s*${THING}${PER}${PERIOD}`,
].map((source) => new RegExp(source));
const RATE = [
  new RegExp(
    `\\b(?:per|each|every|in an?)\\s+(?=sec|min|hour|day|week|month)${PERIOD}\\s*,?\\s*(?:(?:we|there|it|they|come|comes|get|receive|see|are|is|have|expect|do|handle|process|arrive)\\s+){0,3}${number("n")}\\s*${THING}(?=\\s*(?:[,;.¦!?]|$))`,
  ),
  new RegExp(
    `\\b(?<period>daily|hourly|weekly|monthly)\\s+(?:volume|traffic|load|requests?)\\s*(?:of|is|=|:)?\\s*${number("n")}(?:\\s*${THING})?`,
  ),
  new RegExp(`${number("n")}\\s*times${PER}${PERIOD}`),
  new RegExp(`${number("n")}\\s*${THING}${PER}${PERIOD}`),
  new RegExp(`${number("n")}\\s*${THING}\\s+to\\s+(?:the|our|this)\\s+\\w+${PER}${PERIOD}`),
  new RegExp(`${THING}${PER}${PERIOD}\\s*(?:of|is|are|=|:|to|at|should be)?\\s*${number("n")}`),
  new RegExp(`${number("n")}\\s*${THING}\\s+(?<period>daily|hourly|weekly|monthly)\\b`),
  new RegExp(`${number("n")}\\s*(?<period>daily|hourly|weekly|monthly)\\s+${THING}`),
];
const BARE = new RegExp(
  `(?<![$€]\\s?)${number("n")}\\s*\\/\\s*(?<period>s(?:ec)?|min(?:ute)?|h(?:(?:ou)?r)?|d(?:ay)?)\\b`,
);
const EVERY = new RegExp(
  `${number("n")}\\s*${THING}(?<each>${PER}${USER}s?)?\\s+every\\s+(?<every>\\d+(?:\\.\\d+)?)\\s*${PERIOD}`,
);
const SHORT = new RegExp(`${number("n")}\\s*(?<unit>rps|qps|rpm|qpm|rph|rpd)\\b(?!\\s*[=:]\\s*\\d)`);
const LABELLED = new RegExp(
  `\\b(?<unit>rps|qps|rpm|rph|rpd)\\s*(?:of|is|are|=|:|to|at|should be)?\\s*${number("n")}(?!\\s*(?:tokens?|gb|ms|users))`,
);
const TRAFFIC = new RegExp(
  `\\b(?:load|traffic)\\s*(?:of|is|=|:|to|at)?\\s*${number("n")}(?=\\s*(?:[,;.¦!?]|and\\b|with\\b|but\\b|on\\b|$|\\n))`,
);
export const CORRECTED =
  /\b(?:no wait|wait|actually|sorry|i mean|i meant|make (?:it|that)|correction|rather|instead|scratch that|change|wrong|earlier|previously)\b/;
const PEOPLE = new RegExp(`${number("n")}\\s*${USERS}\\b`);
const PEOPLE_OF = new RegExp(`${number("n")}\\s+of\\s+(?:them|us|those)\\b`);
const ACTIVE_SHARE =
  /(?<percent>\d+(?:\.\d+)?)\s*(?:%|percent)\s*(?:of (?:them|users)\s*)?(?:(?:is|are|being|will be)\s+)?(?:concurrently\s+)?(?:active|online|concurrent)\b(?:\s+(?:in|at|during)\s+(?:the\s+)?(?:busiest hour|busy hour|peak(?: hour)?|same time|once))?/;
const PEOPLE_LABEL = new RegExp(`\\b${USERS}\\s*(?:=|:|of|is)\\s*${number("n")}`);

const RANGES = [
  /\b(?:rps|qps)\s*(?:of|is|=|:)?\s*(?:from\s+|between\s+)?(?<low>\d+(?:\.\d+)?)\s*(?:to|and|-|–|\.\.)\s*(?<high>\d+(?:\.\d+)?)\b/,
  /\b(?:from\s+|between\s+)?(?<low>\d+(?:\.\d+)?)\s*(?:to|and|-|–)\s*(?<high>\d+(?:\.\d+)?)\s*(?:rps|qps|req(?:uest)?s?\s*(?:\/|per|a)\s*s(?:ec(?:ond)?)?)\b/,
];

/** "10 to 50 rps": the lower end is the average, the upper end the peak, and that is said. */
export function readRange(scan: Scanner, note: Notebook): void {
  for (const pattern of RANGES) {
    scan.take(pattern, ({ low = "", high = "" }) => {
      const [from, to] = [Number(low), Number(high)];
      if (!(from > 0) || to <= from) return false;
      note.set = { ...note.set, requestsPerSecond: from, peakMultiplier: to / from };
      note.notes.push(`I took ${low} requests per second as the average and ${high} as the peak.`);
      return true;
    });
  }
}

export function readLoad(scan: Scanner, note: Notebook): void {
  for (const pattern of PER_USER) {
    scan.take(pattern, (groups) => {
      note.set.requestsPerUserHour = perHour(groups);
      return true;
    });
  }
  const people = (groups: Groups) => {
    note.set.users = quantity(groups["n"] ?? "");
    return true;
  };
  scan.take(PEOPLE, (groups, whole) => {
    const crowd = new RegExp(`\\b(?:${CROWD})\\b`, "i").test(whole);
    return crowd && !isServed(whole, scan, note) ? false : people(groups);
  });
  scan.take(PEOPLE_LABEL, people);
  scan.take(ACTIVE_SHARE, ({ percent = "" }) => {
    const { users } = note.set;
    if (users === undefined) return false;
    note.set.users = users * fractionFromPercent(Number(percent));
    note.notes.push(`I took ${percent}% of ${users} users as the active ones.`);
    return true;
  });
  if (note.set.users === undefined && note.set.requestsPerUserHour !== undefined)
    scan.take(PEOPLE_OF, people);
  const before = note.set.requestsPerSecond;
  const rates: number[] = before === undefined ? [] : [before];
  const rate = (groups: Groups) => {
    rates.push(perHour(groups) / SECONDS_PER_HOUR);
    note.set.requestsPerSecond = rates.at(-1);
    return true;
  };
  const corrected = scan.has(CORRECTED);
  scan.take(EVERY, (groups) => {
    const hourly = perHour(groups) / Number(groups["every"]);
    // "200 users, one request every 20 s": so many requests come from each of them.
    if (note.set.users !== undefined || groups["each"] !== undefined) note.set.requestsPerUserHour = hourly;
    else note.set.requestsPerSecond = hourly / SECONDS_PER_HOUR;
    return true;
  });
  for (const pattern of [...RATE, SHORT, LABELLED, BARE]) scan.take(pattern, rate);
  scan.take(TRAFFIC, (groups) => rate({ ...groups, period: "s" }));
  settleRates(rates, corrected, note);
  sortOutUsers(note);
}

/** Several loads in one message: the largest is planned for, and that is said. */
function settleRates(rates: readonly number[], corrected: boolean, note: Notebook): void {
  const different = [...new Set(rates)];
  if (different.length < 2 || corrected) return;
  const largest = Math.max(...different);
  note.set.requestsPerSecond = largest;
  const told = (rate: number) => Number(rate.toPrecision(3));
  note.notes.push(
    `I read ${different.length} loads (${different.map(told).join(", ")} requests per second) and plan for the largest, ${told(largest)}.`,
  );
}

function isServed(whole: string, scan: Scanner, note: Notebook): boolean {
  if (note.set.requestsPerUserHour !== undefined) return true;
  const text = scan.rest();
  const at = text.indexOf(whole.trim());
  return (
    SERVED.test(text.slice(0, at)) ||
    /^\s*(?:who |that |will |can )*(?:us(?:e|ing)|chat|ask|send)/i.test(text.slice(at + whole.trim().length))
  );
}

/** "5000 users, 2 requests a minute": with users named, a rate without "each" may be all of them together; that is asked, not guessed. */
function sortOutUsers(note: Notebook): void {
  const { users, requestsPerSecond, requestsPerUserHour } = note.set;
  if (requestsPerSecond === undefined) return;
  if (users !== undefined && requestsPerUserHour === undefined) {
    const { users: _users, ...kept } = note.set;
    note.set = kept;
    note.notes.push("I took the rate as the load of all users together.");
  }
}

/** Requests an hour; a rate a second is given back exactly by the caller's division. */
function perHour(groups: Groups): number {
  const count = quantity(groups["n"] ?? "");
  return count * timesAnHour(groups["period"] ?? groups["unit"] ?? "s");
}

function timesAnHour(period: string): number {
  const text = period.toLowerCase();
  if (text.startsWith("month")) return 1 / HOURS_PER_MONTH;
  if (text.startsWith("week")) return 1 / (7 * 24);
  if (text.startsWith("d") || text === "rpd") return 1 / 24;
  if (text.startsWith("h") || text === "rph") return 1;
  if (text.startsWith("m") || text.endsWith("pm")) return 60;
  return SECONDS_PER_HOUR;
}
