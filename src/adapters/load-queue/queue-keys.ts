/** Names of what lies in the queue, and how long: nothing outlives a run that broke off by more than an hour. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { bytesFromMib, type Ms, msFromMinutes, msFromSeconds } from "../../domain/units.ts";

export const PREFIX = "headroom";
export const KEPT_MS: Ms = msFromMinutes(60);
/** Signs of life are given each second, and looked for. */
export const LIFE_EVERY_MS: Ms = msFromSeconds(1);
/** [assumed] a worker that was silent for so long is gone. */
export const WORKER_LIFE_MS: Ms = msFromSeconds(6);
/** [assumed] longer than a bench computes on a large level. */
export const BENCH_LIFE_MS: Ms = msFromSeconds(20);
/** Larger ones are refused: nobody fills a machine's memory through the queue. [assumed] A text may hold a data set. */
const MOST_TEXT_BYTES = bytesFromMib(512);
/** Many times 5000 records. [assumed] */
const MOST_MESSAGE_BYTES = bytesFromMib(16);

export interface RunKeys {
  readonly fromWorkers: string;
  readonly benchLife: string;
  toSeat(seat: number): string;
  seatLife(seat: number): string;
  text(hash: string): string;
}

export function runKeys(name: string, run: string): RunKeys {
  const base = `${PREFIX}:${name}:run:${run}`;
  return {
    fromWorkers: `${base}:from`,
    benchLife: `${base}:bench`,
    toSeat: (seat) => `${base}:to:${seat}`,
    seatLife: (seat) => `${base}:life:${seat}`,
    text: (hash) => `${base}:text:${hash}`,
  };
}

export const packed = (text: string): Buffer => deflateRawSync(text, { level: 1 });
export const unpacked = (bytes: Buffer, most = MOST_TEXT_BYTES): string =>
  inflateRawSync(bytes, { maxOutputLength: most }).toString("utf8");

/** Null of what is no message: others may write to the queue too, and that must end nothing. */
export function messageIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(unpacked(bytes, MOST_MESSAGE_BYTES));
  } catch {
    return null;
  }
}
