/** GPUs to choose from when none is named: current, known to engines, priced under the query; verified ones first. */
import type { Gpu } from "../domain/catalog/gpu.ts";

/** Vendors whose GPUs the fitted engines run on; the others can be named. */
const VENDORS: ReadonlySet<string> = new Set(["NVIDIA", "AMD"]);

export interface CandidateGpus {
  readonly verified: readonly Gpu[];
  readonly unverified: readonly Gpu[];
}

export function candidateGpus(
  gpus: readonly Gpu[],
  earliestYear: number,
  isPriced: (gpu: Gpu) => boolean,
): CandidateGpus {
  const usable = gpus.filter(
    (gpu) => VENDORS.has(gpu.vendor) && (gpu.year ?? 0) >= earliestYear && isPriced(gpu),
  );
  return {
    verified: usable.filter((gpu) => gpu.verified),
    unverified: usable.filter((gpu) => !gpu.verified),
  };
}
