/** Bare answers to a question that is open: "10", "500 tokens", "half", or several in the order asked. */
import type { PlanField, PlanRequest } from "../../domain/workload/plan-request.ts";
import { NUMBER, quantity } from "./quantity.ts";
import { refusal } from "./refusals.ts";

export interface BareAnswer {
  readonly set: PlanRequest;
  readonly problem: string | undefined;
}

const NUMERIC: Readonly<Partial<Record<PlanField, PlanField>>> = {
  requestsPerSecond: "requestsPerSecond",
  isl: "isl",
  osl: "osl",
  model: "parametersB",
  parametersB: "parametersB",
  requestsPerUserHour: "requestsPerUserHour",
  users: "users",
  contextWindow: "contextWindow",
  batchSize: "batchSize",
};

/**
 * @param asked - fields asked for, in order.
 * @param rest - what is left of the message when all else has been read.
 */
export function readBare(rest: string, asked: readonly PlanField[]): BareAnswer {
  const [first] = asked;
  if (first === undefined || rest === "") return { set: {}, problem: undefined };
  if (first === "precision")
    return /^half\b/i.test(rest) ? { set: { precision: "fp16" }, problem: undefined } : refused(first, rest);
  const numbers = [...rest.matchAll(new RegExp(NUMBER, "gi"))].map(([text]) => quantity(text));
  const words = rest
    .replace(new RegExp(NUMBER, "gi"), " ")
    .replace(/\b(?:tokens?|and|then|about|around|rps|maybe|it'?s|is)\b|[,;.~/+$]/gi, " ");
  if (numbers.length === 0 || words.trim() !== "" || numbers.length > asked.length)
    return refused(first, rest);
  const set: Record<string, number> = {};
  for (const [position, value] of numbers.entries()) {
    const field = NUMERIC[asked[position] ?? first];
    if (field === undefined) return refused(first, rest);
    if (value <= 0) return { set, problem: refusal(field, value) };
    set[field] = field === "isl" || field === "osl" ? Math.round(value) : value;
  }
  return { set, problem: undefined };
}

function refused(field: PlanField, rest: string): BareAnswer {
  return { set: {}, problem: refusal(field, rest) };
}
