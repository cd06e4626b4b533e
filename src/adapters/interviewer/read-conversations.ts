/** A load in conversations: how many there are in a time, and how many messages each has. */
import { PEOPLE } from "./grammar/figure-units.ts";
import { number, quantity } from "./quantity.ts";
import { secondsOf } from "./read-token-rate.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const TALK =
  "(?:(?:user|chat|support|customer)\\s+)?(?:conversations?|chats?|sessions?|dialog(?:ue)?s?|threads?|visits?|tickets?|cases?)";
const TURN =
  "(?:messages?|turns?|exchanges?|requests?|repl(?:y|ies)|questions?|prompts?|quer(?:y|ies)|rounds?|interactions?)";
const PERIOD = String.raw`(?:(?:\s*\/\s*|\s+(?:per|an?|each|every|in an?)\s+)(?<period>s(?:ec(?:ond)?)?|min(?:ute)?|h(?:(?:ou)?r)?|d(?:ay)?|week|month)|\s+(?<adverb>hourly|daily|weekly|monthly))\b`;
const TALKS = new RegExp(`${number("n")}\\s*(?:new\\s+)?${TALK}${PERIOD}`);
const TURNS = [
  new RegExp(
    `(?:with\\s+)?${number("n")}\\s*${TURN}\\s*(?:(?:per|an?|in each|in an?|for each|\\/)\\s*${TALK}|each|apiece|(?:in|on) average|on avg)\\b`,
  ),
  new RegExp(
    `(?:each|every|an?|the average|average|one)\\s+${TALK}\\s+(?:(?:is|has|have|takes?|lasts?|of|with|runs?|consists of)\\s+)*${number("n")}\\s*${TURN}\\b`,
  ),
  new RegExp(
    `(?:each|all of them|they)\\s+(?:(?:is|has|have|take|takes|of|with|having)\\s+)+${number("n")}\\s*${TURN}\\b`,
  ),
  new RegExp(`\\bwith\\s+${number("n")}\\s*${TURN}\\b`),
];

/** "Every agent handles 15 tickets an hour" is a rate of each person. */
const OF_EACH = new RegExp(
  `\\b(?:each|every|per|an?)\\s+(?:${PEOPLE})\\s+(?:[a-z]+\\s+){1,3}?(?:about\\s+)?\\d+\\s*${TALK}`,
);

/** "8 LLM calls per ticket": the ticket is the request. */
const CALLS_OF =
  /\b(?:calls?|steps?)\s+(?:per|for each|for every|an?|each)\s+(?:ticket|case|conversation|chat|session|visit)\b/;

/** Sets the load when both figures are said; one alone is no load, and that is said. */
export function readConversations(scan: Scanner, note: Notebook): void {
  if (scan.has(OF_EACH) || scan.has(CALLS_OF)) return;
  // Without the messages of one it is left to others.
  if (!TURNS.some((pattern) => scan.has(pattern))) return;
  let talks: { readonly count: number; readonly period: string; readonly said: string } | undefined;
  scan.take(TALKS, ({ n = "", period, adverb = "" }, whole) => {
    const per =
      period ?? { h: "hour", d: "day", w: "week", m: "month" }[adverb.charAt(0).toLowerCase()] ?? "";
    talks = { count: quantity(n), period: per, said: whole.trim() };
    return true;
  });
  if (talks === undefined) return;
  const { count, period, said } = talks;
  let turns: number | undefined;
  for (const pattern of TURNS) {
    if (turns !== undefined) break;
    scan.take(pattern, ({ n = "" }) => {
      turns = quantity(n);
      return true;
    });
  }
  if (turns === undefined) {
    note.notes.push(`"${said}" is no load yet: say how many messages one has ("with 5 messages each").`);
    return;
  }
  note.set.requestsPerSecond = (count * turns) / secondsOf(period);
  note.notes.push(`I took each of the ${turns} messages of "${said}" as one request.`);
}
