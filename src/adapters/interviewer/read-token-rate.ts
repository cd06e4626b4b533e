/** A load said in tokens: "50k output tokens per second" becomes requests through the output length. */
import { HOURS_PER_MONTH, SECONDS_PER_HOUR } from "../../domain/units.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { TokenRate } from "./grammar/figure-reading.ts";
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const SECOND = String.raw`\s*(?:\/|per|a|each|every)\s*s(?:ec(?:ond)?s?)?\b`;
const PERIOD = String.raw`(?:\s*\/\s*|\s+(?:per|an?|each|every)\s+)(?<period>minute|min|hour|h|day|d|week|month)\b`;
const PER_PERIOD = [
  new RegExp(`${number("n")}\\s*(?<kind>output|generated|input|prompt)?\\s*tokens${PERIOD}`),
  new RegExp(
    `${number("n")}\\s*(?<kind>output|generated|input|prompt)?\\s*tokens\\s+(?<period>daily|hourly|weekly|monthly)\\b`,
  ),
];
const TOTAL = [
  new RegExp(
    `(?:(?:total|overall|aggregate|throughput)(?:\\s+(?:throughput|of|is|rate|output|at|:|=))*\\s*)?${number("n")}\\s*(?:output|generated|new|decode)?\\s*(?:tok(?:en)?s?)${SECOND}(?:\\s*(?:of\\s+)?(?:output|in total|total|overall|altogether|throughput|generation))*`,
  ),
];
/** TPS is transactions or tokens: a service with fewer tokens a second than a few readers take is none. [assumed] */
const LEAST_TOKEN_RATE = 400;
const TPS = new RegExp(`${number("n")}\\s*tps\\b`);

/** @param period - "second", "min", "h", "day", "week", "month". */
export function secondsOf(period: string): number {
  const name = period.toLowerCase();
  if (name.startsWith("s")) return 1;
  if (name.startsWith("mi")) return 60;
  if (name.startsWith("h")) return SECONDS_PER_HOUR;
  if (name.startsWith("d")) return 24 * SECONDS_PER_HOUR;
  return (name.startsWith("w") ? 7 * 24 : HOURS_PER_MONTH) * SECONDS_PER_HOUR;
}

/** Says which of the two TPS is. */
export function readTps(scan: Scanner, note: Notebook): void {
  scan.rewrite(TPS, ({ n = "" }) => {
    const isTokens =
      quantity(n) >= LEAST_TOKEN_RATE || scan.has(/\b(?:throughput|decode|generat\w*|prefill|tok\/s)\b/);
    if (isTokens) return `${n} tokens per second`;
    note.notes.push(
      "I read TPS as requests (transactions) per second; say tokens per second if those are meant.",
    );
    return `${n} rps`;
  });
}

/** Output tokens per second of the whole service, when a message says them. Speeds per user are read before. */
export function readTokenRate(scan: Scanner): TokenRate | undefined {
  let rate: TokenRate | undefined;
  for (const pattern of PER_PERIOD) {
    scan.take(pattern, ({ n = "", kind = "", period = "" }, whole) => {
      const of = /out|gen/i.test(kind) ? "output" : /in|prompt/i.test(kind) ? "input" : "all";
      rate = { tokensPerSecond: quantity(n) / secondsOf(period), of, said: whole.trim() };
      return true;
    });
  }
  for (const pattern of TOTAL) {
    scan.take(pattern, ({ n = "" }, whole) => {
      rate = { tokensPerSecond: quantity(n), of: "output", said: whole.trim() };
      return true;
    });
  }
  return rate;
}

/** @param known - the lengths may have been said before. */
export function settleTokenRates(rates: readonly TokenRate[], note: Notebook, known: PlanRequest): void {
  if (rates.length === 0) return;
  const quoted = rates.map(({ said }) => `"${said}"`).join(" and ");
  if (note.set.requestsPerSecond !== undefined) {
    note.notes.push(`${quoted} was not used: the load was said in requests as well.`);
    return;
  }
  const osl = note.set.osl ?? known.osl;
  const isl = note.set.isl ?? known.isl;
  const lengths = {
    output: osl,
    input: isl,
    all: osl === undefined || isl === undefined ? undefined : osl + isl,
  };
  const loads = rates.flatMap(({ of, tokensPerSecond }) => {
    const each = lengths[of];
    return each === undefined ? [] : [{ of, requestsPerSecond: tokensPerSecond / each }];
  });
  const largest = loads.toSorted((a, b) => b.requestsPerSecond - a.requestsPerSecond)[0];
  if (largest === undefined) {
    note.notes.push(
      `${quoted}: tokens become requests through the lengths: say input and output tokens per request in the same message.`,
    );
    return;
  }
  note.set = { ...note.set, requestsPerSecond: largest.requestsPerSecond };
  note.notes.push(`I divided the tokens (${quoted}) by ${LENGTH_OF[largest.of]} to get requests per second.`);
}

const LENGTH_OF = {
  output: "the output length",
  input: "the input length",
  all: "input and output length together",
} as const;
