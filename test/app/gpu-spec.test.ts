import { describe, expect, it } from "vitest";
import { parseGpuSpec } from "../../src/app/gpu-spec.ts";
import { PlannerError } from "../../src/domain/errors.ts";

const X100 = { name: "X100", memoryGb: 96, bandwidthGbPerSecond: 4000, bf16Tflops: 800, fp8Tflops: 1600 };
const refusal = (content: unknown): string => {
  try {
    parseGpuSpec(typeof content === "string" ? content : JSON.stringify(content), "x100.json");
  } catch (error) {
    if (error instanceof PlannerError) return error.message;
    throw error;
  }
  return "(read)";
};

describe("a GPU given by its datasheet", () => {
  it("is read in makers' units: GB/s and TFLOPS decimal, memory as GiB shown", () => {
    const { name, overrides } = parseGpuSpec(JSON.stringify(X100), "x100.json");
    expect(name).toBe("X100");
    expect(overrides["gpus.X100.hbmBytesPerSecond"]).toBe(4e12);
    expect(overrides["gpus.X100.peak16"]).toBe(8e14);
    expect(overrides["gpus.X100.peakFp8"]).toBe(1.6e15);
    expect(overrides["gpus.X100.visibleBytes"]).toBe(96 * 2 ** 30);
    expect(overrides["gpus.X100.visibleIsNominal"]).toBe(true);
    expect(Object.keys(overrides)).not.toContain("gpus.X100.peakFp4");
  });

  it("is refused with the field that is wrong", () => {
    expect(refusal("{")).toBe("x100.json is not valid JSON.");
    expect(refusal([])).toContain("holds no JSON object");
    expect(refusal({ ...X100, memoryGb: "big" })).toContain("memoryGb is missing or no number");
    expect(refusal({ ...X100, bandwidthGbPerSecond: 0 })).toContain("bandwidthGbPerSecond must be above 0");
    expect(refusal({ ...X100, tflops: 3 })).toContain('has a field "tflops"');
    expect(refusal({ ...X100, bf16Tflops: undefined })).toContain("neither bf16Tflops nor fp16Tflops");
    expect(refusal({ ...X100, name: " " })).toContain("name");
  });
});
