/** What the lab teaches: the tuning checklist with the user's own figures, and where latency comes from. */
import { checklistAdvice } from "../../domain/lab/checklist-advice.ts";
import type { ChecklistFigures } from "../../domain/lab/checklist-figures.ts";
import type { LatencySplit } from "../../domain/lab/latency-split.ts";
import { number, seconds } from "../format.ts";
import { bullets, paragraph, table } from "./text-layout.ts";

/** Seven points of the notebook; each with what was measured. */
export const checklistText = (figures: ChecklistFigures): string[] => [
  "Tuning checklist:",
  ...checklistAdvice(
    figures,
    (experiment) => `Not measured yet: headroom lab ${experiment} --output FILE.`,
  ).flatMap(({ title, advice }) => bullets([`${title}. ${advice}`])),
];

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
