/** Ways of writing that say the same, made one: flags, JSON, tables and turns of phrase become plain words. */

import { plainTables } from "./plain-tables.ts";

/** `--input-tokens 500` → `input tokens: 500`; `"rps": 10` → `rps: 10`; `| rps | 20 |` → `, rps : 20 ,`. */
export function plainWords(text: string): string {
  return said(
    plainTables(text)
      .replace(/(?<!\S)--([a-z]+(?:[-_][a-z]+)*)(?:=|\s+)/gi, (_, flag: string) => `, ${wordsOf(flag)}: `)
      .replace(
        /"([a-z_]+)"\s*:\s*"?([^",}]+)"?/gi,
        (_, key: string, value: string) => `${wordsOf(key)}: ${value}`,
      )
      .replace(/(?<![\w/.-])(?!max_|q\d)[a-z]+(?:_[a-z]+)+(?=\s*[:=])/gi, (key) => wordsOf(key)),
  );
}

const wordsOf = (name: string): string =>
  name
    .replace(/[-_]?ms$/i, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[-_]/g, " ")
    .toLowerCase();

const NOT = String.raw`(?:n['’]t|\s+not|\s+never)`;
const MODAL = "(?:should|must|can|could|may|shall|will|do|does|need)";
const LONGER = "(?:long|larg|bigg|great|high|slow)er|more";

