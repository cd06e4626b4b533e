/** Loads of several sources are added: "5 rps from the web and 3 rps from mobile". */
import type { Notebook } from "../reading.ts";
import type { Scanner } from "../scanner.ts";
import { has } from "./figure-reading.ts";
import { type Figure, figuresIn, secondsOfPer } from "./figures.ts";

/** Times of day and rates of use are other loads of the same source. */
const SAME_SOURCE =
  /\b(?:peak|average|avg|mean|normal|usual|night|nights|day|weekdays?|weekends?|noon|lunch|hours?|now|today|later|by|then|morning|evening|burst|steady|baseline|users?|year|month)\b/i;
const FROM =
  "(?:from|for|via|through|of|by|out of|coming from)\\s+(?:(?:the|our|a)\\s+)?[a-z][\\w-]*(?:\\s+[a-z][\\w-]*)?";
const BETWEEN = new RegExp(
  `^\\s+${FROM}\\s*(?:,\\s*)?(?:and|plus|\\+|as well as|,)\\s*(?:another\\s+)?$`,
  "i",
);
const AFTER = new RegExp(`^\\s+${FROM}`, "i");
const PLUS = /^\s*(?:plus|\+)\s*$/i;

/** "They send 4, 7 and 9 requests per second respectively". */
const RESPECTIVELY =
  /(?<list>\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)*\s*,?\s*and\s+\d+(?:\.\d+)?)\s*(?<unit>(?:rps|qps|(?:requests?|quer(?:y|ies)|calls?|messages?)\s*(?:\/|per|an?|each)\s*(?:second|minute|hour|day)))\b,?\s*respectively\b/;

/** Puts the sum in the place of its parts. */
export function sumLoads(scan: Scanner, note: Notebook): void {
  scan.rewrite(RESPECTIVELY, ({ list = "", unit = "" }) => {
    const parts = (list.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
    const sum = parts.reduce((total, part) => total + part, 0);
    note.notes.push(`I added the loads: ${parts.join(" + ")} = ${sum}.`);
    return `${sum} ${unit}`;
  });
  const text = scan.text();
  const loads = figuresIn(text).filter(
    ({ kind, per }) =>
      kind === "requests" && secondsOfPer(per) !== undefined && !has(per, "user", "each", "machine"),
  );
  const run = runOf(loads, text);
  const [first] = run;
  const last = run.at(-1);
  if (first === undefined || last === undefined || run.length < 2) return;
  const rates = run.map(({ value, per }) => value / (secondsOfPer(per) ?? 1));
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  const told = rates.map((rate) => Number(rate.toPrecision(3)));
  note.notes.push(
    `I added the loads: ${told.join(" + ")} = ${Number(total.toPrecision(3))} requests per second.`,
  );
  scan.replace(first.start, last.end, `${total} requests per second `);
}

/** The longest run of loads each of which names a source of its own. */
function runOf(loads: readonly Figure[], text: string): readonly Figure[] {
  const run: Figure[] = [];
  for (const load of loads) {
    const before = run.at(-1);
    const between = before === undefined ? "" : text.slice(before.end, load.start);
    const joins = PLUS.test(between) || (BETWEEN.test(between) && AFTER.test(text.slice(load.end)));
    if (before !== undefined && !(joins && !SAME_SOURCE.test(between))) break;
    run.push(load);
  }
  return run;
}
