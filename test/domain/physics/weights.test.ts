import { describe, expect, it } from "vitest";
import { PRECISIONS } from "../../../src/domain/catalog/precision.ts";
import { fittedWeightBytes, loadedWeightBytes } from "../../../src/domain/physics/weights.ts";
import { gbFromBytes } from "../../../src/domain/units.ts";
import { DEEPSEEK_R1, LLAMA_8B, LLAMA_70B, QWEN3_235B } from "../forecasting/study-fixtures.ts";

const one = { tp: 1, pp: 1, dp: 1 };

describe("weights of a GPU", () => {
  // Project accuracy study, test vectors of the first fit: GB per GPU.
  it.each([
    { model: LLAMA_8B, tp: 1, gigabytes: 9.081 },
    { model: LLAMA_70B, tp: 4, gigabytes: 18.163 },
    { model: DEEPSEEK_R1, tp: 8, gigabytes: 84.097 },
  ])("are as in the study: $model.id in fp8, tp $tp", ({ model, tp, gigabytes }) => {
    expect(gbFromBytes(fittedWeightBytes(model, "fp8", { ...one, tp }))).toBeCloseTo(gigabytes, 2);
  });

  it("of 70B take about 40 GB in int4: 36 of 4-bit weights with scales, 4 of head and embedding at 16 bits", () => {
    expect(gbFromBytes(loadedWeightBytes(LLAMA_70B, "int4", one))).toBeGreaterThan(35);
    expect(gbFromBytes(loadedWeightBytes(LLAMA_70B, "int4", one))).toBeLessThan(41);
  });

  it("of 70B take about 43 GB in nvfp4, as published checkpoints do", () => {
    expect(gbFromBytes(loadedWeightBytes(LLAMA_70B, "nvfp4", one))).toBeCloseTo(42.7, 0);
  });

  it("never take more in a smaller format", () => {
    for (const model of [LLAMA_8B, QWEN3_235B]) {
      const full = loadedWeightBytes(model, "fp16", one);
      for (const precision of PRECISIONS)
        expect(loadedWeightBytes(model, precision, one)).toBeLessThanOrEqual(full);
      expect(loadedWeightBytes(model, "fp8", one)).toBeGreaterThan(loadedWeightBytes(model, "int4", one));
    }
  });

  it("are divided by tp and pp, and experts by attention-data-parallel ranks too", () => {
    const whole = loadedWeightBytes(LLAMA_70B, "fp16", one);
    expect(loadedWeightBytes(LLAMA_70B, "fp16", { tp: 4, pp: 2, dp: 1 })).toBeCloseTo(whole / 8, 0);
    const ranks = loadedWeightBytes(QWEN3_235B, "fp8", { tp: 1, pp: 1, dp: 8 });
    expect(ranks).toBeGreaterThan(loadedWeightBytes(QWEN3_235B, "fp8", { tp: 8, pp: 1, dp: 1 }));
    expect(ranks).toBeLessThan(loadedWeightBytes(QWEN3_235B, "fp8", one) / 4);
  });
});
