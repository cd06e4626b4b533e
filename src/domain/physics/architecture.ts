/**
 * Which fitted efficiencies a GPU takes.
 *
 * Model: six classes have factors of their own; every other architecture takes the nearest and says so.
 * Assumes that a successor reaches the same share of its peaks as its forerunner.
 * Source: the measured rows behind config/coefficients.json.
 */
import type { Gpu } from "../catalog/gpu.ts";
import type { ArchitectureClass } from "./coefficients.ts";

export interface ArchitectureFit {
  readonly architectureClass: ArchitectureClass;
  /** No measurement of this architecture is in the fit: the forecast rests on the datasheet and a neighbour's efficiencies. */
  readonly datasheetOnly: boolean;
}

const MEASURED: Readonly<Record<string, ArchitectureClass>> = {
  Ampere: "Ampere",
  "Ada Lovelace": "Ada",
  Hopper: "Hopper",
  Blackwell: "Blackwell",
  "Blackwell Ultra": "Blackwell",
  CDNA3: "CDNA3",
  Volta: "old",
  Turing: "old",
};

/** [assumed] a neighbour of the same maker; "old" holds factors near 1, the average of the fit. */
const NEAREST: Readonly<Record<string, ArchitectureClass>> = {
  CDNA2: "CDNA3",
  CDNA4: "CDNA3",
  RDNA1: "CDNA3",
};

export function architectureFitOf(gpu: Pick<Gpu, "architecture">): ArchitectureFit {
  const measured = MEASURED[gpu.architecture];
  if (measured !== undefined) return { architectureClass: measured, datasheetOnly: false };
  return { architectureClass: NEAREST[gpu.architecture] ?? "old", datasheetOnly: true };
}
