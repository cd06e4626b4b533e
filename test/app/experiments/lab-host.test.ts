import { describe, expect, it } from "vitest";
import { copyOnGpu, watchGpu } from "../../../src/app/experiments/lab-host.ts";
import type { GpuTools } from "../../../src/app/ports.ts";
import { NO_READING } from "../../../src/domain/lab/gpu-sample.ts";

const H200 = { gpu_name: "H200", driver: "1", vram_total_gib: 140, vram_used_gib: 1, vram_free_gib: 139 };
const READING = { ...NO_READING, vram_used_gib: 1, gpu_util_pct: 50, power_w: 300, temp_c: 40 };

const tools = (given: Partial<GpuTools> = {}): GpuTools => ({
  identity: async () => ({ gpu: H200, reason: null }),
  reading: async () => READING,
  copyBandwidth: async () => ({ gbPerSecond: 1400, reason: null }),
  vllmVersion: async () => null,
  ...given,
});
const without = tools({ identity: async () => ({ gpu: null, reason: "No GPU is visible." }) });
const noPause = async () => undefined;

describe("watching a GPU", () => {
  it("S3-09: takes seconds ÷ interval rows, a quarter of a second apart", async () => {
    const signal = new AbortController().signal;
    const { samples } = await watchGpu({ seconds: 3, interval: 0.25 }, tools(), noPause, signal);
    expect(samples).toHaveLength(12);
    expect(samples.slice(0, 3).map(({ t_s }) => t_s)).toEqual([0, 0.25, 0.5]);
    expect(samples[0]).toEqual({ t_s: 0, ...READING });
  });

  it("S3-09: a reading that fails is a row of nulls, not the end", async () => {
    let readings = 0;
    const shaky = tools({
      reading: async () => {
        readings += 1;
        if (readings === 2) throw new Error("the driver is gone");
        return READING;
      },
    });
    const { samples } = await watchGpu(
      { seconds: 1, interval: 0.25 },
      shaky,
      noPause,
      new AbortController().signal,
    );
    expect(samples.map(({ power_w }) => power_w)).toEqual([300, null, 300, 300]);
  });

  it("ends where it is broken off and keeps every row before", async () => {
    const stop = new AbortController();
    const kept: number[] = [];
    const { samples } = await watchGpu(
      { seconds: 10, interval: 1 },
      tools(),
      async () => (kept.length === 3 ? stop.abort() : undefined),
      stop.signal,
      async (soFar) => {
        kept.push(soFar.samples.length);
      },
    );
    expect(samples).toHaveLength(3);
    expect(kept).toEqual([1, 2, 3]);
  });

  it("S3-06, S3-08: without a GPU, watch and copy are skipped with a reason", async () => {
    const watch = await watchGpu({ seconds: 1, interval: 1 }, without, noPause, new AbortController().signal);
    expect([watch.samples, watch.reason]).toEqual([[], "No GPU is visible."]);
    const copy = await copyOnGpu(1024, 80, without);
    expect(copy).toMatchObject({ gb_per_s: null, warmup: 5, reason: "No GPU is visible." });
    expect(await copyOnGpu(1024, 80, tools())).toMatchObject({
      gb_per_s: 1400,
      mib: 1024,
      iters: 80,
      reason: null,
    });
  });
});
