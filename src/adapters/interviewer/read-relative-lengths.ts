/** An answer said by its prompt: "the output is 10% of that", "about the same", "a third of it". */
import { fractionFromPercent } from "../../domain/units.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const OUTPUT = "(?:outputs?|answers?|repl(?:y|ies)|responses?|completions?)";
const SHARES: Readonly<Record<string, number>> = {
  half: 1 / 2,
  third: 1 / 3,
  quarter: 1 / 4,
  fifth: 1 / 5,
  tenth: 1 / 10,
};
const OF_INPUT = "of\\s+(?:that|it|this|the\\s+(?:input|prompt|question)(?:\\s+length)?)";
const SHARE = new RegExp(
  `\\b(?:and\\s+)?(?:the\\s+|our\\s+)?${OUTPUT}(?:\\s+(?:length|size|tokens?|is|are|will be|should be|about|around|roughly|only|of))*\\s*(?:(?<percent>\\d+(?:\\.\\d+)?)\\s*(?:%|percent)|(?:an?\\s+|one\\s+)?(?<share>${Object.keys(SHARES).join("|")}))\\s+${OF_INPUT}`,
);
/** "… in and a fifth of that coming out". */
const SHARE_OUT = new RegExp(
  `(?:(?<percent>\\d+(?:\\.\\d+)?)\\s*(?:%|percent)|(?:an?\\s+|one\\s+)?\\b(?<share>${Object.keys(SHARES).join("|")}))\\s+${OF_INPUT}\\s+(?:(?:coming|comes?|going|goes)\\s+)?(?:back\\s+)?(?:out|back)\\b`,
);
const SAME = new RegExp(
  `\\b(?:the\\s+)?${OUTPUT}\\s+(?:(?:is|are|will be|about|around|roughly|of)\\s+)*(?:the same|as long|equally long)(?:\\s+(?:length|size|again|as\\s+(?:that|the\\s+(?:input|prompt))))*(?!\\s+(?:for|every|each|prefix|text))\\b`,
);

/** "Of which 1000 are cached". */
const CACHED = new RegExp(
  `,?\\s*\\b(?:of which|of that|of those)\\s+(?:about\\s+|some\\s+)?${number("n")}\\s*(?:tokens?\\s+)?(?:is|are|come from|hit)\\s+(?:always\\s+|usually\\s+|a\\s+|the\\s+)*(?:cached|shared|the same|same|identical|constant|fixed|static|in the cache|(?:the\\s+)?cache)\\b`,
);

/** @param known - the input may have been said before. */
export function readRelativeLengths(scan: Scanner, note: Notebook, known: PlanRequest): void {
  const isl = note.set.isl ?? known.isl;
  if (isl === undefined) return;
  scan.take(CACHED, ({ n = "" }) => {
    const share = quantity(n) / isl;
    if (share > 1) return false;
    note.set.prefixHitRate = share;
    note.notes.push(`I took ${n} of ${isl} input tokens as found in the prefix cache.`);
    return true;
  });
  if (note.set.osl !== undefined) return;
  const shared = (share: number) => {
    note.set.osl = Math.max(1, Math.round(isl * share));
    note.notes.push(`I took the output as ${note.set.osl} tokens, by the input of ${isl}.`);
    return true;
  };
  scan.take(SHARE, ({ percent, share = "" }) =>
    shared(percent === undefined ? (SHARES[share.toLowerCase()] ?? 1) : fractionFromPercent(Number(percent))),
  );
  scan.take(SHARE_OUT, ({ percent, share = "" }) =>
    shared(percent === undefined ? (SHARES[share.toLowerCase()] ?? 1) : fractionFromPercent(Number(percent))),
  );
  scan.take(SAME, () => shared(1));
}
