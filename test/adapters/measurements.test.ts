import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openMeasurements } from "../../src/adapters/measurements.ts";

const measurements = openMeasurements(join(import.meta.dirname, "../../config"));

describe("the measurements that ship", () => {
  it("are 4,448 rows of nine sets, none of them damaged, each set with origin and licence", () => {
    const { rows, left } = measurements.table();
    expect(rows.length).toBe(4448);
    expect(left).toEqual([]);
    const sets = measurements.sets();
    expect(sets.reduce((sum, set) => sum + set.rows, 0)).toBe(4448);
    for (const { name, rows: count, licence, version, origin } of sets) {
      expect([licence, version, origin].every((text) => text !== "")).toBe(true);
      expect(rows.filter(({ source }) => source === name).length).toBe(count);
    }
    expect(new Set(rows.map(({ id }) => id)).size).toBe(4448);
  });

  it("give back a row as it was published", () => {
    // TensorRT-LLM performance overview v0.17: Llama 3.1 8B FP8, H200, 128/128.
    const row = measurements.table().rows.find(({ id }) => id === "trtllm_v017_0001");
    expect(row).toMatchObject({
      source: "TRT-LLM perf-overview v0.17",
      model: "meta-llama/Llama-3.1-8B",
      weights: "fp8",
      gpu: "H200",
      gpuMemoryGb: 141,
      isl: 128,
      osl: 128,
      loadKind: "offline_max",
      loadValue: null,
      outputTokensPerSecond: 29526.04,
    });
    expect(row?.sourcePath).toContain("perf-overview.md");
  });

  it("stand beside what other models predict", () => {
    const baselines = measurements.baselines();
    expect(baselines.size).toBe(3075);
    expect(baselines.get("trtllm_dev_0001")).toMatchObject({
      physics: { outputTokensPerSecond: 34544 },
      aiconfigurator: { outputTokensPerSecond: 25583 },
    });
  });
});
