/** A GPU as the catalog lists it, facts still missing; `plannableGpu` refuses those a forecast cannot do without. */
import { PlannerError } from "../errors.ts";
import type { Bytes, BytesPerSecond, FlopsPerSecond } from "../units.ts";
import type { Gpu } from "./gpu.ts";

export interface ListedGpu
  extends Omit<Gpu, "memoryNominalGb" | "visibleBytes" | "hbmBytesPerSecond" | "peak16"> {
  readonly memoryNominalGb: number | null;
  readonly visibleBytes: Bytes | null;
  readonly hbmBytesPerSecond: BytesPerSecond | null;
  readonly peak16: FlopsPerSecond | null;
}

/**
 * @throws PlannerError invalid_input when memory, bandwidth or the 16-bit rate is not known.
 */
export function plannableGpu(gpu: ListedGpu): Gpu {
  const { memoryNominalGb, visibleBytes, hbmBytesPerSecond, peak16 } = gpu;
  if (memoryNominalGb !== null && visibleBytes !== null && hbmBytesPerSecond !== null && peak16 !== null) {
    return { ...gpu, memoryNominalGb, visibleBytes, hbmBytesPerSecond, peak16 };
  }
  const missing = [
    visibleBytes === null || memoryNominalGb === null ? "memory size" : undefined,
    hbmBytesPerSecond === null ? "memory bandwidth" : undefined,
    peak16 === null ? "16-bit compute rate" : undefined,
  ].filter((fact) => fact !== undefined);
  const remark = gpu.notes === "" ? "" : ` ${gpu.notes}`;
  throw new PlannerError(
    "invalid_input",
    `${gpu.name} is listed, but the catalog lacks its ${missing.join(" and ")}, so nothing can be forecast on it.${remark}`,
    { hint: "Choose another GPU (headroom gpus lists them)." },
  );
}

export const isPlannable = (gpu: ListedGpu): gpu is Gpu =>
  gpu.memoryNominalGb !== null &&
  gpu.visibleBytes !== null &&
  gpu.hbmBytesPerSecond !== null &&
  gpu.peak16 !== null;
