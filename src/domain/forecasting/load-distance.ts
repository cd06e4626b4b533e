/** How far a load lies from the measured ones. */

export type LoadSide = "inside" | "above" | "below";

export interface LoadDistance {
  readonly side: LoadSide;
  /** Ratio to the nearest measured load, at least 1. */
  readonly factor: number;
}

const ratio = (a: number, b: number): number => Math.max(a / b, b / a);

/** @param loads - measured concurrencies in rising order, at least one. */
export function loadDistance(loads: readonly number[], concurrency: number): LoadDistance {
  const lowest = loads[0] ?? concurrency;
  const highest = loads.at(-1) ?? concurrency;
  const factor = Math.min(...loads.map((load) => ratio(load, concurrency)));
  if (concurrency > highest) return { side: "above", factor };
  return { side: concurrency < lowest ? "below" : "inside", factor };
}
