import { describe, expect, it } from "vitest";
import { precisionFromName, withoutSuffixes } from "../../../src/domain/catalog/name-suffix.ts";

describe("withoutSuffixes", () => {
  it("drops tuning and format words from the end, not from the middle", () => {
    expect(withoutSuffixes("Llama-3.1-8B-Instruct-FP8-dynamic")).toBe("Llama-3.1-8B");
    expect(withoutSuffixes("Mistral-7B-Instruct-v0.3-GPTQ")).toBe("Mistral-7B-Instruct-v0.3");
    expect(withoutSuffixes("gemma-3-27b-it")).toBe("gemma-3-27b");
  });

  it("leaves a name that is nothing but a suffix", () => {
    expect(withoutSuffixes("chat")).toBe("chat");
  });
});

describe("precisionFromName", () => {
  it("reads the weight format a name states", () => {
    expect(precisionFromName("RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic")).toBe("fp8");
    expect(precisionFromName("nvidia/DeepSeek-V3.2-NVFP4")).toBe("nvfp4");
    expect(precisionFromName("Qwen/Qwen2.5-72B-Instruct-AWQ")).toBe("int4");
    expect(precisionFromName("acme/Llama-3.1-8B-quantized.w4a16")).toBe("int4");
    expect(precisionFromName("acme/Llama-3.1-8B-quantized.w8a8")).toBe("int8");
    expect(precisionFromName("Qwen3-32B-GPTQ-Int8")).toBe("int8");
    expect(precisionFromName("llama3.1:8b-instruct-q8_0")).toBe("int8");
    expect(precisionFromName("gpt-oss-20b-mxfp4")).toBe("mxfp4");
    expect(precisionFromName("NVIDIA-Nemotron-3-Nano-30B-A3B-BF16")).toBe("bf16");
  });

  it("states nothing where the name does not", () => {
    expect(precisionFromName("meta-llama/Llama-3.1-8B-Instruct")).toBeNull();
    expect(precisionFromName("awqward-7b")).toBeNull();
  });
});
