/** Experiments on this machine's own GPU; without one they say why they are left out. */
import type { GpuSample } from "../../domain/lab/gpu-sample.ts";
import { NO_READING, samplesIn } from "../../domain/lab/gpu-sample.ts";
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import { type Ms, msFromSeconds, type Seconds } from "../../domain/units.ts";
import type { GpuTools } from "../ports.ts";

/** Ends early, without a word, when it is broken off. */
export type Pause = (forMs: Ms, signal: AbortSignal) => Promise<void>;

export interface WatchShape {
  readonly seconds: Seconds;
  readonly interval: Seconds;
}

/** As many rows as intervals fit in; a reading that fails is a row of nulls. */
export async function watchGpu(
  { seconds, interval }: WatchShape,
  tools: GpuTools,
  pause: Pause,
  signal: AbortSignal,
  keep: (soFar: ResultOf<"watch">) => Promise<void> = async () => undefined,
): Promise<ResultOf<"watch">> {
  const { gpu, reason } = await tools.identity();
  if (gpu === null) return { experiment: "watch", samples: [], reason };
  const samples: GpuSample[] = [];
  const rows = samplesIn(seconds, interval);
  for (let row = 0; row < rows && !signal.aborted; row++) {
    const reading = await tools.reading().catch(() => NO_READING);
    samples.push({ t_s: row * interval, ...reading });
    await keep({ experiment: "watch", samples, reason: null });
    if (row + 1 < rows) await pause(msFromSeconds(interval), signal);
  }
  return { experiment: "watch", samples, reason: null };
}

/** Copies before the measured ones. */
const COPY_WARMUP = 5;

export async function copyOnGpu(mib: number, iters: number, tools: GpuTools): Promise<ResultOf<"memcpy">> {
  const found = await tools.identity();
  const { gbPerSecond, reason } =
    found.gpu === null ? { gbPerSecond: null, reason: found.reason } : await tools.copyBandwidth(mib, iters);
  return { experiment: "memcpy", gb_per_s: gbPerSecond, mib, iters, warmup: COPY_WARMUP, reason };
}
