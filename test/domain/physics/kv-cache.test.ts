import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fullKvBytesPerToken,
  kvBytesInBlocks,
  kvBytesPerSequence,
} from "../../../src/domain/physics/kv-cache.ts";
import { DEEPSEEK_R1, GPT_OSS_120B, LLAMA_8B, LLAMA_70B } from "../forecasting/study-fixtures.ts";

const whole = { kvBytesPerElement: 2, tp: 1, pp: 1 };

describe("KV cache of a token", () => {
  it("takes 131,072 B in Llama-3.1-8B at 16 bits: 2 × 32 layers × 8 heads × 128 × 2 B", () => {
    expect(fullKvBytesPerToken(LLAMA_8B.kvGroups, whole)).toBe(131_072);
  });

  it("takes 70,272 B in DeepSeek-R1: 61 layers × 576 × 2 B", () => {
    expect(fullKvBytesPerToken(DEEPSEEK_R1.kvGroups, whole)).toBe(70_272);
  });

  it("halves with 8-bit elements and with each doubling of tp up to the KV heads", () => {
    const at = (tp: number, kvBytesPerElement: number): number =>
      fullKvBytesPerToken(LLAMA_70B.kvGroups, { tp, kvBytesPerElement, pp: 1 });
    expect(at(1, 1)).toBe(at(1, 2) / 2);
    expect(at(8, 2)).toBe(at(1, 2) / 8);
    expect(at(16, 2)).toBe(at(8, 2));
  });

  it("is held whole by every GPU when it is latent", () => {
    expect(fullKvBytesPerToken(DEEPSEEK_R1.kvGroups, { ...whole, tp: 8 })).toBe(70_272);
  });
});

describe("KV cache of a sequence", () => {
  it("is linear in the context without windows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (tokens) => {
        expect(kvBytesPerSequence(LLAMA_8B.kvGroups, tokens, whole)).toBe(131_072 * tokens);
      }),
    );
  });

  it("stops growing at the window in windowed layers", () => {
    // gpt-oss-120b: 18 full and 18 windowed layers of 2,048 B a token, 128 tokens kept.
    expect(kvBytesPerSequence(GPT_OSS_120B.kvGroups, 100, whole)).toBe(36 * 2048 * 100);
    expect(kvBytesPerSequence(GPT_OSS_120B.kvGroups, 1000, whole)).toBe(18 * 2048 * (1000 + 128));
  });

  it("is rounded up to whole blocks, never by more than one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e5 }), (tokens) => {
        const exact = kvBytesPerSequence(LLAMA_8B.kvGroups, tokens, whole);
        const rounded = kvBytesInBlocks(LLAMA_8B.kvGroups, tokens, whole, 16);
        expect(rounded).toBeGreaterThanOrEqual(exact);
        expect(rounded - exact).toBeLessThan(16 * 131_072);
      }),
    );
  });
});
