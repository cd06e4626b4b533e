/** This machine's GPU, the checklist and the explanation as a chat model can read and repeat them. */
import { checklistAdvice } from "../../domain/lab/checklist-advice.ts";
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import { memory, number, plural, time } from "../../domain/planning/wording.ts";
import {
  bytesFromGib,
  bytesPerSecondFromGb,
  gbPerSecondFromBytes,
  msFromSeconds,
} from "../../domain/units.ts";
import type { LabFindings } from "./lab-load-summary.ts";
import { textTable } from "./text-table.ts";

const inGib = (gib: number): string => memory(bytesFromGib(gib));

export function gpuFindings({ gpu, reason }: ResultOf<"gpu">): LabFindings {
  if (gpu === null)
    return { message: `Skipped: ${reason ?? "no GPU is visible."}`, figures: {}, table: [], reading: [] };
  return {
    message: `${gpu.gpu_name}, driver ${gpu.driver}: ${inGib(gpu.vram_free_gib)} free of ${inGib(gpu.vram_total_gib)}.`,
    figures: {
      name: gpu.gpu_name,
      totalBytes: bytesFromGib(gpu.vram_total_gib),
      usedBytes: bytesFromGib(gpu.vram_used_gib),
      freeBytes: bytesFromGib(gpu.vram_free_gib),
    },
    table: [],
    reading: [],
  };
}

export function memcpyFindings({ gb_per_s, mib, iters, reason }: ResultOf<"memcpy">): LabFindings {
  if (gb_per_s === null)
    return { message: `Skipped: ${reason ?? "it gave no figure."}`, figures: {}, table: [], reading: [] };
  const bytesPerSecond = bytesPerSecondFromGb(gb_per_s);
  return {
    message: `Copies on the device: ${number(gbPerSecondFromBytes(bytesPerSecond))} GB/s over ${number(iters)} copies of ${number(mib)} MiB.`,
    figures: { bytesPerSecond },
    table: [],
    reading: ["Each byte is counted once; memory reads and writes it, so the traffic is twice that."],
  };
}

const most = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>(
    (largest, value) => (value === null || (largest !== null && largest >= value) ? largest : value),
    null,
  );

export function watchFindings({ samples, reason }: ResultOf<"watch">): LabFindings {
  if (reason !== null) return { message: `Skipped: ${reason}`, figures: {}, table: [], reading: [] };
  const usedGib = most(samples.map(({ vram_used_gib }) => vram_used_gib));
  const usePercent = most(samples.map(({ gpu_util_pct }) => gpu_util_pct));
  const watts = most(samples.map(({ power_w }) => power_w));
  const known = [
    usedGib === null ? "" : `${inGib(usedGib)} of memory`,
    usePercent === null ? "" : `${number(usePercent)} % use`,
    watts === null ? "" : `${number(watts)} W`,
  ].filter((part) => part !== "");
  return {
    message: `${plural(samples.length, "reading")}; at most ${known.join(", ") || "nothing that the tool tells"}.`,
    figures: {
      mostUsedBytes: usedGib === null ? null : bytesFromGib(usedGib),
      mostUsePercent: usePercent,
      mostWatts: watts,
    },
    table: [],
    reading: [],
  };
}

export function checklistFindings({ figures }: ResultOf<"checklist">): LabFindings {
  const points = checklistAdvice(figures, (experiment) => `Not measured yet: run the lab's ${experiment}.`);
  const open = points.filter(({ advice }) => advice.startsWith("Not measured yet"));
  return {
    message:
      open.length === 0
        ? "The tuning checklist, with your own figures."
        : `The tuning checklist; ${plural(open.length, "point")} of ${points.length} not measured yet.`,
    figures: {},
    table: [],
    reading: points.map(({ title, advice }) => `${title}. ${advice}`),
  };
}

export const explainFindings = ({ split }: ResultOf<"explain">): LabFindings => ({
  message: "Where latency comes from: T = T_queue + T_net + T_compute.",
  figures: {},
  table:
    split.length === 0
      ? []
      : textTable([
          ["in flight", "T (p50)", "net + compute", "queue", "slower decoding"],
          ...split.map((row) => [
            number(row.concurrency),
            ...[row.total_s, row.unloaded_s, row.queue_s, row.slower_decoding_s].map((value) =>
              value === null ? "—" : time(msFromSeconds(value)),
            ),
          ]),
        ]),
  reading: [
    "Under light load the median is network and compute; under contention p95 and p99 are mostly waiting.",
    "Little's law, L = λ·W: requests in the system = throughput × time in the system. Once throughput no longer grows, all that is added goes into waiting.",
    ...(split.length === 0 ? ["A sweep shows the parts with your own figures."] : []),
  ],
});
