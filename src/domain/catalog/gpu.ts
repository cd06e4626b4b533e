import type { Bytes, BytesPerSecond, FlopsPerSecond, Watts } from "../units.ts";

/** One accelerator as its maker sells it; peaks are dense, per GPU. `null` = the maker gives none or none was found. */
export interface Gpu {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly vendor: string;
  readonly architecture: string;
  readonly year: number | null;
  readonly memoryNominalGb: number;
  /** What nvidia-smi or amd-smi shows. When no listing was found it is the nominal figure and `visibleIsNominal` is true. */
  readonly visibleBytes: Bytes;
  readonly visibleIsNominal: boolean;
  readonly hbmBytesPerSecond: BytesPerSecond;
  readonly peak16: FlopsPerSecond;
  readonly hasBf16: boolean;
  readonly peakFp8: FlopsPerSecond | null;
  readonly peakInt8: FlopsPerSecond | null;
  readonly peakFp4: FlopsPerSecond | null;
  readonly interconnect: string;
  /** One direction, per GPU. For PCIe cards the PCIe rate. */
  readonly linkBytesPerSecond: BytesPerSecond | null;
  readonly tdpWatts: Watts | null;
  readonly maxGpusPerNode: number;
  readonly notes: string;
  readonly source: string;
  readonly verified: boolean;
  /** Date of the catalog row, or "user" for a GPU given by its datasheet. */
  readonly asOf: string;
}
