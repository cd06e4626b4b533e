/**
 * The formulas of the ConfigIQ sizing tool, shown beside a recommendation and never used to rank.
 *
 * Model: 16-bit keys and values for every head (no grouping); weights ÷ TP × 1.10 + 2 GB a GPU; tails at constant factors.
 * Assumes what its code assumes; spec-kit/corrections.md says where physics disagrees.
 * Source: ConfigIQ, tensor-parallel and batch rules, M/G/1 model (MIT licence); Pollaczek–Khinchine for the mean wait.
 */
import type { Bytes, RequestsPerSecond, Seconds } from "../units.ts";
import { gibFromBytes, secondsFromMs } from "../units.ts";

/** A GPU's memory is taken in its nominal GB, set against GiB of weights: as the tool does. */
const OVERHEAD = 1.1;
const FIXED_GB = 2;
const VRAM_FRACTION = 0.85;
const BATCH_TOKENS = 4096;
const DEGREES = [1, 2, 4, 8] as const;
const KEYS_AND_VALUES = 2;
const BYTES_PER_ELEMENT: Readonly<Record<string, number>> = { fp16: 2, bf16: 2, int8: 1, fp8: 1, int4: 0.5 };

export const seedBytesPerWeight = (quantization: string): number => BYTES_PER_ELEMENT[quantization] ?? 2;

export const seedGbPerGpu = (weightBytes: Bytes, tp: number): number =>
  (gibFromBytes(weightBytes) / tp) * OVERHEAD + FIXED_GB;

/** Smallest degree that fits, or the largest there is. */
export function seedTensorParallel(weightBytes: Bytes, gpus: number, vramGb: number): number {
  const possible = DEGREES.filter((tp) => tp <= gpus);
  return possible.find((tp) => seedGbPerGpu(weightBytes, tp) <= vramGb) ?? possible.at(-1) ?? 1;
}

export const seedKvBytesPerToken = (layers: number, hidden: number, bytesPerElement: number): Bytes =>
  KEYS_AND_VALUES * layers * hidden * bytesPerElement;

/** Largest batch of sequences of 4096 tokens in all of a machine's memory; 0 when the weights do not fit. */
export function seedMaxBatch(
  weightBytes: Bytes,
  kvBytesPerToken: Bytes,
  vramGbTotal: number,
  tokens = BATCH_TOKENS,
  vramFraction = VRAM_FRACTION,
): number {
  const freeGb = vramGbTotal * vramFraction - gibFromBytes(weightBytes) * OVERHEAD - FIXED_GB;
  if (freeGb <= 0) return 0;
  return Math.max(1, Math.floor(freeGb / gibFromBytes(kvBytesPerToken) / tokens));
}

/** Users ÷ (TTFT target + output tokens × TPOT target). */
export const seedRequestRate = (
  users: number,
  ttftMs: number,
  tpotMs: number,
  osl: number,
): RequestsPerSecond => users / secondsFromMs(ttftMs + osl * tpotMs);

/** Pollaczek–Khinchine: ρ S (1 + cv²) ÷ (2 (1 − ρ)); infinite at saturation. */
export function meanWaitSeconds(
  arrivalsPerSecond: RequestsPerSecond,
  serviceSeconds: Seconds,
  serviceCv: number,
): Seconds {
  const utilization = arrivalsPerSecond * serviceSeconds;
  if (utilization >= 1) return Number.POSITIVE_INFINITY;
  return (utilization * serviceSeconds * (1 + serviceCv ** 2)) / (2 * (1 - utilization));
}

/** 3.0 ÷ ln 2 and 4.6 ÷ ln 2: the same at every utilisation, which no queue is. */
export const SEED_TAIL_FACTORS = { p95: 3 / Math.LN2, p99: 4.6 / Math.LN2 } as const;

export interface SeedHeadroom {
  readonly utilizationTarget: number;
  readonly burst: number;
}

/** Its table; 25 % extra load would be 1 ÷ 1.25 = 80 %, 50 % 67 %, and its 100 % is its 50 %. */
export const SEED_HEADROOM: Readonly<Record<0 | 25 | 50 | 100, SeedHeadroom>> = {
  0: { utilizationTarget: 0.95, burst: 1 },
  25: { utilizationTarget: 0.75, burst: 1.33 },
  50: { utilizationTarget: 0.5, burst: 2 },
  100: { utilizationTarget: 0.5, burst: 2 },
};
