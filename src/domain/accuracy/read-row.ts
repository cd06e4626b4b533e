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
  typical,
} from "./measured-row.ts";

/** The cell of a column; `undefined` when the table has no such column, or the row ends before it. */
export type Cells = (column: string) => string | undefined;

export type ReadRow = { readonly row: MeasuredRow } | { readonly left: LeftRow };

const NEEDED = ["engine", "model_hf_id", "weights_dtype", "gpu", "tp", "isl", "load_kind"] as const;
const SOURCE_UNKNOWN = "not named";
/** Reads cells and remembers the first that cannot be read. */
interface CellReader {
  readonly problem: () => string | null;
  refuse(problem: string): void;
  text(column: string): string;
  /** Infinite where the cell says so: all requests at once. */
  number(column: string): number | null;
  finite(column: string): number | null;
  measurement(column: string): number | null;
  /** A whole number from 1 on. */
  count(column: string, absent: number | null): number;
  tokens(column: string): number | null;
}

const SHOWN = 40;

function readerOf(cells: Cells): CellReader {
  let problem: string | null = null;
  const refuse = (found: string): void => {
    problem ??= found;
  };
  const text = (column: string): string => (cells(column) ?? "").trim();
  function number(column: string): number | null {
    const cell = text(column);
    if (cell === "") return null;
    const value = /^\+?inf(inity)?$/i.test(cell) ? Number.POSITIVE_INFINITY : Number(cell);
    if (Number.isNaN(value)) refuse(`${column}: "${cell.slice(0, SHOWN)}" is not a number`);
    return value;
  }
  function finite(column: string): number | null {
    const value = number(column);
    if (value !== null && Math.abs(value) === Number.POSITIVE_INFINITY) refuse(`${column} is not finite`);
    return value;
  }
  function measurement(column: string): number | null {
    const value = finite(column);
    if (value !== null && value <= 0) refuse(`${column}: ${value} is no measurement`);
    return value;
  }
  function count(column: string, absent: number | null): number {
    const value = finite(column) ?? absent;
    if (value === null) refuse(`column ${column} is empty`);
    else if (!Number.isInteger(value) || value < 1)
      refuse(`${column}: ${value} is no whole number from 1 on`);
    return value ?? 1;
  }
  function tokens(column: string): number | null {
    const value = finite(column);
    if (value !== null && value <= 0) refuse(`${column}: ${value} tokens`);
    return value;
  }
  return { problem: () => problem, refuse, text, number, finite, measurement, count, tokens };
}

const latencyOf = (reader: CellReader, metric: string): MeasuredLatency => ({
  mean: reader.measurement(`${metric}_ms_mean`),
  p50: reader.measurement(`${metric}_ms_p50`),
  p99: reader.measurement(`${metric}_ms_p99`),
});

function loadOf(reader: CellReader): { readonly loadKind: LoadKind; readonly loadValue: number | null } {
  const text = reader.text("load_kind");
  const loadKind = LOAD_KINDS.find((kind) => kind === text);
  if (loadKind === undefined) {
    reader.refuse(`load_kind: "${text.slice(0, SHOWN)}" is none of ${LOAD_KINDS.join(", ")}`);
  }
  const loadValue = reader.number("load_value");
  if (loadValue !== null && loadValue <= 0) reader.refuse(`load_value: ${loadValue} is no load`);
  if (loadValue === null && (loadKind === "concurrency" || loadKind === "request_rate")) {
    reader.refuse(`column load_value is empty, and load_kind is ${loadKind}`);
  }
  return { loadKind: loadKind ?? "concurrency", loadValue };
}

function rowOf(reader: CellReader, id: string, place: number): MeasuredRow {
  const isl = reader.tokens("isl");
  const osl = reader.tokens("osl");
  return {
    id,
    row: place,
    source: reader.text("source_name") || SOURCE_UNKNOWN,
    sourcePath: reader.text("source_repo_path"),
    date: reader.text("date_or_version"),
    engine: reader.text("engine"),
    engineVersion: reader.text("engine_version"),
    model: reader.text("model_hf_id"),
    weights: reader.text("weights_dtype").toLowerCase(),
    kv: reader.text("kv_dtype").toLowerCase(),
    gpu: reader.text("gpu"),
    gpuMemoryGb: reader.finite("gpu_mem_gb"),
    gpus: reader.finite("gpus_total"),
    tp: reader.count("tp", null),
    pp: reader.count("pp", 1),
    ep: reader.count("ep", 1),
    dp: reader.count("dp", 1),
    isl: isl ?? 0,
    osl,
    ...loadOf(reader),
    outputTokensPerSecond: reader.measurement("output_tput_tok_s_total"),
    requestsPerSecond: reader.measurement("req_s"),
    ttftMs: latencyOf(reader, "ttft"),
    tpotMs: latencyOf(reader, "tpot"),
    e2eMeanMs: reader.measurement("e2e_ms_mean"),
    pollSteps: reader.finite("sched_poll_steps"),
    batchWaitSteps: reader.finite("sched_batch_wait_steps"),
    rankWaitSteps: reader.finite("sched_rank_wait_steps"),
    notes: reader.text("notes"),
  };
}

const isMeasured = (row: MeasuredRow): boolean =>
  [row.outputTokensPerSecond, typical(row.ttftMs), typical(row.tpotMs), row.e2eMeanMs].some(
    (value) => value !== null,
  );

/** @param place - number of the row in its file, from 1. */
export function readRow(cells: Cells, place: number): ReadRow {
  const reader = readerOf(cells);
  const id = reader.text("id") || `row ${place}`;
  for (const column of NEEDED) {
    if (cells(column) === undefined) reader.refuse(`column ${column} is missing`);
    else if (reader.text(column) === "") reader.refuse(`column ${column} is empty`);
  }
  const row = rowOf(reader, id, place);
  if (!isMeasured(row)) reader.refuse("nothing measured that is forecast");
  const reason = reader.problem();
  return reason === null ? { row } : { left: { id, row: place, source: row.source, reason } };
}
