/**
 * Turns named cells into a measured row, or into the reason why it is none.
 *
 * Columns are those of the published table (config/measurements); an empty cell means not known. Nothing is guessed:
 * text in a number, zero tokens or a missing column is a reason, said with the column's name.
 */
import {
  type LeftRow,
  LOAD_KINDS,
  type LoadKind,
  type MeasuredLatency,
  type MeasuredRow,
} from "./measured-row.ts";

/** The cell of a column; `undefined` when the table has no such column, or the row ends before it. */
export type Cells = (column: string) => string | undefined;

export type ReadRow = { readonly row: MeasuredRow } | { readonly left: LeftRow };

const NEEDED = ["engine", "model_hf_id", "weights_dtype", "gpu", "tp", "isl", "load_kind"] as const;
const SOURCE_UNKNOWN = "not named";
const isLoadKind = (text: string): text is LoadKind => LOAD_KINDS.some((kind) => kind === text);

/** Ends the reading of a row; caught in `readRow` and nowhere else. */
class Unreadable extends Error {}

function textOf(cells: Cells, column: string): string {
  return (cells(column) ?? "").trim();
}

function numberOf(cells: Cells, column: string): number | null {
  const text = textOf(cells, column);
  if (text === "") return null;
  const value = /^\+?inf(inity)?$/i.test(text) ? Number.POSITIVE_INFINITY : Number(text);
  if (Number.isNaN(value)) throw new Unreadable(`${column}: "${text.slice(0, 40)}" is not a number`);
  return value;
}

/** Only a load may be infinite: all requests at once. */
function finiteOf(cells: Cells, column: string): number | null {
  const value = numberOf(cells, column);
  if (value !== null && !Number.isFinite(value)) throw new Unreadable(`${column} is not finite`);
  return value;
}

function measurementOf(cells: Cells, column: string): number | null {
  const value = finiteOf(cells, column);
  if (value !== null && value <= 0) throw new Unreadable(`${column}: ${value} is no measurement`);
  return value;
}

function countOf(cells: Cells, column: string, absent: number | null): number {
  const value = finiteOf(cells, column) ?? absent;
  if (value === null) throw new Unreadable(`column ${column} is empty`);
  if (!Number.isInteger(value) || value < 1)
    throw new Unreadable(`${column}: ${value} is no whole number from 1 on`);
  return value;
}

function tokensOf(cells: Cells, column: string): number | null {
  const value = finiteOf(cells, column);
  if (value !== null && value <= 0) throw new Unreadable(`${column}: ${value} tokens`);
  return value;
}

const latencyOf = (cells: Cells, metric: string): MeasuredLatency => ({
  mean: measurementOf(cells, `${metric}_ms_mean`),
  p50: measurementOf(cells, `${metric}_ms_p50`),
  p99: measurementOf(cells, `${metric}_ms_p99`),
});

function loadOf(cells: Cells): { readonly loadKind: LoadKind; readonly loadValue: number | null } {
  const loadKind = textOf(cells, "load_kind");
  if (!isLoadKind(loadKind)) {
    throw new Unreadable(`load_kind: "${loadKind.slice(0, 40)}" is none of ${LOAD_KINDS.join(", ")}`);
  }
  const loadValue = numberOf(cells, "load_value");
  if (loadValue !== null && loadValue <= 0) throw new Unreadable(`load_value: ${loadValue} is no load`);
  if (loadValue === null && (loadKind === "concurrency" || loadKind === "request_rate")) {
    throw new Unreadable(`column load_value is empty, and load_kind is ${loadKind}`);
  }
  return { loadKind, loadValue };
}

function rowOf(cells: Cells, id: string, place: number): MeasuredRow {
  for (const column of NEEDED) {
    if (cells(column) === undefined) throw new Unreadable(`column ${column} is missing`);
    if (textOf(cells, column) === "") throw new Unreadable(`column ${column} is empty`);
  }
  const isl = tokensOf(cells, "isl");
  if (isl === null) throw new Unreadable("column isl is empty");
  const row: MeasuredRow = {
    id,
    row: place,
    source: textOf(cells, "source_name") || SOURCE_UNKNOWN,
    sourcePath: textOf(cells, "source_repo_path"),
    date: textOf(cells, "date_or_version"),
    engine: textOf(cells, "engine"),
    engineVersion: textOf(cells, "engine_version"),
    model: textOf(cells, "model_hf_id"),
    weights: textOf(cells, "weights_dtype").toLowerCase(),
    kv: textOf(cells, "kv_dtype").toLowerCase(),
    gpu: textOf(cells, "gpu"),
    gpuMemoryGb: finiteOf(cells, "gpu_mem_gb"),
    gpus: finiteOf(cells, "gpus_total"),
    tp: countOf(cells, "tp", null),
    pp: countOf(cells, "pp", 1),
    ep: countOf(cells, "ep", 1),
    dp: countOf(cells, "dp", 1),
    isl,
    osl: tokensOf(cells, "osl"),
    ...loadOf(cells),
    outputTokensPerSecond: measurementOf(cells, "output_tput_tok_s_total"),
    requestsPerSecond: measurementOf(cells, "req_s"),
    ttftMs: latencyOf(cells, "ttft"),
    tpotMs: latencyOf(cells, "tpot"),
    e2eMeanMs: measurementOf(cells, "e2e_ms_mean"),
    pollSteps: finiteOf(cells, "sched_poll_steps"),
    batchWaitSteps: finiteOf(cells, "sched_batch_wait_steps"),
    rankWaitSteps: finiteOf(cells, "sched_rank_wait_steps"),
    notes: textOf(cells, "notes"),
  };
  const measured = [
    row.outputTokensPerSecond,
    row.ttftMs.mean ?? row.ttftMs.p50,
    row.tpotMs.mean ?? row.tpotMs.p50,
    row.e2eMeanMs,
  ];
  if (measured.every((value) => value === null)) throw new Unreadable("nothing measured that is forecast");
  return row;
}

/** @param place - number of the row in its file, from 1. */
export function readRow(cells: Cells, place: number): ReadRow {
  const id = textOf(cells, "id") || `row ${place}`;
  try {
    return { row: rowOf(cells, id, place) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return {
      left: { id, row: place, source: textOf(cells, "source_name") || SOURCE_UNKNOWN, reason: error.message },
    };
  }
}
