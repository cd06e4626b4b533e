/** Tokens in and out, context window, batch cap. */
import { windowTokens } from "./grammar/window-tokens.ts";
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Groups, Scanner } from "./scanner.ts";

const IS = String.raw`\s*(?:length|len|size|tokens?)?\s*(?:per request)?(?:\s*(?:of|is|are|were|was|=|:|to|at most|capped at|limited to|at|should be|runs?|averag(?:e|es|ing)|about|around|up to|~|with|have|has))*\s*`;
const TOKENS = String.raw`(?:[\s-]*(?:tokens?|tok|toks))`;
const END = String.raw`(?=\s*(?:[,;/.+&)!?¦\n]|please\b|thanks\b|each\b|and\b|with\b|tokens?\b|per\b|at\b|for\b|on\b|$|[-+\d]))`;

/** Not after a label of its own: in "in 1k out 500" the 1k belongs to "in". */
const UNLABELLED = String.raw`(?!\d+(?:\.\d+)?\s?b\b)(?<!(?<![\dk]\s*(?:tokens?\s+)?)\b(?:in|out|inputs?|outputs?|isl|osl|prompts?)\s*[:=]?\s*)`;

const CONTEXT = [
  new RegExp(
    String.raw`(?:requests?|sequences?|conversations?|documents?)\s+(?:can\s+|may\s+)?(?:be|are|go|run|get|reach)?\s*(?:up to|at most|as long as)\s*${number("n")}${TOKENS}(?:\s+long)?`,
  ),
  new RegExp(
    String.raw`(?:(?:max(?:imum)?[- ])?context(?:[- ](?:window|length|len|size))?|max[-_ ]model[-_ ]len(?:gth)?|(?:maximum|max) (?:length|sequence))\s*(?:of|is|=|:|to|at)?\s*${number("n")}(?:\s*tokens?)?`,
  ),
  new RegExp(
    String.raw`${number("n")}${TOKENS}?[\s-]*(?:of )?(?:max(?:imum)? )?context(?:[- ](?:window|length|size))?\b(?!\s+in\b)`,
  ),
];
const BATCH = [
  new RegExp(
    String.raw`(?:(?:at most|up to|max(?:imum)?)\s+)?${number("n")}\s*(?:sequences?|requests?)\s+(?:at once|at a time|in flight|in parallel|concurrently|per batch)`,
  ),
  new RegExp(
    String.raw`(?:max[-_ ]?num[-_ ]?seqs|(?:max(?:imum)? )?batch(?:[- _]?size)?(?:\s+of)?(?:\s+(?:at most|up to|limited to|capped at|is limited to))?|batch cap|concurren(?:t sequences|cy)(?: cap| limit)?)\s*(?:of|is|=|:|to|at)?\s*${number("n")}`,
  ),
  new RegExp(String.raw`${number("n")}\s*concurrent sequences`),
];
const PAIR = new RegExp(
  String.raw`${number("a")}\s*\/\s*(?<b>\d(?:[\d,.]*\d)?k?)(?:${TOKENS}|(?=\s*(?:[,;.¦?!]|$)))`,
);
const TO = new RegExp(String.raw`${number("a")}\s*(?:->|→|⇒|=>)\s*(?<b>\d(?:[\d,.]*\d)?k?)${TOKENS}?`);
const INPUT = [
  new RegExp(
    String.raw`\beach\s+(?:(?:is|are|of|has|with)\s+)?${number("n")}${TOKENS}(?:\s+long)?(?!\s*(?:of\s+)?(?:out|back|answer|repl|respon|complet|generat|summar|per\b|\/))`,
  ),
  new RegExp(String.raw`${number("n")}${TOKENS}?\s+(?:go(?:es)?|come?s?)\s+in\b`),
  new RegExp(String.raw`\brequest\s+(?:brings?|carries|has|contains|sends|holds)\s+${number("n")}${TOKENS}`),
  new RegExp(
    String.raw`${UNLABELLED}${number("n")}${TOKENS}?\s*(?:of\s+)?(?:per\s+)?(?:in the (?:prompt|input)|(?:context\s+)?in(?:put)?${END}|inputs?\b|prompts?\b)(?!\s*[:=])${TOKENS}?`,
  ),
  new RegExp(
    String.raw`${number("n")}${TOKENS}\s*(?:per\s+)?(?:prompt|question|document|request in)s?\b|\b(?:documents?|articles?|contracts?)\s+(?:of|with)\s+${number("m")}${TOKENS}`,
  ),
  new RegExp(
    String.raw`\b(?:input|prompt|isl|prompt length|input tokens|user message)s?${IS}${number("n")}(?!\s*(?:%|percent|ms\b|s\b|sec|times\b|x\b|fold\b))${TOKENS}?`,
  ),
  new RegExp(String.raw`\bin\s*[:=]\s*${number("n")}${TOKENS}?`),
  new RegExp(String.raw`\bin\s+${number("n")}${TOKENS}?(?=\s*[,;/¦]?\s*(?:and\s+)?(?:out\b|¦))`),
];
const OUTPUT = [
  new RegExp(String.raw`(?<=\band\s)${number("n")}${TOKENS}?\s+back\b`),
  new RegExp(String.raw`${number("n")}${TOKENS}\s+in the (?:answer|output|completion|response|reply)\b`),
  new RegExp(
    String.raw`\b(?:summar(?:y|ies)|abstracts?)\s+(?:of\s+|with\s+|is\s+|are\s+)?${number("n")}${TOKENS}`,
  ),
  new RegExp(
    String.raw`${number("n")}${TOKENS}?\s+(?:go(?:es)?|come?s?)\s+(?:back\s+)?out\b|${number("m")}${TOKENS}\s+(?:come?s?\s+)?back\b`,
  ),
  new RegExp(
    String.raw`\b(?:writes?|gives?|sends?|returns?|answers)\s+(?:back|out)\s+(?:about\s+)?${number("n")}${TOKENS}?`,
  ),
  new RegExp(
    String.raw`${number("n")}${TOKENS}\s+(?:an|each|per|every)\s+(?:answer|response|reply|completion)\b`,
  ),
  new RegExp(
    String.raw`${UNLABELLED}${number("n")}${TOKENS}?\s*(?:of\s+)?(?:long\s+)?(?:out(?! of\b)(?:put)?s?|completions?|responses?|repl(?:y|ies)|answers?|generated|generation|new tokens?)\b(?!\s*[:=])${TOKENS}?`,
  ),
  new RegExp(
    String.raw`\b(?:outputs?|osl|gen|completions?|responses?|repl(?:y|ies)|answers?|generat(?:e|es|ing|ion)|max[_ ](?:new[_ ])?tokens)${IS}${number("n")}(?!\s*(?:(?:ms|s|sec|seconds?|milliseconds?|times|x|fold)\b|%|percent))${TOKENS}?`,
  ),
  new RegExp(String.raw`\bout\s*(?:is|are|of|[:=])?\s*${number("n")}${TOKENS}?(?!\s*[x×])`),
];

export function readLengths(scan: Scanner, note: Notebook): void {
  for (const pattern of CONTEXT) {
    scan.take(pattern, (groups) => {
      note.set.contextWindow = windowTokens(groups["n"] ?? "", note);
      return true;
    });
  }
  for (const pattern of BATCH) {
    scan.take(pattern, (groups) => {
      note.set.batchSize = quantity(groups["n"] ?? "");
      return true;
    });
  }
  const pair = (groups: Groups) => {
    note.set.isl = quantity(groups["a"] ?? "");
    note.set.osl = quantity(groups["b"] ?? "");
    return true;
  };
  scan.take(TO, pair);
  for (const pattern of OUTPUT) {
    scan.take(pattern, (groups) => {
      note.set.osl = quantity(groups["n"] ?? groups["m"] ?? "");
      return true;
    });
  }
  for (const pattern of INPUT) {
    scan.take(pattern, (groups) => {
      note.set.isl = quantity(groups["n"] ?? groups["m"] ?? "");
      return true;
    });
  }
  scan.take(PAIR, (groups) =>
    note.set.isl === undefined && note.set.osl === undefined ? pair(groups) : false,
  );
}
