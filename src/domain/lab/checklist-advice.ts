/** The tuning checklist's advice, each point with what was measured. */
import { number, percent, plural, time } from "../planning/wording.ts";
import { msFromSeconds, type Seconds } from "../units.ts";
import type { ChecklistFigures } from "./checklist-figures.ts";

export interface ChecklistPoint {
  readonly title: string;
  readonly advice: string;
}

/** What is said of a point nobody has measured yet. */
type Unmeasured = (experiment: "baseline" | "sweep" | "tokens" | "overload") => string;

const span = (value: Seconds | null): string => (value === null ? "—" : time(msFromSeconds(value)));

function kneeAdvice({ sweep, cap }: ChecklistFigures, unmeasured: Unmeasured): string {
  if (sweep === null) return unmeasured("sweep");
  const { knee } = sweep;
  if (knee === null)
    return `No knee from ${number(sweep.from)} to ${number(sweep.to)} in flight: throughput still grew, go further. Until then the cap is the last load measured, ${cap === null ? "—" : number(cap.concurrency)}.`;
  return `The knee is at about ${number(knee.load)} in flight (between ${number(knee.low)} and ${number(knee.high)}).`;
}

function capAdvice({ cap, sweep }: ChecklistFigures, unmeasured: Unmeasured): string {
  if (cap === null)
    return sweep === null ? unmeasured("sweep") : "No load below the knee was measured: sweep lower ones.";
  return `Cap concurrency at ${number(cap.concurrency)}: p95 there is ${span(cap.p95_s)}.`;
}

function timeoutAdvice({ slo_s, cap }: ChecklistFigures): string {
  if (slo_s === null)
    return `Set the time-out to your target for a whole answer (--slo-ms says it here); it has to lie above the p95 below the knee${cap === null ? "" : `, ${span(cap.p95_s)}`}.`;
  const tooTight = cap?.p95_s != null && cap.p95_s > slo_s;
  return tooTight
    ? `Your target of ${span(slo_s)} is below the p95 of ${span(cap.p95_s)} at the cap: lower the cap, shorten answers, or add replicas.`
    : `Time-out ${span(slo_s)}, your target${cap === null ? "" : `; p95 at the cap is ${span(cap.p95_s)}`}.`;
}

function tokenAdvice({ tokens }: ChecklistFigures, unmeasured: Unmeasured): string {
  if (tokens === null) return unmeasured("tokens");
  const factor = `${number(tokens.budget_factor)} times the budget took ${number(tokens.latency_factor)} times as long`;
  return tokens.flat
    ? `${factor}: ${tokens.early_stop === true ? "answers end before their budget, so a lower max_tokens guards only against runaways" : "the budget does not bind"}.`
    : `${factor}: every token taken off max_tokens is time saved.`;
}

function errorAdvice({ errors }: ChecklistFigures, unmeasured: Unmeasured): string {
  if (errors === null) return unmeasured("overload");
  if (errors.failed === 0)
    return `None of ${plural(errors.requests, "request")} failed: the loads did not reach overload. Alert on any rate above zero.`;
  const first = errors.first_concurrency;
  return `${number(errors.failed)} of ${plural(errors.requests, "request")} failed (${percent(errors.failed / errors.requests)}), from ${first === null ? "—" : number(first)} in flight on: ${errors.kinds.join(", ") || "kinds not recorded"}.`;
}

function backoffAdvice({ errors }: ChecklistFigures): string {
  const wait = errors?.retry_after_s ?? null;
  const silence = errors === null ? "." : "; the server sent no Retry-After.";
  return wait === null
    ? `Retry with exponential backoff and jitter, a few times at most${silence}`
    : `The server asked to wait ${span(wait)} (Retry-After): wait at least that, then back off exponentially with jitter.`;
}

/** The notebook's points; each with what was measured. */
export function checklistAdvice(figures: ChecklistFigures, unmeasured: Unmeasured): ChecklistPoint[] {
  const { baseline } = figures;
  return [
    {
      title: "Start with a baseline",
      advice:
        baseline === null
          ? unmeasured("baseline")
          : `p50 ${span(baseline.p50_s)}, p95 ${span(baseline.p95_s)} with one request in flight.`,
    },
    { title: "Find the knee", advice: kneeAdvice(figures, unmeasured) },
    {
      title: "Protect the tail: cap concurrency below the knee",
      advice: capAdvice(figures, unmeasured),
    },
    { title: "Protect the tail: time-out = SLO", advice: timeoutAdvice(figures) },
    {
      title: "Control generated tokens, keep prompts short",
      advice: tokenAdvice(figures, unmeasured),
    },
    { title: "Watch the error rate", advice: errorAdvice(figures, unmeasured) },
    {
      title: "No blind retries under overload",
      advice: "A retry is one more request on a server that has too many: count it as load.",
    },
    { title: "Back off", advice: backoffAdvice(figures) },
  ];
}