/** In order: what is written left, how it is read right. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  // Bounds.
  [
    new RegExp(
      String.raw`\b${MODAL}${NOT}\s+(?:ever\s+)?(?:be|take|have|need|get|run|go)?\s*(?:any\s+)?(?:${LONGER}|over|above)(?:\s+than)?\b`,
      "gi",
    ),
    "at most",
  ],
  [
    new RegExp(String.raw`\b${MODAL}${NOT}\s+exceed\b|\bnot\s+exceed(?:ing)?\b|\bnever\s+exceeds?\b`, "gi"),
    "at most",
  ],
  [
    new RegExp(
      String.raw`\b(?:no|not|never)\s+(?:${LONGER})\s+than\b|\b(?:not|never)\s+(?:above|over)\b`,
      "gi",
    ),
    "at most",
  ],
  [
    /\b(?:don['’]?t|do not|can['’]?t|cannot|must not|mustn['’]t)\s+(?:go|spend|pay)\s+(?:over|above|more than|beyond)\b/gi,
    "at most",
  ],
  // A rate as a label: "req/user/hr=6".
  [
    /\b((?:req(?:uest)?s?|messages?|msgs?|quer(?:y|ies)|prompts?|calls?)\s*(?:\/|per)\s*(?:user|person|seat|agent|dev|employee)s?\s*(?:\/|per|an?)\s*(?:s(?:ec(?:ond)?)?|min(?:ute)?|h(?:(?:ou)?r)?|d(?:ay)?|month))\s*[:=]\s*(\d[\d.,]*k?)/gi,
    "$2 $1",
  ],
  [
    /\b(send(?:s|ing)?|ask(?:s|ing)?|mak(?:e|es|ing)|fir(?:e|es|ing)|post(?:s|ing)?|typ(?:e|es|ing))\s+(?:something|anything|one|again|a new one)\s+every\s+(?=[a-z\d]+\s+(?:sec|min|hour))/gi,
    "$1 1 request every ",
  ],
  [/\bbetween\s+(?:any\s+|every\s+)?(?:two|2)\s+tokens\b/gi, "between tokens"],
  // Numbers.
  [
    /\b(\d{1,3})\.(\d{3})(?=\s?(?:[€$]|(?:usd|eur|dollars?|euros?|tokens?|requests?|users|people|messages)\b))/gi,
    "$1$2",
  ],
  [/\b(?:one|an?)\s+(year|month|second|minute|hour)\s+and\s+a\s+half\b/gi, "1.5 $1s"],
  [/\bone\s+and\s+a\s+half\b/gi, "1.5"],
  [/\bhalf\s+a\s+year\b/gi, "6 months"],
  [/\bthree\s+quarters\s+of\s+(?=(?:the|our|my)\b)/gi, "75% of "],
  [/\btwo\s+thirds\s+of\s+(?=(?:the|our|my)\b)/gi, "66.666667% of "],
  [/(?<=\d)\s(?=000\b)/g, ""],
  [/\bhalf a million\b/gi, "500 thousand"],
  [/\bhalf an? (?=second|minute|hour|day)/gi, "0.5 "],
  [/\b(?:a )?quarter (?:of a )?million\b/gi, "250 thousand"],
  [/\bthree[- ]quarters of a million\b/gi, "750 thousand"],
  [/\b(?:an?|one) (million|thousand|hundred) and a half\b/gi, "1.5 $1"],
  [/\ba dozen\b/gi, "12"],
  [
    /\b(?:maybe|perhaps|probably|approximately|approx\.?|an average of|on average)\s+(?=[~≈]?\s*\d)/gi,
    "about ",
  ],
  [/(?<=\d)\s+k(?=\s*(?:rp[smhd]|qp[sm]|req|quer|tok|users|in\b|out\b|\$|usd|input|output))/gi, "k"],
  [/(?<=\d)(?=(?:rp[smhd]|qp[sm]|tokens?|users?|in|out|input|output)\b)/gi, " "],
  [
    /\b(?:an?|one)\s+(?:new\s+|single\s+)?(?=(?:request|query|message|question|prompt|call)\s+(?:every|per|an?|each)\b)/gi,
    "1 ",
  ],
  [/\bevery\s+(?=(?:second|minute|hour|day)\b)/gi, "per "],
  // Names and formats.
  [/\b(fp|bf|int|mxfp|nvfp)[\s-](?=(?:4|8|16)\b(?!\s*(?:tok|req|rps|users)))/gi, "$1"],
  [/\b8[- ]?bit (?:floating[- ]point|floats?)\b/gi, "fp8"],
  [/\b([HBAhba])([1-3])[Oo]{2}\b/g, "$1$200"],
  [/\b([hb])[\s-](?=[123]00\b(?!\s*(?:tok|req|rps|qps|user|ms|in\b|out\b)))/gi, "$1"],
  [/\b(40|80|94|96|141)\s?g\b(?!\/)/gi, "$1GB"],
  [/\bctx\b/gi, "context"],
  [/\bkeys and values\b/gi, "kv cache"],
  [/\bhalf of (?=(?:the |each |every )?(?:prompt|input))/gi, "50% of "],
  [/\b(in|out|input|output)\s*\/\s*(?=\d)/gi, "$1, "],
  [/(?<=\d)\s?grand\b/gi, "k dollars"],
  [/\bsub-?second\b/gi, "under 1 s"],
  [/\bbs(?=\s*[=:]\s*\d|\s+\d+\b)/gi, "batch size"],
  [/\b(?:mem(?:ory)?[- ])?util(?=\s*[=:]\s*[\d.])/gi, "memory utilization"],
  [
    /(\d+(?:\.\d+)?)\s*(%|percent)\s+of\s+(?:the\s+|each\s+)?(?:gpu(?:['’]s)?\s+)?(?:memory|vram|hbm)\b/gi,
    "memory utilization $1%",
  ],
  [
    /(?<![\w-])(?<!rtx[- ]?)(?:single |one |an? )?(3090|4080|4090|5080|5090)(?:s|['’]s)?\b(?!\s*(?:tok|req|users|rps|qps|in\b|out\b|ms|input|output|prompt))/gi,
    " RTX $1 ",
  ],
  [/(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\s*(ms|s)\s+ttft\s*\/\s*(itl|tpot)\b/gi, "ttft $1 $3, itl $2 $3"],
  [
    /\bttft\s*\/\s*(?:itl|tpot)\s*(?:of|is|=|:|at|under|below)?\s*(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\s*(ms|s)\b/gi,
    "ttft $1 $3, itl $2 $3",
  ],
  [/\bp\.\s?a\.|\bper annum\b/gi, "per year"],
  [/(?<=\d)\s+k(?=\s*(?:[,;)]|\.(?!\d)|$))/gi, "k"],
  // Lengths.
  [/\beach way\s+(?=in\b|out\b|back\b)/gi, ""],
  [/\btokens of context\b/gi, "tokens in the prompt"],
  [
    /\b(?:in(?:put)?s?\s*[/:]\s*out(?:put)?s?|isl\s*[/:]\s*osl|prompt\s*[/:]\s*(?:completion|answer|output))(?:\s+tokens)?\s*(?:is|of|=|:)?\s*(\d[\d.,]*k?)\s*[/:]\s*(\d[\d.,]*k?)(?:\s*tokens)?/gi,
    "isl $1 osl $2",
  ],
  [/\b(?:input|prompt)[ _]tokens\s*[:=]?\s*(?=\d)/gi, "isl "],
  [/\b(?:output|completion)[ _]tokens\s*[:=]?\s*(?=\d)/gi, "osl "],
];

function said(text: string): string {
  return PHRASES.reduce((rest, [pattern, words]) => rest.replace(pattern, words), text);
}
