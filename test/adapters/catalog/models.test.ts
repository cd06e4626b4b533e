import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFileCatalog } from "../../../src/adapters/catalog/file-catalog.ts";
import { billionsFromParams } from "../../../src/domain/units.ts";

const config = join(import.meta.dirname, "../../../config");
const catalog = createFileCatalog(config);

interface Expected {
  readonly id: string;
  readonly computedParamsB: number;
  readonly computedActiveParamsB: number;
}
const expected: { readonly models: readonly Expected[] } = JSON.parse(
  readFileSync(join(config, "models.json"), "utf8"),
);

const profileOf = (id: string) => catalog.model(id).profile;
const kvElements = (id: string) =>
  profileOf(id)
    .kvGroups.filter(({ window }) => window === null)
    .reduce((sum, group) => sum + group.layers * group.elementsPerToken, 0);

describe("models of the catalog", () => {
  it("has 208 of them under 208 names", () => {
    expect(new Set(catalog.modelNames().map(({ id }) => id)).size).toBe(208);
    expect(expected.models.map(({ id }) => id)).toEqual(catalog.modelNames().map(({ id }) => id));
  });

  it("counts total and active parameters as an independent count does, within 2 %", () => {
    // The independent count leaves out DeepSeek V4's cache compressors and indexer: 0.5 B of Flash's 13 B active, 1.3 B of Pro's 49 B.
    const compressed = new Set(["deepseek-ai/DeepSeek-V4-Flash", "deepseek-ai/DeepSeek-V4-Pro"]);
    const errors = expected.models.map(({ id, computedParamsB, computedActiveParamsB }) => ({
      id,
      total: billionsFromParams(profileOf(id).totalParams) / computedParamsB - 1,
      active: billionsFromParams(profileOf(id).activeParams) / computedActiveParamsB - 1,
    }));
    const worst = errors.toSorted((a, b) => Math.abs(b.total) - Math.abs(a.total))[0];
    const worstActive = errors.toSorted((a, b) => Math.abs(b.active) - Math.abs(a.active))[0];
    process.stdout.write(
      `worst of ${errors.length} models: total ${worst?.id} ${((worst?.total ?? 0) * 100).toFixed(2)} %, active ${worstActive?.id} ${((worstActive?.active ?? 0) * 100).toFixed(2)} %\n`,
    );
    expect(errors.filter(({ total }) => Math.abs(total) > 0.02)).toEqual([]);
    expect(errors.filter(({ id, active }) => Math.abs(active) > (compressed.has(id) ? 0.04 : 0.02))).toEqual(
      [],
    );
  });

  it("has the published KV width of each attention kind, elements per token over full layers", () => {
    // 2 × layers × KV heads × head dim; MLA: layers × (512 + 64), as in the model cards' own configs.
    expect(kvElements("meta-llama/Llama-3.1-8B")).toBe(2 * 32 * 8 * 128);
    expect(kvElements("meta-llama/Llama-3.3-70B-Instruct")).toBe(2 * 80 * 8 * 128);
    expect(kvElements("deepseek-ai/DeepSeek-V3")).toBe(61 * 576);
    expect(kvElements("openai/gpt-oss-120b")).toBe(2 * 18 * 8 * 64);
    expect(kvElements("Qwen/Qwen3-Next-80B-A3B-Instruct")).toBe(2 * 12 * 2 * 256);
    expect(kvElements("meta-llama/Llama-3.2-11B-Vision")).toBe(2 * 32 * 8 * 128);
    expect(kvElements("google/gemma-3-27b-it")).toBe(2 * 10 * 16 * 128);
  });

  it("keeps a window for sliding layers and none for layers that reuse a cache", () => {
    const windows = (id: string) => profileOf(id).kvGroups.map(({ layers, window }) => [layers, window]);
    expect(windows("mistralai/Mistral-7B-v0.1")).toEqual([[32, 4096]]);
    expect(windows("google/gemma-2-9b")).toEqual([
      [21, null],
      [21, 4096],
    ]);
    // Gemma 4 E2B: the last 20 of 35 layers reuse an earlier cache.
    expect(windows("google/gemma-4-E2B").reduce((sum, [layers]) => sum + (layers ?? 0), 0)).toBe(15);
  });

  it("gives hybrids a fixed state per sequence, and other models none", () => {
    // Nemotron Nano 9B v2: 27 Mamba-2 layers of 128 heads × 80 × 128, and a convolution tail, in float32.
    expect(profileOf("nvidia/NVIDIA-Nemotron-Nano-9B-v2").stateBytesPerSequence).toBe(
      27 * 4 * (128 * 80 * 128 + 3 * (10_240 + 2 * 8 * 128)),
    );
    expect(profileOf("meta-llama/Llama-3.1-8B").stateBytesPerSequence).toBe(0);
  });

  it("says which records are not verified", () => {
    const doubtful = catalog.modelNames().filter(({ id }) => !catalog.model(id).verified);
    expect(doubtful).toHaveLength(16);
  });

  it("states precision and context of the model itself, not of the quantised copy its shape was read from", () => {
    expect(profileOf("Qwen/Qwen3.6-27B").nativePrecision).toBe("bf16");
    expect(profileOf("deepseek-ai/DeepSeek-V3.1").nativePrecision).toBe("fp8");
    expect(profileOf("deepseek-ai/DeepSeek-V4-Pro").nativePrecision).toBe("mxfp4");
    expect(profileOf("meta-llama/Llama-3.1-8B").maxContext).toBe(131_072);
  });

  it("refuses an id it does not hold", () => {
    expect(() => catalog.model("acme/nothing")).toThrow(expect.objectContaining({ code: "unknown_model" }));
  });
});
