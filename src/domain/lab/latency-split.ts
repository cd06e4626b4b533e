/**
 * Where the time of a request goes: T = T_queue + T_net + T_compute.
 *
 * Model: at the lowest load nobody waits, so its median is T_net + T_compute; what TTFT gains with the load is waiting for a turn,
 * what the rest of the answer gains is slower decoding in larger batches. Assumes the same requests at every load. The network
 * is part of the first figure: a client sees it apart from the server's work only where both are measured at the server.
 * Source: the inference-physics notebook, "Mental model"; Little, A Proof for the Queuing Formula L = λW (1961).
 */
import { z } from "zod";
import type { LoadRow } from "./load-row.ts";

export const splitSchema = z.object({
  concurrency: z.number(),
  /** Median of a request. */
  total_s: z.number(),
  /** Network and compute, as without load. */
  unloaded_s: z.number(),
  /** Null where answers were not streamed: then it is one with the slower decoding. */
  queue_s: z.number().nullable(),
  slower_decoding_s: z.number().nullable(),
  /** L = λ·W: requests in the system, from throughput and mean latency. */
  in_system: z.number().nullable(),
});
export type LatencySplit = Readonly<z.infer<typeof splitSchema>>;

/** λ·W of a row that has no more than the notebook's fields: exact while nothing failed. */
const littlesLaw = ({ throughput_rps, mean_s }: LoadRow): number | null =>
  throughput_rps === null || mean_s === null ? null : throughput_rps * mean_s;

export function latencySplits(rows: readonly LoadRow[]): LatencySplit[] {
  const ordered = [...rows].sort((a, b) => a.concurrency - b.concurrency);
  const first = ordered.find(({ p50_s }) => p50_s !== null);
  if (first === undefined || first.p50_s === null) return [];
  const unloaded = first.p50_s;
  return ordered.flatMap((row) => {
    if (row.p50_s === null) return [];
    const queue =
      row.ttft_p50_s == null || first.ttft_p50_s == null ? null : row.ttft_p50_s - first.ttft_p50_s;
    return [
      {
        concurrency: row.concurrency,
        total_s: row.p50_s,
        unloaded_s: unloaded,
        queue_s: queue,
        slower_decoding_s: queue === null ? null : row.p50_s - unloaded - queue,
        in_system: row.in_system ?? littlesLaw(row),
      },
    ];
  });
}
