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
/** Larger texts are refused: nobody fills a machine's memory through the queue. */
const MOST_TEXT_BYTES = bytesFromMib(512);

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
export const unpacked = (bytes: Buffer): string =>
  inflateRawSync(bytes, { maxOutputLength: MOST_TEXT_BYTES }).toString("utf8");
