/** "From 20 to 50 rps" as a change, as growth over months, or as a range of lengths. */
import { percentFromFraction } from "../../domain/units.ts";
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Groups, Scanner } from "./scanner.ts";

const MOVES =
  "(?:go(?:es|ing)?|went|increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)|grow(?:s|ing)?|ris(?:e|es|ing)|bump|chang(?:e|es|ed)|mov(?:e|es|ing)|scal(?:e|es|ing)|jump(?:s|ing)?|reduc(?:e|es|ed|ing)|drop(?:s|ped)?|lower(?:ed)?|cut|decreas(?:e|es|ed)|switch)";
const UNIT = "(?:rps|qps|req(?:uest)?s?\\s*(?:\\/|per|a)\\s*s(?:ec(?:ond)?)?)";
const GROWING = new RegExp(
  `\\b${MOVES}\\s+(?:[a-z]+\\s+){0,2}?from\\s+${number("a")}\\s*${UNIT}?\\s+to\\s+${number("b")}\\s*${UNIT}?\\s*(?:over|in|within|by the end of)\\s+(?:the\\s+)?(?:next\\s+|coming\\s+)?(?<months>\\d+|an?)\\s*(?<period>months?|years?)\\b`,
);
const MOVED = new RegExp(
  `\\b${MOVES}\\s+(?<words>(?:[a-z0-9]+\\s+){0,4}?)from\\s+${number("a")}(?<unit>\\s*[a-z/]+(?:\\s+[a-z]+)?)?\\s+to\\s+(?=\\d)`,
);
/** "Start with 2 rps and end up with 10 rps after 12 months". */
const STARTS = new RegExp(
  `\\bstart(?:s|ing)?\\s+(?:out\\s+)?(?:with|at|from)\\s+${number("a")}\\s*${UNIT}?[^.;\\d]{0,25}?\\b(?:end(?:s|ing)?\\s+(?:up\\s+)?(?:with|at)|reach(?:es|ing)?|grow(?:s|ing)?\\s+to|go(?:es|ing)?\\s+to|get(?:s|ting)?\\s+to)\\s+${number("b")}\\s*${UNIT}?\\s*(?:after|within|in|over|by)\\s+(?:month\\s+)?(?<months>\\d+|an?)\\s*(?<period>months?|years?)\\b`,
);
/** "20 rps now, 60 by next year". */
const LATER = new RegExp(
  `${number("a")}\\s*${UNIT}\\s*(?:now|today|currently|at launch|at the moment|this year)\\s*(?:,|and|but|;|growing|rising|going)*\\s*(?:then |to |about )*${number("b")}\\s*${UNIT}?\\s*(?:(?:by|in|within|after|at)\\s+)(?:the\\s+)?(?:(?<year>next year|year[- ]?end|end of (?:the )?(?:next )?year|a year)|(?<months>\\d+|an?)\\s*(?<period>months?|years?))`,
);
const TOKENS = "(?:input|output|prompt|completion|answer)?\\s*(?:tokens?|tok\\b|toks)";
const LABEL = "(?:inputs?|outputs?|prompts?|completions?|answers?|responses?|repl(?:y|ies)|isl|osl)";
const SPREADS = [
  new RegExp(
    `(?:rang(?:e|es|ing)\\s+|var(?:y|ies)\\s+)?(?:between\\s+|from\\s+)?${number("low")}\\s*(?:-|–|to|and|\\.\\.)\\s*(?<high>\\d[\\d.,]*\\s?k?)(?=\\s*${TOKENS}(?!\\s*(?:\\/|per|a)\\s*s))`,
  ),
  new RegExp(
    `(?<label>\\b${LABEL}\\s*(?:(?:is|are|of|=|:|lengths?|len|tokens?|rang(?:e|es|ing)|var(?:y|ies)|between|from)\\s*)*)${number("low")}\\s*(?:-|–|to|and|\\.\\.)\\s*(?<high>\\d[\\d.,]*k?)(?!\\s*(?:ms|s\\b|sec|x|%|rps))(?![\\d.])`,
  ),
];

export function readSteps(scan: Scanner, note: Notebook): void {
  const grown = ({ a = "", b = "", months = "", period = "" }: Groups) => {
    const [from, to] = [quantity(a), quantity(b)];
    const span = (/\d/.test(months) ? Number(months) : 1) * (/^y/i.test(period) ? 12 : 1);
    if (!(from > 0 && to > 0)) return false;
    note.set.requestsPerSecond = from;
    note.set.growthPercent = percentFromFraction((to / from) ** (1 / span) - 1);
    note.set.horizonMonths = span;
    note.notes.push(`I took ${a} as the load of today, grown to ${b} in ${span} months.`);
    return true;
  };
  scan.take(GROWING, grown);
  scan.take(STARTS, grown);
  scan.take(LATER, ({ year, ...groups }) =>
    grown(year === undefined ? groups : { ...groups, months: "1", period: "year" }),
  );
  scan.rewrite(MOVED, ({ words = "" }) => ` ${words}to `);
  for (const pattern of SPREADS) {
    scan.rewrite(pattern, ({ low = "", high = "", label = "" }) => {
      const least = quantity(low);
      const most = quantity(high);
      // "3-5k tokens": the k is meant for both.
      const from =
        /k$/i.test(high.trim()) && !/k$/i.test(low.trim()) && least * 100 < most
          ? quantity(`${least}k`)
          : least;
      if (!(most > from && from > 0)) return `${label}${low} to ${high}`;
      note.notes.push("I took the middle of the range of lengths as their mean.");
      return `${label}${Math.round((from + most) / 2)} `;
    });
  }
}
