import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { gpuTools } from "../../src/adapters/gpu-tools.ts";
import { NO_READING } from "../../src/domain/lab/gpu-sample.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Tools that lie in a folder of their own, the only one on the path. */
function toolsOf(scripts: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "headroom-gpu-"));
  folders.push(folder);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return gpuTools({ PATH: folder });
}

/** Lines as nvidia-smi prints them for csv,noheader,nounits. */
const NVIDIA = `case "$1" in
*=name,*) echo "NVIDIA H200, 570.86.15, 143771, 1024, 142747" ;;
*) echo "1024, 143771, 37, 12, 241.50, 45" ;;
esac`;

const ROCM = JSON.stringify({
  card0: {
    "Card Series": "AMD Instinct MI300X",
    "VRAM Total Memory (B)": "206141652992",
    "VRAM Total Used Memory (B)": "2147483648",
    "GPU use (%)": "25",
    "GPU Memory Allocated (VRAM%)": "1",
    "Average Graphics Package Power (W)": "140.0",
    "Temperature (Sensor junction) (C)": "44.0",
  },
  system: { "Driver version": "6.8.5" },
});

describe("GPU tools", () => {
  it("S3-05: nvidia-smi gives name, driver and memory in GiB", async () => {
    const { gpu, reason } = await toolsOf({ "nvidia-smi": NVIDIA }).identity();
    expect(reason).toBeNull();
    expect(gpu).toMatchObject({ gpu_name: "NVIDIA H200", driver: "570.86.15", vram_used_gib: 1 });
    // 143,771 MiB ÷ 1024.
    expect(gpu?.vram_total_gib).toBeCloseTo(140.401, 3);
    expect(gpu?.vram_free_gib).toBeCloseTo(139.401, 3);
  });

  it("S3-05: rocm-smi stands in where there is no nvidia-smi", async () => {
    const tools = toolsOf({ "rocm-smi": `echo '${ROCM}'` });
    const { gpu } = await tools.identity();
    expect(gpu).toMatchObject({ gpu_name: "AMD Instinct MI300X", driver: "6.8.5", vram_used_gib: 2 });
    expect(gpu?.vram_total_gib).toBeCloseTo(191.984, 3);
    expect(await tools.reading()).toMatchObject({
      gpu_util_pct: 25,
      mem_util_pct: 1,
      power_w: 140,
      temp_c: 44,
    });
  });

  it("S3-06: without a GPU there is a reason and no crash", async () => {
    const none = await toolsOf({}).identity();
    expect(none.gpu).toBeNull();
    expect(none.reason).toContain("nvidia-smi is not installed");
    const broken = await toolsOf({ "nvidia-smi": "echo 'No devices were found' >&2; exit 6" }).identity();
    expect(broken.reason).toContain("No devices were found");
  });

  it("S3-09: a reading has memory, both uses, power and temperature; a failing tool gives nulls", async () => {
    expect(await toolsOf({ "nvidia-smi": NVIDIA }).reading()).toMatchObject({
      vram_used_gib: 1,
      gpu_util_pct: 37,
      mem_util_pct: 12,
      power_w: 241.5,
      temp_c: 45,
    });
    expect(await toolsOf({ "nvidia-smi": "exit 1" }).reading()).toEqual(NO_READING);
    const partly = await toolsOf({ "nvidia-smi": "echo '1024, 2048, [N/A], [N/A], [N/A], 40'" }).reading();
    expect([partly.gpu_util_pct, partly.power_w, partly.temp_c]).toEqual([null, null, 40]);
  });

  it("S3-08: a copy's result is in GB/s; without torch it is skipped with the reason", async () => {
    const copied = await toolsOf({ python3: "echo 1432.5e9" }).copyBandwidth(1024, 80);
    expect(copied).toEqual({ gbPerSecond: 1432.5, reason: null });
    const missing = "echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1";
    const skipped = await toolsOf({ python3: missing }).copyBandwidth(1024, 80);
    expect(skipped.gbPerSecond).toBeNull();
    expect(skipped.reason).toContain("No module named 'torch'");
  });

  it("S3-08: size, repetitions and five copies of warm-up are handed over", async () => {
    // The words behind the script are its parameters.
    const { gbPerSecond } = await toolsOf({ python3: 'shift 2; echo "$1$2$3"' }).copyBandwidth(64, 7);
    // 64 MiB are 67,108,864 bytes; 6,710,886,475 read as bytes a second.
    expect(gbPerSecond).toBe(6.710886475);
  });

  it("S3-22: vLLM is detected by its version, or not available", async () => {
    expect(await toolsOf({ python3: "echo 0.11.2" }).vllmVersion()).toBe("0.11.2");
    expect(await toolsOf({}).vllmVersion()).toBeNull();
  });
});
