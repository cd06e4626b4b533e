/** Finished requests on their way from the load thread to the main one, in memory both see: no copies, no messages. */
import { FAILURE_KINDS, type FailureKind, ODDITIES } from "../../domain/measurement/failure-kind.ts";
import type { RequestRecord, TokenSource } from "../../domain/measurement/request-record.ts";

export interface RingMemory {
  readonly cells: SharedArrayBuffer;
  /** Written, read. */
  readonly marks: SharedArrayBuffer;
}

const FIELDS = 13;
const CAPACITY = 8192;
const WRITTEN = 0;
const READ = 1;
const TOKEN_SOURCES: readonly TokenSource[] = ["usage", "limit", "chunks"];
/** HTTP statuses follow the named failures. */
const HTTP_BASE = 1000;

export const newRingMemory = (): RingMemory => ({
  cells: new SharedArrayBuffer(FIELDS * CAPACITY * Float64Array.BYTES_PER_ELEMENT),
  marks: new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT),
});

function failureCode(failure: FailureKind | null): number {
  if (failure === null) return -1;
  const named = (FAILURE_KINDS as readonly string[]).indexOf(failure);
  return named >= 0 ? named : HTTP_BASE + Number(failure.slice("http_".length));
}

const failureOf = (code: number): FailureKind | null =>
  code < 0
    ? null
    : code >= HTTP_BASE
      ? `http_${code - HTTP_BASE}`
      : (FAILURE_KINDS[code] ?? "malformed_response");

const numbersOf = (record: RequestRecord): readonly number[] => [
  record.index,
  record.warmup ? 1 : 0,
  record.intendedMs,
  record.sentMs,
  record.firstTokenMs ?? Number.NaN,
  record.lastTokenMs ?? Number.NaN,
  record.endMs,
  record.inputTokens ?? Number.NaN,
  record.outputTokens,
  TOKEN_SOURCES.indexOf(record.tokensFrom) * ODDITY_RANGE +
    ODDITIES.reduce((bits, oddity, at) => bits + (record.oddities.includes(oddity) ? 2 ** at : 0), 0),
  record.chunks,
  failureCode(record.failure),
  record.retryAfterSeconds ?? Number.NaN,
];
const ODDITY_RANGE = 2 ** ODDITIES.length;

function recordFrom(cells: Float64Array, base: number): RequestRecord {
  const at = (field: number) => cells[base + field] ?? Number.NaN;
  const known = (field: number) => (Number.isNaN(at(field)) ? null : at(field));
  const bits = at(9);
  return {
    index: at(0),
    warmup: at(1) === 1,
    intendedMs: at(2),
    sentMs: at(3),
    firstTokenMs: known(4),
    lastTokenMs: known(5),
    endMs: at(6),
    inputTokens: known(7),
    outputTokens: at(8),
    tokensFrom: TOKEN_SOURCES[Math.floor(bits / ODDITY_RANGE)] ?? "chunks",
    oddities: ODDITIES.filter((_, place) => (bits & (2 ** place)) !== 0),
    chunks: at(10),
    failure: failureOf(at(11)),
    retryAfterSeconds: known(12),
  };
}

/** One writer. What does not fit waits here until the reader has made room. */
export function ringWriter(memory: RingMemory): {
  push(record: RequestRecord): void;
  rest(): RequestRecord[];
} {
  const cells = new Float64Array(memory.cells);
  const marks = new Int32Array(memory.marks);
  let written = 0;
  let waiting: RequestRecord[] = [];
  return {
    push: (record) => {
      if (waiting.length > 0 || written - Atomics.load(marks, READ) >= CAPACITY) {
        waiting.push(record);
        return;
      }
      cells.set(numbersOf(record), (written % CAPACITY) * FIELDS);
      written++;
      Atomics.store(marks, WRITTEN, written);
    },
    rest: () => {
      const rest = waiting;
      waiting = [];
      return rest;
    },
  };
}

/** One reader. @returns what was written since the last call. */
export function ringReader(memory: RingMemory): () => RequestRecord[] {
  const cells = new Float64Array(memory.cells);
  const marks = new Int32Array(memory.marks);
  let read = 0;
  return () => {
    const written = Atomics.load(marks, WRITTEN);
    const records: RequestRecord[] = [];
    for (; read < written; read++) records.push(recordFrom(cells, (read % CAPACITY) * FIELDS));
    Atomics.store(marks, READ, read);
    return records;
  };
}
