/** The tuning checklist, filled with what the user's own experiments gave. */
import { findKnee, type KneeRange } from "../measurement/knee.ts";
import type { Seconds } from "../units.ts";
import type { ChecklistFigures } from "./checklist-figures.ts";
import type { LabResult, ResultOf } from "./lab-document.ts";
import { type LoadRow, rowPoints } from "./load-row.ts";

const pick = <Name extends LabResult["experiment"]>(results: readonly LabResult[], name: Name) =>
  results.findLast((result): result is ResultOf<Name> => result.experiment === name);

export function kneeOf(rows: readonly LoadRow[]): KneeRange | null {
  return findKnee(rowPoints(rows), "concurrency");
}

/** The largest load measured at or below the knee's lower end. */
function capOf(rows: readonly LoadRow[], knee: KneeRange | null): ChecklistFigures["cap"] {
  const below = rows
    .filter(({ concurrency, ok }) => ok > 0 && (knee === null || concurrency <= knee.low))
    .sort((a, b) => b.concurrency - a.concurrency)[0];
  return below === undefined ? null : { concurrency: below.concurrency, p95_s: below.p95_s };
}

function errorsOf(rows: readonly LoadRow[]): ChecklistFigures["errors"] {
  if (rows.length === 0) return null;
  const failing = rows.filter(({ err }) => err > 0);
  const waits = rows.map((row) => row.retry_after_s ?? null).filter((wait) => wait !== null);
  return {
    requests: rows.reduce((sum, row) => sum + row.total_requests, 0),
    failed: rows.reduce((sum, row) => sum + row.err, 0),
    first_concurrency: failing.length === 0 ? null : Math.min(...failing.map((row) => row.concurrency)),
    kinds: [...new Set(failing.flatMap(({ errors }) => Object.keys(errors ?? {})))],
    retry_after_s: waits.length === 0 ? null : Math.max(...waits),
  };
}

function tokensOf(result: ResultOf<"tokens"> | undefined): ChecklistFigures["tokens"] {
  const known = (result?.cells ?? []).filter(({ p50_s }) => p50_s !== null);
  const smallest = Math.min(...known.map(({ prompt_chars }) => prompt_chars));
  const curve = known
    .filter(({ prompt_chars }) => prompt_chars === smallest)
    .sort((a, b) => a.max_tokens - b.max_tokens);
  const [first, last] = [curve[0], curve.at(-1)];
  if (result === undefined || first?.p50_s == null || last?.p50_s == null) return null;
  return {
    flat: result.flat,
    early_stop: result.early_stop,
    budget_factor: last.max_tokens / first.max_tokens,
    latency_factor: last.p50_s / first.p50_s,
  };
}

const startOf = (row: { readonly p50_s: number | null; readonly p95_s: number | null } | undefined) =>
  row === undefined ? null : { p50_s: row.p50_s, p95_s: row.p95_s };

/** @param results - of kept experiments; of two of a kind the later one counts. */
export function checklistFigures(
  results: readonly LabResult[],
  sloSeconds: Seconds | null,
): ChecklistFigures {
  const baseline = pick(results, "baseline");
  const rows = pick(results, "sweep")?.rows ?? [];
  const single = rows.find(({ concurrency }) => concurrency === 1);
  const loads = rows.map(({ concurrency }) => concurrency);
  const knee = kneeOf(rows);
  return {
    baseline: startOf(baseline?.summary ?? single),
    sweep: rows.length === 0 ? null : { from: Math.min(...loads), to: Math.max(...loads), knee },
    cap: capOf(rows, knee),
    tokens: tokensOf(pick(results, "tokens")),
    errors: errorsOf([...rows, ...(pick(results, "overload")?.rows ?? [])]),
    slo_s: sloSeconds,
  };
}
