import { describe, expect, it } from "vitest";
import { billionsFromParams } from "../../../../src/domain/units.ts";
import {
  type ExpectedModel,
  expectedModels,
  profileOf,
  publishedFiles,
} from "../../../support/model-config-fixtures.ts";

const TOLERANCE = 0.02;
const expected = expectedModels();
const errors = { total: { worst: 0, file: "" }, active: { worst: 0, file: "" } };

function note(kind: "total" | "active", file: string, error: number): number {
  if (Math.abs(error) > errors[kind].worst) errors[kind] = { worst: Math.abs(error), file };
  return Math.abs(error);
}

/** Text decoders of multimodal models are held against the count without towers. */
const totalOf = (model: ExpectedModel): number | null => model.textOnly ?? model.published;

describe("anchors: published parameter counts", () => {
  it("every fixture has an expectation, and at least 30 are files as published", () => {
    const files = expected.map((model) => model.file);
    expect(publishedFiles().length).toBeGreaterThanOrEqual(30);
    expect(files).toEqual(expect.arrayContaining([...publishedFiles()]));
  });

  it.each(expected.filter((model) => totalOf(model) !== null))("$file: total within 2 %", (model) => {
    const total = billionsFromParams(profileOf(model.file).totalParams);
    expect(note("total", model.file, total / (totalOf(model) ?? 0) - 1)).toBeLessThan(TOLERANCE);
  });

  it.each(expected.filter((model) => model.active !== null))("$file: active within 2 %", (model) => {
    const active = billionsFromParams(profileOf(model.file).activeParams);
    expect(note("active", model.file, active / (model.active ?? 0) - 1)).toBeLessThan(TOLERANCE);
  });

  it.each(expected.filter((model) => model.activeWithoutTable !== undefined))(
    "$file: active without the input table rounds to the card's figure",
    (model) => {
      const profile = profileOf(model.file);
      const active = billionsFromParams(profile.activeParams - profile.embeddingParams);
      const { value, decimals } = model.activeWithoutTable ?? { value: 0, decimals: 0 };
      expect(active.toFixed(decimals)).toBe(value.toFixed(decimals));
    },
  );

  it("prints the worst errors", () => {
    const line = (kind: "total" | "active") =>
      `${(errors[kind].worst * 100).toFixed(2)} % (${errors[kind].file})`;
    process.stdout.write(
      `model reader, ${expected.length} configs: worst total ${line("total")}, active ${line("active")}\n`,
    );
    expect(errors.total.worst).toBeLessThan(TOLERANCE);
    expect(errors.active.worst).toBeLessThan(TOLERANCE);
  });
});

describe("anchors: layers that keep the whole context, and its length", () => {
  it.each(expected.filter((model) => model.fullAttentionLayers !== undefined))("$file", (model) => {
    expect(profileOf(model.file).fullAttentionLayers).toBe(model.fullAttentionLayers);
  });

  it.each(expected.filter((model) => model.context !== undefined))("$file: context", (model) => {
    expect(profileOf(model.file).maxContext).toBe(model.context);
  });
});

describe("anchors: what a token leaves in the cache", () => {
  it.each([
    // 512 compressed values and 64 rotary ones, for all heads together
    ["deepseek-ai--DeepSeek-V3_config.json", [[61, 576, null, null]]],
    // and the indexer's key of 128
    ["deepseek-ai--DeepSeek-V3.2_config.json", [[61, 704, null, null]]],
    // 21 of 78 layers have an indexer of their own
    [
      "zai-org--GLM-5.2_config.json",
      [
        [21, 704, null, null],
        [57, 576, null, null],
      ],
    ],
    [
      "openai--gpt-oss-120b_config.json",
      [
        [18, 1024, 8, 128],
        [18, 1024, 8, null],
      ],
    ],
    // keys of 192, values of 128; 8 heads in the windows, 4 in the full layers
    [
      "XiaomiMiMo--MiMo-V2-Flash_config.json",
      [
        [9, 1280, 4, null],
        [39, 2560, 8, 128],
      ],
    ],
    // global layers: 4 heads of 512, one vector for key and value
    [
      "nvidia--Gemma-4-31B-IT-NVFP4_config.json",
      [
        [50, 8192, 16, 1024],
        [10, 2048, 4, null],
      ],
    ],
    // 20 of 35 layers read an earlier layer's cache: 12 local and 3 global ones keep their own
    [
      "hand-written/google--gemma-4-E2B_config.json",
      [
        [12, 512, 1, 512],
        [3, 1024, 1, null],
      ],
    ],
    ["hand-written/tiiuae--falcon-7b_config.json", [[32, 128, 1, null]]],
    ["hand-written/meta-llama--Llama-3.2-11B-Vision_config.json", [[32, 2048, 8, null]]],
    ["hand-written/mistralai--Mistral-7B-v0.1_config.json", [[32, 2048, 8, 4096]]],
    ["nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16_config.json", [[6, 512, 2, null]]],
  ])("%s", (file, groups) => {
    const found = profileOf(file).kvGroups;
    expect(found.map((kv) => [kv.layers, kv.elementsPerToken, kv.kvHeads, kv.window])).toEqual(groups);
  });

  it("DeepSeek V4 keeps 128 tokens whole and a quarter or a 128th of the others, with index keys beside the quarter", () => {
    const found = profileOf("deepseek-ai--DeepSeek-V4-Flash_config.json").kvGroups;
    expect(found.map((kv) => [kv.layers, kv.elementsPerToken, kv.window])).toEqual([
      [43, 512, 128],
      [21, 128, null],
      [21, 32, null],
      [20, 4, null],
    ]);
  });
});

describe("anchors: hybrids", () => {
  it("Nemotron-3-Nano counts 29 mixers, 23 expert blocks and 6 attention layers", () => {
    const profile = profileOf("nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16_config.json");
    expect([profile.layers, profile.moe?.layers, profile.fullAttentionLayers]).toEqual([29, 23, 6]);
  });

  it("Qwen3.5-27B keeps 48 states of 48 × 128 × 128 and a convolution of 3 × 10,240 values in 4 bytes", () => {
    expect(profileOf("Qwen--Qwen3.5-27B_config.json").stateBytesPerSequence).toBe(
      48 * (786_432 + 30_720) * 4,
    );
  });

  it("Kimi K3 sends experts through a latent of 3584, and 69 of its 93 layers keep a state", () => {
    const profile = profileOf("moonshotai--Kimi-K3_config.json");
    expect(profile.moe?.paramsPerExpert).toBe(3 * 3584 * 3072);
    expect(profile.fullAttentionLayers).toBe(24);
    expect(profile.stateBytesPerSequence).toBeGreaterThan(0);
  });
});
