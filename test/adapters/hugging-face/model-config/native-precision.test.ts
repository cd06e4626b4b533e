import { describe, expect, it } from "vitest";
import { shapeFromConfig } from "../../../../src/adapters/hugging-face/model-config/shape-from-config.ts";
import { SMALL_LLAMA, shapeOf } from "../../../support/model-config-fixtures.ts";

const precisionOf = (keys: Readonly<Record<string, unknown>>, sibling?: unknown) =>
  shapeFromConfig({ ...SMALL_LLAMA, ...keys }, "owner/model", sibling).nativePrecision;
const quantized = (quant: Readonly<Record<string, unknown>>) => precisionOf({ quantization_config: quant });

describe("anchors: checkpoints as published", () => {
  it.each([
    ["meta-llama--Meta-Llama-3.1-8B", "bf16"],
    ["deepseek-ai--DeepSeek-V3", "fp8"],
    ["openai--gpt-oss-20b", "mxfp4"],
    ["moonshotai--Kimi-K2.5", "int4"],
    ["moonshotai--Kimi-K3", "mxfp4"],
    ["nvidia--Gemma-4-31B-IT-NVFP4", "nvfp4"],
    ["Qwen--Qwen3-32B-FP8-Static-PerTensor", "fp8"],
  ])("%s is %s", (name, precision) => {
    expect(shapeOf(`${name}_config.json`).nativePrecision).toBe(precision);
  });

  it.each([
    ["nvidia--Qwen3-235B-A22B-NVFP4", "nvfp4"],
    ["nvidia--Llama-3.1-70B-Instruct-FP8", "fp8"],
    ["nvidia--NVIDIA-Nemotron-3-Super-120B-A12B-FP8", "fp8"],
    ["nvidia--NVIDIA-Nemotron-3-Ultra-550B-A55B-NVFP4", "nvfp4"],
  ])("%s says bfloat16 and only hf_quant_config.json beside it says %s", (name, precision) => {
    const shape = shapeOf(`${name}_config.json`);
    expect([shape.nativePrecision, shape.fp8KvCache]).toEqual([precision, true]);
  });

  it("an fp8 checkpoint with fp4 experts counts as mxfp4 and says so", () => {
    const shape = shapeOf("deepseek-ai--DeepSeek-V4-Flash_config.json");
    expect(shape.nativePrecision).toBe("mxfp4");
    expect(shape.notes?.join()).toContain("Mixed precision");
  });

  it("a mixed checkpoint counts as what its experts are, not as its attention", () => {
    expect(shapeOf("nvidia--Qwen3.6-35B-A3B-NVFP4_config.json").nativePrecision).toBe("nvfp4");
  });
});

describe("laws of the keys", () => {
  it.each([
    [{ quant_method: "awq", bits: 4 }, "int4"],
    [{ quant_method: "gptq", bits: 8 }, "int8"],
    [{ quant_method: "bitsandbytes", load_in_8bit: true }, "int8"],
    [{ quant_method: "bitsandbytes", load_in_4bit: true }, "int4"],
    [{ quant_method: "fbgemm_fp8" }, "fp8"],
    [{ quant_method: "modelopt", quant_algo: "W4A8_AWQ" }, "int4"],
    [
      { quant_method: "compressed-tensors", config_groups: { g: { weights: { num_bits: 8, type: "int" } } } },
      "int8",
    ],
    [
      {
        quant_method: "compressed-tensors",
        config_groups: { g: { weights: { num_bits: 8, type: "float" } } },
      },
      "fp8",
    ],
  ])("%j is %s", (quant, precision) => {
    expect(quantized(quant)).toBe(precision);
  });

  it.each([
    ["bfloat16", "bf16"],
    ["torch.float16", "fp16"],
    ["float32", "bf16"],
  ])("without quantization, dtype %s is %s", (dtype, precision) => {
    expect(precisionOf({ torch_dtype: dtype })).toBe(precision);
  });

  it("a method nobody knows falls back to the dtype and says so", () => {
    const config = { ...SMALL_LLAMA, quantization_config: { quant_method: "vptq\u001b[31m" } };
    const shape = shapeFromConfig(config, "owner/model");
    expect(shape.nativePrecision).toBe("bf16");
    expect(shape.notes?.join()).toContain('Quantization "vptq [31m" is not known here');
  });
});

describe("edges", () => {
  it("22,000 quantized layers take no longer than a blink", () => {
    const names = Array.from(
      { length: 22_000 },
      (_, index) => `model.layers.${index % 60}.mlp.experts.${index}.down_proj`,
    );
    const quantized_layers = Object.fromEntries(names.map((name) => [name, { quant_algo: "NVFP4" }]));
    const started = performance.now();
    expect(quantized({ quant_algo: "MIXED_PRECISION", quantized_layers })).toBe("nvfp4");
    expect(performance.now() - started).toBeLessThan(500);
  });
});
