/** This machine's GPU as text: identity, memory copies, a watch. */
import type { GpuSample } from "../../domain/lab/gpu-sample.ts";
import { BANDWIDTH_CONTEXT } from "../../domain/lab/gpu-sample.ts";
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import { bytesFromGib, bytesPerSecondFromGb } from "../../domain/units.ts";
import { bandwidth, count, gib, number, watts } from "../format.ts";
import { linePlot } from "./lab-plot.ts";
import { alignedRows, paragraph, table } from "./text-layout.ts";

const inGib = (value: number): string => gib(bytesFromGib(value));

export const gpuText = ({ gpu, reason }: ResultOf<"gpu">): string[] => [
  ...(gpu === null
    ? paragraph(`Skipped: ${reason ?? "no GPU is visible."}`)
    : alignedRows([
        { label: "GPU", value: gpu.gpu_name },
        { label: "Driver", value: gpu.driver },
        { label: "Memory", value: inGib(gpu.vram_total_gib) },
        { label: "Used", value: inGib(gpu.vram_used_gib) },
        { label: "Free", value: inGib(gpu.vram_free_gib) },
      ])),
  "",
  "Memory bandwidth, from NVIDIA's data sheets, rounded:",
  ...table(
    ["GPU", "memory", "bandwidth"],
    BANDWIDTH_CONTEXT.map(({ gpu: name, memory, bytesPerSecond }) => [
      name,
      memory,
      bandwidth(bytesPerSecond),
    ]),
  ),
  "",
  ...paragraph(
    "Decoding reads all weights for every token, so bandwidth more than compute sets its speed. `headroom gpus` has the exact figures and their sources.",
  ),
];

export const memcpyText = ({ gb_per_s, mib, iters, warmup, reason }: ResultOf<"memcpy">): string[] =>
  gb_per_s === null
    ? paragraph(`Memory copy skipped: ${reason ?? "it gave no figure."}`)
    : [
        ...paragraph(
          `Copies on the device: ${bandwidth(bytesPerSecondFromGb(gb_per_s))} (${count(iters)} copies of ${count(mib)} MiB after ${count(warmup)} for warm-up).`,
        ),
        ...paragraph(
          "Each byte is counted once; memory reads and writes it, so the traffic is twice that. Compare runs on the same machine.",
        ),
      ];

const percentShown = (value: number): string => `${number(value)} %`;

function watchPlots(samples: readonly GpuSample[]): string[] {
  const plots: readonly [string, (sample: GpuSample) => number | null, (value: number) => string][] = [
    ["Memory used", (sample) => sample.vram_used_gib, inGib],
    ["GPU use", (sample) => sample.gpu_util_pct, percentShown],
    ["Power", (sample) => sample.power_w, watts],
  ];
  return plots.flatMap(([name, figure, shown]) =>
    linePlot({
      title: name,
      xName: "seconds",
      rows: 6,
      curves: [{ name, points: samples.map((sample) => ({ x: sample.t_s, y: figure(sample) })) }],
      shown,
    }),
  );
}

export function samplesText(samples: readonly GpuSample[]): string[] {
  const last = samples.slice(-5);
  return [
    ...watchPlots(samples),
    "",
    ...table(
      ["s", "memory", "GPU %", "memory %", "power", "°C"],
      last.map((sample) => [
        number(sample.t_s),
        gib(sample.vram_used_gib === null ? null : bytesFromGib(sample.vram_used_gib)),
        number(sample.gpu_util_pct),
        number(sample.mem_util_pct),
        watts(sample.power_w),
        number(sample.temp_c),
      ]),
    ),
  ];
}

export const watchText = ({ samples, reason }: ResultOf<"watch">): string[] =>
  reason === null ? samplesText(samples) : paragraph(`Watch skipped: ${reason}`);
