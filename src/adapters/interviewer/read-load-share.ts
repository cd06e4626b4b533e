/** A share of a load that reaches the model: "2 million hits a day, of which 10 percent go to the LLM". */
import { fractionFromPercent } from "../../domain/units.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const SHARE =
  "(?:(?<percent>\\d+(?:\\.\\d+)?)\\s*(?:%|percent)|1\\s?\\/\\s?(?<part>\\d+)(?:th|rd|nd)?|(?:an?|one)\\s+(?<word>half|third|quarter|fifth|tenth))";
const SHARES: Readonly<Record<string, number>> = { half: 2, third: 3, quarter: 4, fifth: 5, tenth: 10 };
const MODEL = "(?:llm|model|gpus?|ai|inference)";
const PATTERNS = [
  new RegExp(
    `(?:,\\s*)?\\b(?:out\\s+)?of\\s+(?:which|that|those|these|them)\\s+(?:only\\s+|about\\s+)*${SHARE}\\s+(?:only\\s+)?(?:goes?|go|reach(?:es)?|hits?|needs?|calls?|is for|are for|ends? up)\\b[^.;\\d]{0,25}\\b${MODEL}\\b`,
  ),
  new RegExp(
    `\\b(?:only\\s+)?${SHARE}\\s+of\\s+(?:it|that|those|these|them)\\s+(?:goes?|go|reach(?:es)?|hits?|needs?|calls?|is for|are for)\\b[^.;\\d]{0,25}\\b${MODEL}\\b`,
  ),
  new RegExp(
    `\\bthe\\s+${MODEL}\\s+(?:part|share|portion)\\s+is\\s+(?:only\\s+|about\\s+)*${SHARE}\\s+of\\s+(?:it|that|those|them)\\b`,
  ),
];

/** Read before the other figures; @returns the share of the load, 1 where none is said. */
export function readLoadShare(scan: Scanner, note: Notebook): number {
  let share = 1;
  for (const pattern of PATTERNS)
    scan.take(pattern, ({ percent, part, word = "" }, whole) => {
      share =
        percent === undefined
          ? 1 / Number(part ?? SHARES[word.toLowerCase()] ?? 1)
          : fractionFromPercent(Number(percent));
      note.notes.push(
        `I took the share that reaches the model ("${whole.replace(/^[,\s]+/, "").trim()}") of the load.`,
      );
      return true;
    });
  return share;
}
