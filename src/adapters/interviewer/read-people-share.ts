/** A share of a crowd: "a third of our 9,000 employees" are 3,000. */
import { fractionFromPercent } from "../../domain/units.ts";
import { PEOPLE } from "./grammar/figure-units.ts";
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const SHARES: Readonly<Record<string, number>> = {
  half: 1 / 2,
  third: 1 / 3,
  quarter: 1 / 4,
  fifth: 1 / 5,
  tenth: 1 / 10,
};
const OF_CROWD = new RegExp(
  `\\b(?:(?<percent>\\d+(?:\\.\\d+)?)\\s*(?:%|percent)|(?:an?\\s+|one\\s+)?(?<share>${Object.keys(SHARES).join("|")}))\\s+of\\s+(?:(?:our|the|all|all our|my|these)\\s+)*${number("n")}\\s*(?<who>(?:[a-z]+\\s+)?(?:${PEOPLE}))\\b`,
);

export function readPeopleShare(scan: Scanner, note: Notebook): void {
  scan.rewrite(OF_CROWD, ({ percent, share = "", n = "", who = "" }) => {
    const part =
      percent === undefined ? (SHARES[share.toLowerCase()] ?? 1) : fractionFromPercent(Number(percent));
    const count = Math.round(quantity(n) * part);
    note.notes.push(`I took ${count} of ${n} ${who} as those who use it.`);
    return `${count} ${who}`;
  });
}
