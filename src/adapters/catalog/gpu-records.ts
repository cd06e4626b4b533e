import type { ListedGpu } from "../../domain/catalog/listed-gpu.ts";
import { bytesFromGib, bytesPerSecondFromGb, flopsPerSecondFromTflops } from "../../domain/units.ts";
import { fieldsOf, type RecordFields } from "./record-fields.ts";

/** A server of PCIe cards takes eight where no source says how many. [assumed] */
const GPUS_PER_NODE_UNKNOWN = 8;

const converted = (value: number | null, convert: (value: number) => number): number | null =>
  value === null ? null : convert(value);

function gpuOf(row: RecordFields): ListedGpu {
  const nominal = row.numberOrNull("memoryGb");
  const visible = row.numberOrNull("visibleGib");
  const bf16 = row.numberOrNull("bf16Tflops");
  return {
    name: row.text("name"),
    aliases: row.texts("aliases"),
    vendor: row.text("vendor"),
    architecture: row.text("architecture"),
    year: row.numberOrNull("year"),
    memoryNominalGb: nominal,
    // Parts report close to their nominal number in GiB: H100 80 shows 79.6, H200 141 shows 140.4.
    visibleBytes: converted(visible ?? nominal, bytesFromGib),
    visibleIsNominal: visible === null,
    hbmBytesPerSecond: converted(row.numberOrNull("bandwidthGbPerSecond"), bytesPerSecondFromGb),
    peak16: converted(bf16 ?? row.numberOrNull("fp16Tflops"), flopsPerSecondFromTflops),
    hasBf16: bf16 !== null,
    peakFp8: converted(row.numberOrNull("fp8Tflops"), flopsPerSecondFromTflops),
    peakInt8: converted(row.numberOrNull("int8Tops"), flopsPerSecondFromTflops),
    peakFp4: converted(row.numberOrNull("fp4Tflops"), flopsPerSecondFromTflops),
    interconnect: row.text("interconnect"),
    linkBytesPerSecond: converted(row.numberOrNull("linkGbPerSecond"), bytesPerSecondFromGb),
    tdpWatts: row.numberOrNull("tdpWatts"),
    maxGpusPerNode: row.numberOrNull("maxGpusPerNode") ?? GPUS_PER_NODE_UNKNOWN,
    notes: row.text("notes"),
    source: row.text("source"),
    verified: row.flag("verified"),
    asOf: row.text("asOf"),
  };
}

export const gpusOf = (file: unknown, path: string): readonly ListedGpu[] =>
  fieldsOf(file, path).records("gpus").map(gpuOf);
