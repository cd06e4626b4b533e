/** Figures made one before they are read: approximations, decimal commas, dates and clock times, fractions in words. */

const MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*";
/** Dates and times of the day are no lengths, loads or shares. */
const CALENDAR: readonly RegExp[] = [
  /\b\d{4}-\d{1,2}(?:-\d{1,2})?\b/g,
  /\b\d{1,2}[./]\d{1,2}[./](?:20)?\d{2}\b/g,
  /\b(?:0?[1-9]|1[0-2])\/20\d\d\b/g,
  new RegExp(
    `\\b(?:\\d{1,2}(?:st|nd|rd|th)?\\.?\\s+)?${MONTH}\\.?\\s+(?:\\d{1,2}(?:st|nd|rd|th)?,?\\s+)?20\\d\\d\\b`,
    "gi",
  ),
  /\b\d{1,2}(?:st|nd|rd|th)?\s+(?:january|february|march|april|may|june|july|august|september|october|november|december)\b/gi,
  /\b(?:q[1-4][ /'-]?|h[12][ /'-])(?:20)?[2-4]\d\b/gi,
  /\b(?:by|in|since|for|until|from|during)\s+20[2-4]\d\b(?!\s*(?:tok|req|in\b|out\b|input|output|rps|qps|users))/gi,
  /\b[0-2]?\d:[0-5]\d(?:\s*[ap]\.?m\.?)?(?:\s*(?:-|–|to|until|till|and)\s*[0-2]?\d:[0-5]\d(?:\s*[ap]\.?m\.?)?)?(?!\d)/gi,
  /\b\d{1,2}\s?[ap]m(?:\s*(?:-|–|to|until|till|and)\s*\d{1,2}\s?[ap]m)?\b/gi,
  /\b\d{1,2}\s*(?:-|–|to)\s*\d{1,2}\s?(?:[ap]m|h|o['’]?clock)\b/gi,
  /\b24\s?[/x]\s?7(?:\s?[/x]\s?365)?\b/gi,
];

const SMALL_SHARE: Readonly<Record<string, string>> = {
  half: "50",
  third: "33.333333",
  quarter: "25",
  fifth: "20",
  tenth: "10",
};

const FIGURES: readonly (readonly [RegExp, string])[] = [
  [
    /(?:~|≈|\b(?:about|around|roughly|approx(?:\.|imately)?|circa|ca\.|nearly|almost)\s)\s*(?=[$€~]?\s?\d)/gi,
    " ",
  ],
  [/\b(incl|approx|max|min|avg|resp|vs|ca|est|no|e\.g|i\.e)\.(?=\s)/gi, "$1"],
  [/(?<![\w.]|\d\s)[x×](\d+(?:\.\d+)?)\b(?!\s*[x×]?\s*(?:gpu|h\d|a\d|b\d|l\d|mi\d))/gi, "$1x"],
  [/\b(\d+(?:\.\d+)?)\s*:\s*1\s+(?=peak|burst)/gi, "$1x "],
  [/\s*(?:\+\s?\/\s?-|±)\s?\d+(?:[.,]\d+)?\s?%?/g, ""],
  [/\bsub[- ]?(?=\d)/gi, "under "],
  [
    /(?<![\d,.])(\d{1,3}),(\d{1,2})(?=\s?(?:k|m|mio|million|s|sec|seconds?|rps|qps|x|%|requests?|req|quer(?:y|ies)|messages?)\b)/gi,
    "$1.$2",
  ],
  [/(?<=\d)\s?±\s?\d+(?:[.,]\d+)?\s?%?/g, ""],
  [/\b(?:an?|one) second and a half\b|\bone and a half seconds?\b/gi, "1.5 s"],
  [/(?<=\b(?:in|within|under|below|than|most|inside)\s)(?:an?|one|1)\s+(?=(?:second|minute)\b)/gi, "1 "],
  [/(?<=\d)\s?t\/s\b/gi, " tokens/s"],
  [
    /\bpeak[- ]?(?:to|over|\/|:|vs\.?)[- ]?(?:average|avg|mean|steady|base(?:line)?|normal)\b(?:\s+(?:ratio|factor))?/gi,
    "peak",
  ],
  [
    /\b(prompts?|inputs?|outputs?|answers?|completions?|repl(?:y|ies)|responses?)\s+(?:(?:is|are)\s+)?(?:short|long|small|large|medium|tiny|huge)\s*\(/gi,
    "$1 (",
  ],
  [
    /\b(prompts?|inputs?|outputs?|answers?|completions?|repl(?:y|ies)|responses?)\s*\(\s*(\d[\d.,]*k?)\s*(?:tokens?|tok)?\s*\)/gi,
    "$1 $2 tokens",
  ],
  [/(?<=\d)\s?tps\s*\(?\s*(?:transactions|requests)\s*\)?/gi, " rps"],
  [/[{}]/g, " , "],
  [/\b(?:off|non)[- ]?peak\b/gi, "quiet hours"],
  [
    /(?<=\b(?:is|are|be|have|has|get|with)\s)(?:actually|probably|typically|usually|currently|really|just|exactly|maybe|now)\s+(?=\d)/gi,
    "",
  ],
];

/** @param text - a message without foreign text. */
export function plainFigures(text: string): string {
  const timeless = CALENDAR.reduce((rest, pattern) => rest.replace(pattern, " "), text);
  return FIGURES.reduce((rest, [pattern, words]) => rest.replace(pattern, words), timeless).replace(
    /\b(by\s+)?(?:an?\s+|one\s+)?(half|third|quarter|fifth|tenth)\b(\s+(?=(?:less|more|fewer|lower|higher|longer|shorter|smaller|larger)\b))?/gi,
    (whole, by: string | undefined, share: string, than: string | undefined) =>
      by === undefined && than === undefined
        ? whole
        : `${by ?? ""}${SMALL_SHARE[share.toLowerCase()] ?? "0"}%${than ?? ""}`,
  );
}
