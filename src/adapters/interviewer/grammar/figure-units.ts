/** Units of figures: what is counted, and per what. Each is a pattern tried where a number ends. */

export type Kind =
  | "requests"
  | "tokens"
  | "people"
  | "talks"
  | "time"
  | "ratio"
  | "percent"
  | "money"
  | "gpus"
  | "span"
  | "sequences"
  | "plain"
  /** Counts something no plan knows: "3 countries". */
  | "other";

/** What a figure is divided by. */
export type Per = "second" | "minute" | "hour" | "day" | "week" | "month" | "quarter" | "year" | Thing;
type Thing = "each" | "user" | "request" | "talk" | "token" | "machine" | "stream";

const ROLES =
  "lawyers?|doctors?|nurses?|physicians?|teachers?|operators?|technicians?|managers?|reps?|researchers?|scientists?|players?|readers?|subscribers?|visitors?|consultants?|accountants?|officers?|writers?|editors?|designers?|coders?|programmers?|marketers?|recruiters?|advisors?|advisers?|paralegals?|clinicians?|radiologists?|traders?|underwriters?|shoppers?|callers?|adjusters?|translators?|journalists?|pupils?|patients?|citizens?|merchants?|drivers?|pharmacists?|tenants?|testers?";
export const PEOPLE = `users?|people|persons?|customers?|employees?|seats?|heads?|developers?|devs?|engineers?|agents?|members?|staff(?: members)?|colleagues?|clients?|students?|analysts?|workers?|subscribers?|accounts?|dau|mau|wau|ccu|${ROLES}`;
export const REQUESTS =
  "req(?:uest)?s?|quer(?:y|ies)|prompts?|messages?|msgs?|completions?|questions?|inferences?|calls?|transactions?|txn?s?|invocations?|documents?|docs?|e-?mails?|articles?|jobs?|tasks?|generations?|summar(?:y|ies)|notes?|translations?|hits|searches|lookups?|asks|suggestions?|interactions?|classifications?|records?|items?|reports?|invoices?|contracts?|tickets?|reviews?|posts?|pictures?|images?|pages?|runs?|turns?|r(?=\\s*\\/)";
const TALKS = "conversations?|chats?|sessions?|dialog(?:ue)?s?|threads?|visits?|cases?";
const ADJECTIVES =
  "(?:(?:more|total|new|concurrent|simultaneous|active|registered|paying|daily|weekly|monthly|hourly|yearly|average|avg|mean|peak|incoming|inbound|external|internal|user|llm|api|chat|inference|model|customer|support|output|input|generated|prompt|completion|answer|context|http|unique|online|seated|different|separate|such|of|our|the)\\s+)*";

/** A word or two of any kind before the noun: "320 claims adjusters". */
const SOME = `${ADJECTIVES}(?:(?!(?:and|or|in|out|to|for|from|with|per|of|at|on|by|each|every|an?|the|is|are|then|but|tokens?|rps|qps|ms|s|x|input|output|prompt)\\b)[a-z-]+\\s+){0,2}?`;

/** Words with an s at the end that are no plural of a thing, and labels of the figure after. */
const NO_NOUN =
  "\\s+(?!(?:is|as|was|has|does|goes|comes|plus|thanks|this|its|hours|inputs|outputs|prompts|completions|answers|responses|replies|always|minus|across|besides|perhaps|sometimes|towards|users|requests|tokens|peaks|bursts|spikes|costs|needs|stays|runs|makes|gives|takes|sends|returns|serves|writes|uses|gets|means|growths|gpus|tops|ms|rps|qps)\\b)";

