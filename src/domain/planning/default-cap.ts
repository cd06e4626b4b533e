/**
 * The cap on concurrent sequences when nobody asked for one.
 *
 * Model: engines set memory aside for sampling as many sequences as the cap allows; what that takes is lost to the KV
 * cache. Halving the engine's own cap finds the one under which most sequences run; it is taken only where it lets half
 * as many more run, or any at all.
 * Assumes the engine is started with the cap that the plan states.
 * Source: activation.ts; a model that fails to start under the default is started with a lower max_num_seqs (vLLM's own
 * out-of-memory advice).
 */
import type { MemoryForecast } from "../forecasting/load-forecast.ts";

/** Gain in sequences from which on the engine's own cap is left. [assumed] */
const WORTHWHILE_GAIN = 1.5;

/** Sequences that run at once under a cap. */
const slots = (memory: MemoryForecast, cap: number): number =>
  memory.fits ? Math.min(cap, memory.maxSequences) : 0;

/** Every cap worth trying below `cap`: its halves, down to one. */
export function halvedCaps(cap: number): readonly number[] {
  const caps: number[] = [];
  for (let half = Math.floor(cap / 2); half >= 1; half = Math.floor(half / 2)) caps.push(half);
  return caps;
}

/**
 * @param engineCap - the engine's own cap on the GPU.
 * @param memoryUnder - memory of one GPU under a cap.
 */
export function defaultCap(engineCap: number, memoryUnder: (cap: number) => MemoryForecast): number {
  const own = memoryUnder(engineCap);
  const ownSlots = slots(own, engineCap);
  if (ownSlots >= engineCap) return engineCap;
  // The pool is largest under a cap of one: what that gains bounds what any cap gains.
  if (memoryUnder(1).maxSequences < WORTHWHILE_GAIN * ownSlots) return engineCap;
  let best = { cap: engineCap, slots: ownSlots };
  for (const cap of halvedCaps(engineCap)) {
    if (cap <= best.slots) break;
    const found = slots(memoryUnder(cap), cap);
    if (found > best.slots) best = { cap, slots: found };
  }
  return best.slots >= 1 && best.slots >= WORTHWHILE_GAIN * ownSlots ? best.cap : engineCap;
}
