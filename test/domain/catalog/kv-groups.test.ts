import { describe, expect, it } from "vitest";
import { kvGroupsOf } from "../../../src/domain/catalog/kv-groups.ts";
import type { LayerGroup, SoftmaxAttention } from "../../../src/domain/catalog/model.ts";

const GQA: SoftmaxAttention = {
  kind: "attention",
  heads: 32,
  kvHeads: 8,
  headDim: 128,
  valueHeadDim: 128,
  window: null,
  keyIsValue: false,
  reusesKv: false,
  cachedPositionsPerToken: 1,
  extraKvElements: 0,
};
const layers = (count: number, mixer: LayerGroup["mixer"]): LayerGroup => ({
  count,
  mixer,
  dense: null,
  moe: null,
  mixerParams: 0,
  otherParams: 0,
});

describe("anchors", () => {
  it("S4-22: grouped queries cache a key and a value per key-value head", () => {
    // 8 heads × 128 × 2
    expect(kvGroupsOf([layers(32, GQA)])).toEqual([
      { layers: 32, elementsPerToken: 2048, kvHeads: 8, window: null },
    ]);
  });

  it("latent attention caches one vector that no GPU shares out", () => {
    const mixer = {
      kind: "mla",
      heads: 128,
      kvLoraRank: 512,
      ropeDim: 64,
      nopeDim: 128,
      valueHeadDim: 128,
      qLoraRank: 1536,
      extraKvElements: 0,
    } as const;
    expect(kvGroupsOf([layers(61, mixer)])).toEqual([
      { layers: 61, elementsPerToken: 576, kvHeads: null, window: null },
    ]);
  });

  it("keys that are the values are cached once", () => {
    expect(kvGroupsOf([layers(1, { ...GQA, keyIsValue: true })])[0]?.elementsPerToken).toBe(1024);
  });
});

describe("laws", () => {
  it("a compressed cache is its window whole and a share of the rest", () => {
    const mixer = { ...GQA, window: 128, cachedPositionsPerToken: 1 / 4 };
    expect(kvGroupsOf([layers(2, mixer)])).toEqual([
      { layers: 2, elementsPerToken: 2048, kvHeads: 8, window: 128 },
      { layers: 2, elementsPerToken: 512, kvHeads: 8, window: null },
    ]);
  });

  it("layers that cache alike are one group, whatever else they hold", () => {
    const dense = { ...layers(3, GQA), dense: { width: 1, gated: true } };
    expect(kvGroupsOf([layers(29, GQA), dense])).toHaveLength(1);
    expect(kvGroupsOf([layers(29, GQA), dense])[0]?.layers).toBe(32);
  });

  it("an indexer's keys are a group of their own", () => {
    const groups = kvGroupsOf([layers(2, { ...GQA, extraKvElements: 128 })]);
    expect(groups[1]).toEqual({ layers: 2, elementsPerToken: 128, kvHeads: null, window: null });
  });
});

describe("edges", () => {
  it("layers without a cache of their own, states and missing mixers add nothing", () => {
    const recurrent = { kind: "recurrent", stateElements: 5, stateBytesPerElement: 2 } as const;
    const empty = [
      layers(4, { ...GQA, reusesKv: true }),
      layers(4, recurrent),
      layers(4, { kind: "none" }),
      layers(0, GQA),
    ];
    expect(kvGroupsOf(empty)).toEqual([]);
  });
});
