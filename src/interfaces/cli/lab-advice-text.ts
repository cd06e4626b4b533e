/** What the lab teaches: the tuning checklist with the user's own figures, and where latency comes from. */
import type { ChecklistFigures } from "../../domain/lab/checklist-figures.ts";
import type { LatencySplit } from "../../domain/lab/latency-split.ts";
import { count, number, percent, seconds } from "../format.ts";
import { bullets, paragraph, table } from "./text-layout.ts";

const unmeasured = (experiment: string): string =>
  `Not measured yet: headroom lab ${experiment} --output FILE.`;

function kneeAdvice({ sweep, cap }: ChecklistFigures): string {
  if (sweep === null) return unmeasured("sweep");
  const { knee } = sweep;
  if (knee === null)
    return `No knee from ${number(sweep.from)} to ${number(sweep.to)} in flight: throughput still grew, go further. Until then the cap is the last load measured, ${number(cap?.concurrency)}.`;
  return `The knee is at about ${number(knee.load)} in flight (between ${number(knee.low)} and ${number(knee.high)}).`;
}

function capAdvice({ cap, sweep }: ChecklistFigures): string {
  if (cap === null)
    return sweep === null ? unmeasured("sweep") : "No load below the knee was measured: sweep lower ones.";
  return `Cap concurrency at ${number(cap.concurrency)}: p95 there is ${seconds(cap.p95_s)}.`;
}

function timeoutAdvice({ slo_s, cap }: ChecklistFigures): string {
  if (slo_s === null)
    return `Set the time-out to your target for a whole answer (--slo-ms says it here); it has to lie above the p95 below the knee${cap === null ? "" : `, ${seconds(cap.p95_s)}`}.`;
  const tooTight = cap?.p95_s != null && cap.p95_s > slo_s;
  return tooTight
    ? `Your target of ${seconds(slo_s)} is below the p95 of ${seconds(cap.p95_s)} at the cap: lower the cap, shorten answers, or add replicas.`
    : `Time-out ${seconds(slo_s)}, your target${cap === null ? "" : `; p95 at the cap is ${seconds(cap.p95_s)}`}.`;
}

function tokenAdvice({ tokens }: ChecklistFigures): string {
  if (tokens === null) return unmeasured("tokens");
  const factor = `${number(tokens.budget_factor)} times the budget took ${number(tokens.latency_factor)} times as long`;
  return tokens.flat
    ? `${factor}: ${tokens.early_stop === true ? "answers end before their budget, so a lower max_tokens guards only against runaways" : "the budget does not bind"}.`
    : `${factor}: every token taken off max_tokens is time saved.`;
}

function errorAdvice({ errors }: ChecklistFigures): string {
  if (errors === null) return unmeasured("overload");
  if (errors.failed === 0)
    return `None of ${count(errors.requests, "request")} failed: the loads did not reach overload. Alert on any rate above zero.`;
  const share = errors.requests === 0 ? null : errors.failed / errors.requests;
  return `${count(errors.failed)} of ${count(errors.requests, "request")} failed (${percent(share)}), from ${number(errors.first_concurrency)} in flight on: ${errors.kinds.join(", ") || "kinds not recorded"}.`;
}

function backoffAdvice({ errors }: ChecklistFigures): string {
  const wait = errors?.retry_after_s ?? null;
  const silence = errors === null ? "." : "; the server sent no Retry-After.";
  return wait === null
    ? `Retry with exponential backoff and jitter, a few times at most${silence}`
    : `The server asked to wait ${seconds(wait)} (Retry-After): wait at least that, then back off exponentially with jitter.`;
}

/** Seven points of the notebook; each with what was measured. */
export function checklistText(figures: ChecklistFigures): string[] {
  const { baseline } = figures;
  const points: readonly [string, string][] = [
    [
      "Start with a baseline",
      baseline === null
        ? unmeasured("baseline")
        : `p50 ${seconds(baseline.p50_s)}, p95 ${seconds(baseline.p95_s)} with one request in flight.`,
    ],
    ["Find the knee", kneeAdvice(figures)],
    ["Protect the tail: cap concurrency below the knee", capAdvice(figures)],
    ["Protect the tail: time-out = SLO", timeoutAdvice(figures)],
    ["Control generated tokens, keep prompts short", tokenAdvice(figures)],
    ["Watch the error rate", errorAdvice(figures)],
    [
      "No blind retries under overload",
      "A retry is one more request on a server that has too many: count it as load.",
    ],
    ["Back off", backoffAdvice(figures)],
  ];
  return ["Tuning checklist:", ...points.flatMap(([title, advice]) => bullets([`${title}. ${advice}`]))];
}

const splitTable = (splits: readonly LatencySplit[]): string[] =>
  table(
    ["in flight", "T (p50)", "net + compute", "queue", "slower decoding", "L = λ·W"],
    splits.map((split) => [
      number(split.concurrency),
      seconds(split.total_s),
      seconds(split.unloaded_s),
      seconds(split.queue_s),
      seconds(split.slower_decoding_s),
      number(split.in_system),
    ]),
  );

export const explainText = (splits: readonly LatencySplit[]): string[] => [
  "Where latency comes from: T = T_queue + T_net + T_compute",
  ...paragraph(
    "Under light load the median is network and compute. Under contention p95 and p99 are mostly waiting: T_queue. What TTFT gains with the load is waiting; what the rest of the answer gains is slower decoding in larger batches.",
  ),
  "",
  ...(splits.length === 0
    ? paragraph(
        "With your own figures: headroom lab sweep --output sweep.json, then headroom lab explain --from sweep.json.",
      )
    : [
        ...splitTable(splits),
        ...paragraph(
          "Your sweep: the lowest load gives net + compute, the rest is read from TTFT and the answer's end. L should be near the requests in flight.",
        ),
      ]),
  "",
  "Little's law: L = λ·W",
  ...paragraph(
    "Requests in the system = throughput × time in the system. More in flight raises L; once throughput λ no longer grows, all of it goes into W, the latency. That point is the knee: throughput stops, p95 explodes.",
  ),
  "",
  "The same in vLLM:",
  ...bullets([
    "Batching: continuous batching (--max-num-seqs, --max-num-batched-tokens) uses the GPU better and raises throughput; a full batch queues, and every sequence in it decodes a little slower.",
    "KV cache: paged, from what --gpu-memory-utilization leaves beside the weights. Long contexts and long answers fill it; when it is full, sequences are preempted and computed again. Output tokens dominate the cost.",
    "Scheduling: prefill competes with decoding. Chunked prefill keeps ITL steady at the price of TTFT; each choice is a place on the latency and throughput frontier.",
  ]),
  ...paragraph(
    "Expect the same p95 cliff as you near saturation. `headroom bench` finds it for any OpenAI-compatible server.",
  ),
];
