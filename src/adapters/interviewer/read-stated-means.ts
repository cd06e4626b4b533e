/** Ranges with the figure to calculate with, and lengths to which more is added. */
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const TAKE = "(?:calculate|count|reckon|plan|assume|say|take|use|go)(?:\\s+(?:with|on|for))?";
/** "Between 6 and 10 model calls, so calculate with 8". */
const WITH = new RegExp(
  `\\b(?:between\\s+|from\\s+)?${number("low")}\\s*(?:and|to|-|–)\\s*${number("high")}\\s*(?<unit>[a-z][a-z ]{2,24}?)\\s*[,;]\\s*(?:so\\s+|let['’]s\\s+|please\\s+)*${TAKE}\\s+(?<n>\\d[\\d,.]*k?)\\b(?!\\s*%)`,
);
/** "From 200 to 3,000 tokens with a mean of 900". */
const MEAN = new RegExp(
  `(?:(?:rang(?:e|es|ing)|var(?:y|ies))\\s+)?(?:from\\s+|between\\s+)?${number("low")}\\s*(?:tokens?\\s*)?(?:to|and|-|–)\\s*${number("high")}\\s*tokens?\\s*,?\\s*(?:\\(\\s*)?(?:with|and|but)?\\s*(?:an?\\s+|the\\s+)?(?:mean|average|median|avg|typical(?:ly)?|usually)(?:\\s+(?:length|is|of|at|being|around|about))*\\s*${number("n")}(?:\\s*tokens?)?`,
);
/** "1,500 tokens and the user's text adds another 500 to that". */
const ADDS = new RegExp(
  `${number("a")}\\s*tokens?(?<between>[^.;\\d]{0,50}?)\\badds?\\s+(?:another\\s+(?:some\\s+|about\\s+)?${number("b")}(?:\\s*tokens?)?(?:\\s+(?:to|on top of)\\s+(?:that|it|this))?|(?:some\\s+|about\\s+)?${number("c")}(?:\\s*tokens?)?\\s+(?:to|on top of)\\s+(?:that|it|this))`,
);

export function readStatedMeans(scan: Scanner, note: Notebook): void {
  scan.rewrite(WITH, ({ low = "", high = "", unit = "", n = "" }) => {
    note.notes.push(`I calculate with ${n}, of ${low} to ${high} ${unit.trim()}.`);
    return `${n} ${unit} `;
  });
  scan.rewrite(MEAN, ({ low = "", high = "", n = "" }) => {
    note.notes.push(`I took the mean of ${n} tokens; they range from ${low} to ${high}.`);
    return `${n} tokens`;
  });
  scan.rewrite(ADDS, ({ a = "", b, c = "" }) => {
    const more = b ?? c;
    const sum = quantity(a) + quantity(more);
    note.notes.push(`I added ${a} and ${more} tokens: ${sum}.`);
    return `${sum} tokens`;
  });
}
