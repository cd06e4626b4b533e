import { describe, expect, it } from "vitest";
import { kvSettingOf, resolveKvBytes } from "../../../src/domain/forecasting/kv-precision.ts";

describe("KV precision", () => {
  it.each([
    ["fp8", "trtcpp", "Hopper", 1],
    ["nvfp4", "trtpt", "Blackwell", 1],
    ["fp8", "vllm", "Hopper", 2],
    ["mxfp4", "vllm", "Blackwell", 1],
    ["fp8", "sglang", "Blackwell Ultra", 1],
    ["int4", "trtcpp", "Ampere", 2],
    ["bf16", "vllm", "Blackwell", 2],
  ] as const)(
    "auto: a %s checkpoint on %s and %s takes %s bytes",
    (checkpoint, engineClass, architecture, bytes) => {
      expect(resolveKvBytes("auto", checkpoint, engineClass, { architecture })).toBe(bytes);
    },
  );

  it("is what the user says, whatever the engine would do", () => {
    expect(resolveKvBytes("fp8", "bf16", "vllm", { architecture: "Ampere" })).toBe(1);
    expect(resolveKvBytes("fp16", "nvfp4", "trtpt", { architecture: "Blackwell" })).toBe(2);
  });

  it("auto follows a checkpoint that ships 8-bit KV scales, while that checkpoint is what is loaded", () => {
    const shipped = { fp8KvCache: true, nativePrecision: "fp8" } as const;
    expect(kvSettingOf("auto", shipped, "fp8")).toBe("fp8");
    expect(kvSettingOf("auto", shipped, "bf16")).toBe("auto");
    expect(kvSettingOf("bf16", shipped, "fp8")).toBe("bf16");
    expect(kvSettingOf("auto", { ...shipped, fp8KvCache: false }, "fp8")).toBe("auto");
  });
});
