/** A level run several times: its requests as one run behind the other, and how far the runs' figures scatter. */
import { z } from "zod";
import { confidenceInterval, intervalSchema } from "../measurement/confidence.ts";
import type { LoadResult } from "../measurement/load-job.ts";
import type { RequestRecord } from "../measurement/request-record.ts";
import type { Ms } from "../units.ts";

const interval = intervalSchema.nullable();

export const repeatsSchema = z.object({
  runs: z.number(),
  /** 95 % intervals of the runs' own figures. */
  p50_s: interval,
  p95_s: interval,
  goodput_rps: interval,
});
export type Repeats = Readonly<z.infer<typeof repeatsSchema>>;

export type Run = Pick<LoadResult, "records" | "saidBy">;

const shifted = (record: RequestRecord, by: Ms): RequestRecord => ({
  ...record,
  intendedMs: record.intendedMs + by,
  sentMs: record.sentMs + by,
  firstTokenMs: record.firstTokenMs === null ? null : record.firstTokenMs + by,
  lastTokenMs: record.lastTokenMs === null ? null : record.lastTokenMs + by,
  endMs: record.endMs + by,
});

/** Each run begins where the last answer of the one before it ended. */
export function behindOneAnother(runs: readonly Run[]): Run {
  const [only] = runs;
  if (runs.length === 1 && only !== undefined) return only;
  const records: RequestRecord[] = [];
  const saidBy = new Map(runs.flatMap((run) => [...run.saidBy]));
  let at: Ms = 0;
  for (const run of runs) {
    const first = run.records.reduce(
      (least, { sentMs }) => Math.min(least, sentMs),
      Number.POSITIVE_INFINITY,
    );
    const by = Number.isFinite(first) ? at - first : at;
    for (const record of run.records) {
      records.push(shifted(record, by));
      at = Math.max(at, record.endMs + by);
    }
  }
  return { records, saidBy };
}

interface Figures {
  readonly p50_s: number | null;
  readonly p95_s: number | null;
  readonly goodput_rps?: number | null | undefined;
}

/** Undefined for a single run. */
export function repeatsOf(rows: readonly Figures[]): Repeats | undefined {
  if (rows.length < 2) return undefined;
  const over = (figure: (row: Figures) => number | null | undefined) =>
    confidenceInterval(rows.map(figure).filter((value) => value != null));
  return {
    runs: rows.length,
    p50_s: over(({ p50_s }) => p50_s),
    p95_s: over(({ p95_s }) => p95_s),
    goodput_rps: over(({ goodput_rps }) => goodput_rps),
  };
}
