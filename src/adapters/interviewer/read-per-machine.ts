/** Rates, users and prices of one GPU or one server: they are no load and no budget, and that is said. */
import { fractionFromPercent } from "../../domain/units.ts";
import { NUMBER, number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const MACHINE =
  "(?:gpus?|cards?|accelerators?|instances?|replicas?|nodes?|pods?|servers?|machines?|box(?:es)?|hosts?|vms?)\\b";
const EACH = `\\s*(?:(?:on|for|from|in)\\s+)?(?:\\/|per|an?|each|every)\\s*${MACHINE}`;
const RATE =
  "(?:rps|qps|rpm|qpm|rph|(?:req(?:uest)?s?|quer(?:y|ies)|r)\\s*(?:\\/|per|an?)\\s*(?:s(?:ec(?:ond)?)?|min(?:ute)?|h(?:(?:ou)?r)?))";
const LOAD = new RegExp(
  `${NUMBER}\\s*(?:${RATE}|(?:concurrent\\s+|active\\s+)?users?|tok(?:en)?s?\\s*(?:\\/|per)\\s*s(?:ec(?:ond)?)?)${EACH}`,
);
const PRICE = new RegExp(
  `(?:[$€]\\s*${NUMBER}|${NUMBER}\\s*(?:usd|dollars?|\\$))\\s*(?:\\/|per|an?|each)?\\s*(?:h(?:(?:ou)?r)?|day|month)?\\b${EACH}(?:\\s*[- /]?\\s*(?:h(?:(?:ou)?r)?)\\b)?`,
);

const SHARES: Readonly<Record<string, number>> = { half: 1 / 2, third: 1 / 3, quarter: 1 / 4 };
/** "Our bill was $31,000 last month; stay under half of that". */
const SHARE_OF_BILL = new RegExp(
  `\\b(?:invoice|bill|pay|paid|spend|spent|costs?)\\b[^.;\\d]{0,40}?(?:[$€]\\s*)${number("n")}[^.\\d]{0,70}?\\b(?:under|below|at most|within|no more than|less than)\\s+(?:(?<percent>\\d+)\\s*(?:%|percent)|(?:an?\\s+|one\\s+)?(?<share>half|third|quarter))\\s+of\\s+(?:that|it|this)\\b(?:\\s+(?:per|a)\\s+month)?`,
);
/** What something else costs today. */
const PAID_TODAY = new RegExp(
  `\\b(?:currently|today|right now|at the moment|so far|presently|now)\\b[^.;¦\\n]{0,30}?\\b(?:pay|paying|spend|spending|costs?)\\b[^.;¦\\n\\d]{0,30}(?:[$€]\\s*)?${NUMBER}\\s*(?:usd|dollars?|[$€])?(?:\\s*(?:a|per|\\/)\\s*(?:h(?:(?:ou)?r)?|day|month|year)\\b)?`,
);

export function readPerMachine(scan: Scanner, note: Notebook): void {
  scan.take(SHARE_OF_BILL, ({ n = "", percent, share = "" }) => {
    const part =
      percent === undefined ? (SHARES[share.toLowerCase()] ?? 1) : fractionFromPercent(Number(percent));
    note.set.monthlyBudgetUsd = quantity(n) * part;
    note.notes.push(`I took the budget as its share of the ${n} paid so far.`);
    return true;
  });
  scan.take(PAID_TODAY, (_, whole) => {
    note.notes.push(`"${whole.trim()}" was not used: it is what is paid today, no limit for the plan.`);
    return true;
  });
  scan.take(PRICE, (_, whole) => {
    note.notes.push(
      `"${whole.trim()}" was not used: prices come from the price list, a budget is for the whole fleet.`,
    );
    return true;
  });
  scan.take(LOAD, (_, whole) => {
    note.notes.push(
      `"${whole.trim()}" was not used: I need the load of the whole service, not of one machine.`,
    );
    return true;
  });
}
