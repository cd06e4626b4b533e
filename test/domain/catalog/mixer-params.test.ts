import { describe, expect, it } from "vitest";
import {
  deltaNetParams,
  indexerParams,
  kimiDeltaParams,
  latentMixerParams,
  mamba1Params,
  mamba2Params,
  softmaxMixerParams,
} from "../../../src/domain/catalog/mixer-params.ts";

const LLAMA_8B = { heads: 32, kvHeads: 8, headDim: 128, valueHeadDim: 128 };

describe("anchors: one layer's matrices, added up by hand from the published tensors", () => {
  it("Llama-3.1-8B: q and o of 4096 × 4096, k and v of 4096 × 1024", () => {
    expect(softmaxMixerParams(4096, LLAMA_8B)).toBe(41_943_040);
  });

  it("DeepSeek-V3: q 1536, latent 576, heads 128 of 192 and 128", () => {
    const widths = {
      heads: 128,
      qLoraRank: 1536,
      kvLoraRank: 512,
      nopeDim: 128,
      ropeDim: 64,
      valueHeadDim: 128,
    };
    expect(latentMixerParams(7168, widths)).toBe(187_105_280);
  });

  it("DeepSeek-V2-Lite has a plain query projection of 2048 × 3072", () => {
    const widths = {
      heads: 16,
      qLoraRank: null,
      kvLoraRank: 512,
      nopeDim: 128,
      ropeDim: 64,
      valueHeadDim: 128,
    };
    // q 6,291,456; kv_a 2048 × 576; kv_b 512 × 4096; o 2048 × 2048
    expect(latentMixerParams(2048, widths)).toBe(6_291_456 + 1_179_648 + 2_097_152 + 4_194_304);
  });

  it("DeepSeek-V3.2's indexer: 64 heads of 128 from the query latent, one key, 64 weights", () => {
    expect(indexerParams(7168, 1536, 64, 128)).toBe(12_582_912 + 917_504 + 458_752);
  });

  it("Qwen3-Next's gated DeltaNet: in_proj 2048 × 12,288 and × 64, out_proj 4096 × 2048", () => {
    const widths = { keyHeads: 16, valueHeads: 32, keyDim: 128, valueDim: 128 };
    expect(deltaNetParams(2048, widths)).toBe(25_165_824 + 131_072 + 8_388_608);
  });

  it("Nemotron-3-Nano's Mamba-2: in_proj 2688 × 10,304, out_proj 4096 × 2688", () => {
    expect(mamba2Params(2688, 4096, 8, 128, 64)).toBe(27_697_152 + 11_010_048);
  });

  it("Jamba's Mamba-1: in 4096 × 16,384, x 8192 × 288, step 256 × 8192, out 8192 × 4096", () => {
    expect(mamba1Params(4096, 8192, 16, 256)).toBe(67_108_864 + 2_359_296 + 2_097_152 + 33_554_432);
  });
});

describe("laws", () => {
  it("keys that are the values save one projection, a reused cache saves both", () => {
    const whole = softmaxMixerParams(4096, LLAMA_8B);
    expect(whole - softmaxMixerParams(4096, { ...LLAMA_8B, keyIsValue: true })).toBe(4096 * 1024);
    expect(whole - softmaxMixerParams(4096, { ...LLAMA_8B, reusesKv: true })).toBe(2 * 4096 * 1024);
  });

  it("an output gate is as wide as the queries", () => {
    expect(
      softmaxMixerParams(4096, { ...LLAMA_8B, outputGate: true }) - softmaxMixerParams(4096, LLAMA_8B),
    ).toBe(4096 ** 2);
  });

  it("a full-rank gate costs more than one through the head width", () => {
    expect(kimiDeltaParams(7168, 96, 128, true)).toBeGreaterThan(kimiDeltaParams(7168, 96, 128, false));
  });
});