/** In order: the first that fits is the unit. */
export const UNITS: readonly (readonly [Kind, string, readonly Per[]])[] = [
  ["requests", "(?:rps|qps|req/s|r/s)\\b", ["second"]],
  ["requests", "(?:rpm|qpm)\\b", ["minute"]],
  ["requests", "(?:rph|qph)\\b", ["hour"]],
  ["requests", "(?:rpd|qpd)\\b", ["day"]],
  ["tokens", `(?:tps|t\\/s)\\b`, ["second"]],
  ["tokens", "tpm\\b", ["minute"]],
  ["tokens", `[- ]?${ADJECTIVES}(?:tokens?|toks?|tkns?)\\b`, []],
  ["time", "(?:ms|msecs?|millis(?:econds?)?|milli-?seconds?)\\b", []],
  ["time", "(?:s|secs?|seconds?)\\b", []],
  ["time", "(?:minutes?|mins?)\\b", []],
  ["percent", "(?:%|percent\\b|pct\\b|per cent\\b)", []],
  ["ratio", "(?:[x×](?![a-z])|times\\b|-?fold\\b)", []],
  ["money", "(?:us)?(?:\\$|usd\\b|dollars?\\b|bucks\\b|eur(?:os?)?\\b|€)", []],
  ["span", "[- ]?(?:months?|mos?|years?|yrs?|quarters?|weeks?|days?|hours?|hrs?)\\b", []],
  ["gpus", `${SOME}(?:gpus?|cards?|accelerators?)\\b`, []],
  ["sequences", `${ADJECTIVES}(?:sequences?|seqs?|slots?|streams?|connections?)\\b`, []],
  [
    "people",
    `(?:of (?:them|us|those|whom)|${SOME}(?:${PEOPLE})|(?:concurrent|active|online|registered|simultaneous)(?=\\s*(?:[,;.)]|$)))\\b`,
    [],
  ],
  ["talks", `${ADJECTIVES}(?:${TALKS})\\b`, []],
  ["requests", `${SOME}(?:${REQUESTS})\\b`, []],
  [
    "requests",
    "[a-z]{3,}s(?=\\s*(?:\\/|per|an?|each|every)\\s*(?:second|minute|hour|day|week|month)\\b)",
    [],
  ],
  ["other", `${NO_NOUN}[a-z]{3,}(?:ie|[^s'’])s\\b`, []],
];

/** In order: the first that fits is what the figure is divided by. */
const DIVISORS: readonly (readonly [Per, string])[] = [
  ["second", "s(?:ec(?:ond)?s?)?"],
  ["minute", "(?:min(?:ute)?s?|m)"],
  ["hour", "(?:h(?:(?:ou)?rs?)?)"],
  ["day", "(?:(?:working |work|business |week)?days?|d)"],
  ["week", "(?:weeks?|wk)"],
  ["month", "(?:months?|mo)"],
  ["quarter", "quarters?"],
  ["year", "(?:years?|yr|annum)"],
  ["token", "(?:(?:output|generated|new) )?tok(?:en)?s?"],
  ["stream", "(?:streams?|connections?)"],
  ["machine", "(?:gpus?|cards?|instances?|replicas?|nodes?|pods?|servers?|machines?|box(?:es)?|hosts?|vms?)"],
  ["user", `(?:(?:active|concurrent|individual|single) )?(?:${PEOPLE})(?!['’]?s?\\s+(?:${REQUESTS})\\b)`],
  ["talk", `(?:${TALKS})`],
  ["request", `(?:(?:user|single|incoming) )?(?:${REQUESTS})`],
];
const NOUNS = DIVISORS.map(([per, source]) => ({ per, pattern: new RegExp(`${source}\\b`, "iy") }));

/** What is named at a place of the text, and where the name ends. */
export function nounAt(text: string, from: number): { readonly per: Per; readonly end: number } | undefined {
  for (const { per, pattern } of NOUNS) {
    pattern.lastIndex = from;
    const found = pattern.exec(text);
    if (found !== null) return { per, end: from + found[0].length };
  }
  return undefined;
}

export const ADVERBS: Readonly<Record<string, Per>> = {
  hourly: "hour",
  daily: "day",
  weekly: "week",
  monthly: "month",
  quarterly: "quarter",
  yearly: "year",
  annual: "year",
  annually: "year",
};
