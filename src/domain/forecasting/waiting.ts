/**
 * Time a request waits before its prompt is computed.
 *
 * Model: two waits in a row, each zero or exponential: for a slot (the engine runs at most so many sequences) and for
 * the prompts ahead. Percentiles are those of their sum (delay.ts).
 * Assumes Poisson arrivals; prompt times as spread as an exponential (squared coefficient of variation 1) [assumed];
 * the waits are independent.
 * Source: Pollaczek–Khinchine and Erlang-C (Kleinrock, Queueing Systems I, 1975); the slot wait by the diffusion limit
 * of Halfin and Whitt (1981) with a continuity correction of one half.
 */
import type { Seconds } from "../units.ts";
import { normalBelow, normalDensity } from "./normal.ts";

/** Zero with probability 1 − `probability`, else exponential with this mean. */
export interface Wait {
  readonly probability: number;
  readonly meanWhenWaiting: Seconds;
}

export const meanWait = (wait: Wait): Seconds =>
  wait.probability === 0 ? 0 : wait.probability * wait.meanWhenWaiting;

/** Waiting for the prompts ahead; the prefill share of the replica's time is its utilization. */
export function prefillWait(arrivalsPerSecond: number, prefillSeconds: Seconds): Wait {
  const utilization = arrivalsPerSecond * prefillSeconds;
  if (utilization >= 1) return { probability: 1, meanWhenWaiting: Number.POSITIVE_INFINITY };
  return { probability: utilization, meanWhenWaiting: prefillSeconds / (1 - utilization) };
}

export interface SlotLoad {
  readonly slots: number;
  /** Mean and standard deviation of the sequences that would run without a cap. */
  readonly meanSequences: number;
  readonly deviation: number;
  readonly arrivalsPerSecond: number;
  /** Rate at which the replica completes requests with every slot taken. */
  readonly saturationPerSecond: number;
}

/** Waiting for a free slot. */
export function slotWait(load: SlotLoad): Wait {
  const slack = load.saturationPerSecond - load.arrivalsPerSecond;
  if (slack <= 0) return { probability: 1, meanWhenWaiting: Number.POSITIVE_INFINITY };
  if (load.arrivalsPerSecond === 0 || load.deviation === 0) {
    return { probability: 0, meanWhenWaiting: 1 / slack };
  }
  const beta = (load.slots - 0.5 - load.meanSequences) / load.deviation;
  const density = normalDensity(beta);
  const below = density === 0 ? Number.POSITIVE_INFINITY : (load.deviation * normalBelow(beta)) / density;
  const above = load.arrivalsPerSecond / slack;
  return { probability: above / (above + below), meanWhenWaiting: 1 / slack };
}

/**
 * Share of requests over which a rare wait for a slot is spread, its mean kept. [assumed] The diffusion is least sure
 * where few wait, and a rate is never quite constant: rare waits are shorter and more frequent than at a constant rate.
 */
const LEAST_SHARE = 0.1;

/** A rare wait made milder and more frequent, so that no mean rests on a share of requests no percentile shows. */
export const spreadRareWait = (wait: Wait): Wait =>
  wait.probability >= LEAST_SHARE
    ? wait
    : { probability: LEAST_SHARE, meanWhenWaiting: meanWait(wait) / LEAST_SHARE };
