import { findGpu } from "../../domain/catalog/gpu-names.ts";
import type { ListedGpu } from "../../domain/catalog/listed-gpu.ts";
import { bandwidth, date, gib, NOT_KNOWN, tflops, watts } from "../format.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { alignedRows, paragraph, table } from "./text-layout.ts";

export const gpusCommand: Command = { flags: [], operands: "NAME", run };

async function run({ positionals, services }: Invocation): Promise<Answer> {
  const gpus = (await services.catalog()).listedGpus();
  const [name] = positionals;
  if (name === undefined) {
    return {
      document: { kind: "headroom.gpus", gpus },
      text: () => `${listText(gpus).join("\n")}\n`,
      exitCode: EXIT.done,
    };
  }
  const gpu = findGpu(name, gpus);
  return {
    document: { kind: "headroom.gpu", gpu },
    text: () => `${gpuText(gpu).join("\n")}\n`,
    exitCode: EXIT.done,
  };
}

function listText(gpus: readonly ListedGpu[]): string[] {
  return [
    ...table(
      ["GPU", "memory", "bandwidth", "16-bit", "fp8"],
      gpus.map((gpu) => [
        gpu.name,
        gib(gpu.visibleBytes),
        bandwidth(gpu.hbmBytesPerSecond),
        tflops(gpu.peak16),
        tflops(gpu.peakFp8),
      ]),
    ),
    "",
    ...paragraph(
      "Memory is what the GPU shows, rates are dense; `headroom gpus NAME` tells their source and date.",
    ),
  ];
}

function gpuText(gpu: ListedGpu): string[] {
  const verified = gpu.verified ? "" : " (not verified)";
  return [
    gpu.name,
    ...alignedRows([
      { label: "Also called", value: gpu.aliases.join(", ") || NOT_KNOWN },
      { label: "Maker", value: `${gpu.vendor}, ${gpu.architecture}, ${gpu.year ?? "year not known"}` },
      {
        label: "Memory",
        value: gib(gpu.visibleBytes),
        note: gpu.visibleIsNominal
          ? "nominal: what it shows is not known"
          : `visible, of nominal ${gpu.memoryNominalGb} GB`,
      },
      { label: "Bandwidth", value: bandwidth(gpu.hbmBytesPerSecond) },
      { label: "16-bit", value: tflops(gpu.peak16), note: gpu.hasBf16 ? "fp16 and bf16" : "fp16; no bf16" },
      { label: "fp8", value: tflops(gpu.peakFp8) },
      { label: "int8", value: tflops(gpu.peakInt8) },
      { label: "fp4", value: tflops(gpu.peakFp4) },
      {
        label: "Interconnect",
        value: gpu.interconnect,
        note: `${bandwidth(gpu.linkBytesPerSecond)} one way`,
      },
      { label: "Power", value: watts(gpu.tdpWatts) },
      { label: "GPUs a node", value: String(gpu.maxGpusPerNode) },
      { label: "Source", value: `${gpu.source}${verified}`, note: date(gpu.asOf) },
      ...(gpu.notes === "" ? [] : [{ label: "Notes", value: gpu.notes }]),
    ]),
  ];
}
