/** A load said in tokens: "50k output tokens per second" becomes requests through the output length. */
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const SECOND = String.raw`\s*(?:\/|per|a|each|every)\s*s(?:ec(?:ond)?s?)?\b`;
const TOTAL = [
  new RegExp(
    `(?:(?:total|overall|aggregate|throughput)(?:\\s+(?:throughput|of|is|rate|output|at|:|=))*\\s*)?${number("n")}\\s*(?:output|generated|new|decode)?\\s*(?:tok(?:en)?s?)${SECOND}(?:\\s*(?:of\\s+)?(?:output|in total|total|overall|altogether|throughput|generation))*`,
  ),
  new RegExp(`${number("n")}\\s*tps\\b`),
];

/** Output tokens per second of the whole service, when a message says them. Speeds per user are read before. */
export function readTokenRate(scan: Scanner): number | undefined {
  let rate: number | undefined;
  for (const pattern of TOTAL) {
    scan.take(pattern, ({ n = "" }) => {
      rate = quantity(n);
      return true;
    });
  }
  return rate;
}

/** @param known - the output length may have been said before. */
export function settleTokenRate(rate: number | undefined, note: Notebook, known: PlanRequest): void {
  if (rate === undefined || note.set.requestsPerSecond !== undefined) return;
  const osl = note.set.osl ?? known.osl;
  if (osl === undefined) {
    note.notes.push("Tokens per second become requests through the output length: say the two together.");
    return;
  }
  note.set = { ...note.set, requestsPerSecond: rate / osl };
  note.notes.push("I divided the tokens per second by the output length to get requests per second.");
}
