import { describe, expect, it } from "vitest";
import type { LayerGroup, ModelShape } from "../../../src/domain/catalog/model.ts";
import { profileOfShape } from "../../../src/domain/catalog/profile-of-shape.ts";
import { profileOf } from "../../support/model-config-fixtures.ts";

const FULL: LayerGroup["mixer"] = {
  kind: "attention",
  heads: 4,
  kvHeads: 2,
  headDim: 8,
  valueHeadDim: 8,
  window: null,
  keyIsValue: false,
  reusesKv: false,
  cachedPositionsPerToken: 1,
  extraKvElements: 0,
};
const LAYER: LayerGroup = {
  count: 2,
  mixer: FULL,
  dense: { width: 10, gated: true },
  moe: null,
  mixerParams: 100,
  otherParams: 7,
};
const shapeWith = (groups: readonly LayerGroup[], keys: Partial<ModelShape> = {}): ModelShape => ({
  id: "a",
  family: "a",
  hidden: 32,
  vocab: 50,
  tiedEmbeddings: false,
  otherEmbeddingParams: 3,
  groups,
  maxContext: null,
  nativePrecision: "bf16",
  ...keys,
});
const EXPERTS = { experts: 8, activeExperts: 2, width: 5, gated: true, sharedWidth: 6, inputWidth: 32 };

describe("anchors: the params the latency coefficients were fitted with", () => {
  it("Llama-3.1-8B: 2·d·nh·hd + 2·d·nkv·hd a layer, 3·d·dff, v·d", () => {
    const profile = profileOf("meta-llama--Meta-Llama-3.1-8B_config.json");
    expect(profile.attentionParams).toBe(32 * (33_554_432 + 8_388_608));
    expect(profile.denseMlpParams).toBe(32 * 176_160_768);
    expect([profile.lmHeadParams, profile.embeddingParams]).toEqual([525_336_576, 525_336_576]);
    expect(profile.attentionWidth).toBe(4096);
  });

  it("DeepSeek-V3: latent attention, three dense layers, shared and routed experts", () => {
    const profile = profileOf("deepseek-ai--DeepSeek-V3_config.json");
    // 11,010,048 + 37,748,736 + 4,128,768 + 16,777,216 + 117,440,512 a layer
    expect(profile.attentionParams).toBe(61 * 187_105_280);
    expect(profile.denseMlpParams).toBe(3 * 396_361_728 + 58 * 44_040_192);
    expect(profile.moe).toEqual({ experts: 256, activeExperts: 8, layers: 58, paramsPerExpert: 44_040_192 });
    expect([profile.isMla, profile.attentionWidth]).toEqual([true, 128 * 160]);
  });

  it("gpt-oss-120b: router and biases stay out of the projections", () => {
    const profile = profileOf("openai--gpt-oss-120b_config.json");
    expect(profile.attentionParams).toBe(36 * (2 * 2880 * 4096 + 2 * 2880 * 512));
    expect(profile.moe?.paramsPerExpert).toBe(3 * 2880 * 2880);
    expect([profile.fullAttentionLayers, profile.denseMlpParams]).toEqual([18, 0]);
  });
});

describe("laws", () => {
  it("a tied table is counted once", () => {
    const profile = profileOfShape(shapeWith([LAYER], { tiedEmbeddings: true }));
    expect([profile.lmHeadParams, profile.embeddingParams]).toEqual([1600, 0]);
  });

  it("the total is the sum of its parts, and all of a dense model is active", () => {
    const profile = profileOfShape(shapeWith([LAYER]));
    // mixers 200, MLPs 2 × 3 × 32 × 10, tables 2 × 1600, norms 14 and 3
    expect(profile.totalParams).toBe(200 + 1920 + 3200 + 17);
    expect(profile.activeParams).toBe(profile.totalParams);
  });

  it("a mixer of heads that keys and values do not share counts the mean of both widths", () => {
    const mixer = { ...FULL, valueHeadDim: 4 };
    expect(profileOfShape(shapeWith([{ ...LAYER, mixer }])).attentionWidth).toBe(4 * 6);
  });

  it("a way into a latent and out is dense work, the experts are as wide as the latent", () => {
    const group = { ...LAYER, dense: null, moe: { ...EXPERTS, inputWidth: 16, sharedWidth: 0 } };
    const profile = profileOfShape(shapeWith([group]));
    expect(profile.denseMlpParams).toBe(2 * 2 * 32 * 16);
    expect(profile.moe?.paramsPerExpert).toBe(3 * 16 * 5);
  });

  it("expert layers of two shapes become one whose total and active params are exact", () => {
    const wide = { ...LAYER, count: 3, dense: null, moe: EXPERTS };
    const narrow = {
      ...LAYER,
      count: 1,
      dense: null,
      moe: { ...EXPERTS, experts: 4, activeExperts: 1, width: 2 },
    };
    const moe = profileOfShape(shapeWith([narrow, wide])).moe;
    const perExpert = moe?.paramsPerExpert ?? 0;
    // 3 × 8 × 480 + 1 × 4 × 192, and 3 × 2 × 480 + 1 × 1 × 192
    expect((moe?.layers ?? 0) * (moe?.experts ?? 0) * perExpert).toBeCloseTo(12_288, 6);
    expect((moe?.layers ?? 0) * (moe?.activeExperts ?? 0) * perExpert).toBeCloseTo(3072, 6);
    expect([moe?.experts, moe?.layers]).toEqual([8, 4]);
  });
});

describe("edges", () => {
  it("blocks of one thing each are counted by their mixers, layers of two things as layers", () => {
    const mixer = { ...LAYER, dense: null };
    const feedForward: LayerGroup = { ...LAYER, count: 5, mixer: { kind: "none" }, mixerParams: 0 };
    expect(profileOfShape(shapeWith([mixer, feedForward])).layers).toBe(2);
    expect(profileOfShape(shapeWith([LAYER, feedForward])).layers).toBe(7);
  });

  it("without attention there is no cache and no width", () => {
    const mixer = { kind: "recurrent", stateElements: 10, stateBytesPerElement: 4 } as const;
    const profile = profileOfShape(shapeWith([{ ...LAYER, mixer }]));
    expect([profile.kvGroups, profile.attentionWidth, profile.stateBytesPerSequence]).toEqual([[], 0, 80]);
  });
});
