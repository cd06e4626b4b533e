import { describe, expect, it } from "vitest";
import {
  textbookE2eMs,
  textbookItlMs,
  textbookKvBytes,
  textbookMemory,
  textbookMonthlyUsd,
  textbookReplicas,
  textbookRequestsPerSecond,
  textbookTokensPerSecond,
  textbookTtftMs,
  textbookWeightBytes,
} from "../../../src/domain/planning/textbook.ts";
import { bytesPerSecondFromGb, gbFromBytes, gibFromBytes } from "../../../src/domain/units.ts";

const PARAMS = 70e9;
const shape = { params: PARAMS, layers: 80, hidden: 8192 };
const A100 = bytesPerSecondFromGb(2039);
const weights = textbookWeightBytes(PARAMS, "fp16");

describe("the textbook's formulas, by its own sample: 70B, fp16, 8192 × 4 on A100-80GB", () => {
  it("S4-20: weights are 140, 70 and 35 GB at 2, 1 and 0.5 bytes", () => {
    expect(gbFromBytes(weights)).toBe(140);
    expect(gbFromBytes(textbookWeightBytes(PARAMS, "bf16"))).toBe(140);
    expect(gbFromBytes(textbookWeightBytes(PARAMS, "int8"))).toBe(70);
    expect(gbFromBytes(textbookWeightBytes(PARAMS, "int4"))).toBe(35);
  });

  it("S4-21: the KV cache as stated is 80 GiB", () => {
    expect(gibFromBytes(textbookKvBytes(shape, 8192, 4))).toBe(80);
  });

  it("S4-19: the parts add up to the 252.9 GiB its published code prints", () => {
    const memory = textbookMemory(weights, textbookKvBytes(shape, 8192, 4));
    expect(gibFromBytes(memory.totalBytes)).toBeCloseTo(252.937, 2);
    expect(memory.weightBytes + memory.kvBytes + memory.activationBytes + memory.overheadBytes).toBe(
      memory.totalBytes,
    );
  });

  it("S4-23: one sequence on one A100 gets 10.2 tokens a second", () => {
    expect(textbookTokensPerSecond(A100, weights)).toBeCloseTo(10.2, 1);
  });

  it("S4-24: 1200 tokens a second of 200-token answers are 6 requests a second", () => {
    expect(textbookRequestsPerSecond(1200, 200)).toBe(6);
  });

  it("S4-25: as stated the margin is outside the ceiling and gives half a replica", () => {
    expect(textbookReplicas(10, 6)).toBe(2.5);
  });

  it("S4-26: the time to first token grows with the input", () => {
    expect(textbookTtftMs(500, 0.2, 50)).toBe(150);
    expect(textbookTtftMs(1000, 0.2, 50)).toBe(250);
  });

  it("S4-27: ITL on one A100 is 98.1 ms", () => {
    expect(textbookItlMs(A100, weights)).toBeCloseTo(98.1, 1);
  });

  it("S4-28: 150 ms and 200 tokens of 25 ms are 5150 ms", () => {
    expect(textbookE2eMs(150, 200, 25)).toBe(5150);
  });

  it("S4-35: the sample's $8,000 for 4 GPUs is $2.78 a GPU and hour over 720 h", () => {
    expect(textbookMonthlyUsd(4, 2.7778)).toBeCloseTo(8000, 0);
  });
});
