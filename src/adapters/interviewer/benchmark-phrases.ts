/** What a message says about a benchmark: the address, the loads, the lengths. */

const WANTED =
  /^(?:please |now |then |can you |could you |let'?s )*(?:(?:(?:run|start|do|make) )?(?:an? |the )?(?:bench(?:mark)?|load[- ]?test)\b|(?:measure|test|sweep)\b(?=.*\b(?:endpoint|server|https?:\/\/)))/i;
const URL_TEXT = /\bhttps?:\/\/[^\s,;"'`<>]+/i;
/** An address without a scheme: it has a port, or is this machine. */
const BARE = /(?<![\w./])(?:localhost|[\w-]+(?:\.[\w-]+)*)(?::\d{2,5})(?:\/[^\s,;"'`<>]*)?/i;
const NUMBERS = String.raw`\d[\d.]*(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+)\d[\d.]*)*`;
const CONCURRENCY = [
  new RegExp(String.raw`\b(?:concurrenc(?:y|ies)|streams?)\s*(?:of|at|=|:)?\s*(${NUMBERS})`, "i"),
  new RegExp(String.raw`\b(${NUMBERS})\s+(?:streams?|concurrent|users at once|at once|at a time)\b`, "i"),
];
const RATE = [
  new RegExp(
    String.raw`\b(${NUMBERS})\s*(?:req(?:uest)?s?\s*(?:\/|per|a)\s*s(?:ec(?:ond)?)?|rps|qps)\b`,
    "i",
  ),
  new RegExp(String.raw`\brates?\s*(?:of|at|=|:)?\s*(${NUMBERS})`, "i"),
];
const INPUT = /\b(\d[\d,]*)\s*(?:tokens?\s+)?(?:in(?:put)?|prompt)\b/i;
const OUTPUT = /\b(\d[\d,]*)\s*(?:tokens?\s+)?(?:out(?:put)?|answer)\b/i;
const REQUESTS = /\b(\d[\d,]*)\s+requests?\s+(?:a|per|each|every)\b(?!\s*s(?:ec)?)/i;
const MODEL = /\bmodel\s+(?:named\s+|called\s+)?["'`]?([\w./:-]+)/i;
/** What the measured machines cost: "$4.50 an hour". */
export const PRICE_PER_HOUR = /\$\s?(\d[\d,]*(?:\.\d+)?)\s*(?:an|per|a|\/)\s*h(?:ou)?r?\b/i;
const SEARCH = /\b(?:knee|saturat\w*|automatic(?:ally)?|largest load|its limit|search)\b/i;

/** Anywhere in a message that names an address. */
const WORD = /\b(?:bench(?:mark)?|load[- ]?test|measure)\b/i;

/** A workflow's configuration belongs to the sizing guide. */
export const wantsBenchmark = (text: string): boolean =>
  (WANTED.test(text.trim()) || (URL_TEXT.test(text) && WORD.test(text))) && !/\.ya?ml\b/i.test(text);

/** The address, whole: with its scheme, and with /v1 where no path was given. */
export function endpointIn(text: string): string | undefined {
  const found = URL_TEXT.exec(text)?.[0] ?? BARE.exec(text)?.[0];
  if (found === undefined) return undefined;
  const trimmed = found.replace(/[.)!?]+$/, "");
  const address = /^https?:/i.test(trimmed) ? trimmed : `http://${trimmed}`;
  return /^https?:\/\/[^/]+\/?$/i.test(address) ? `${address.replace(/\/$/, "")}/v1` : address;
}

const plainNumber = (text: string): number => Number(text.replaceAll(",", ""));

const listIn = (text: string, patterns: readonly RegExp[]): number[] | undefined => {
  const found = patterns.map((pattern) => pattern.exec(text)?.[1]).find((match) => match !== undefined);
  const numbers = found?.match(/\d+(?:\.\d+)?/g)?.map(Number);
  return numbers === undefined || numbers.length === 0 ? undefined : numbers;
};

const countIn = (text: string, pattern: RegExp): number | undefined => {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : plainNumber(found);
};

/** [assumed] levels that show a small server's knee within minutes. */
const USUAL_CONCURRENCY: readonly number[] = [1, 2, 4, 8, 16];

/** Arguments of `benchmark_endpoint`; lengths not said are left to the requirements. */
export function benchmarkArguments(text: string, endpoint: string): Record<string, unknown> {
  const rest = text.replace(URL_TEXT, " ").replace(BARE, " ");
  const loads = [PRICE_PER_HOUR, REQUESTS, INPUT, OUTPUT, MODEL].reduce(
    (words, read) => words.replace(read, " ; "),
    rest,
  );
  const rate = listIn(loads, RATE);
  const concurrency = listIn(loads, CONCURRENCY) ?? (SEARCH.test(rest) ? undefined : USUAL_CONCURRENCY);
  const said = {
    endpoint,
    ...(rate === undefined ? { concurrency } : { rate }),
    servedModel: MODEL.exec(rest)?.[1],
    requests: countIn(rest, REQUESTS),
    inputTokens: countIn(rest, INPUT),
    outputTokens: countIn(rest, OUTPUT),
    usdPerHour: countIn(rest, PRICE_PER_HOUR),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
