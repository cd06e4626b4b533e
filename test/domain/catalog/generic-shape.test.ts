import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { genericShape } from "../../../src/domain/catalog/generic-shape.ts";
import { profileOfShape } from "../../../src/domain/catalog/profile-of-shape.ts";
import { billionsFromParams, gibFromBytes } from "../../../src/domain/units.ts";

const layersOf = (billions: number) => genericShape(billions).groups[0]?.count;

describe("anchors", () => {
  it.each([
    [7, 32, 4096],
    [8, 32, 4096],
    [13, 40, 5120],
    [70, 80, 8192],
    [405, 126, 16_384],
  ])("a model of %dB has the published %d layers and hidden width %d", (billions, layers, hidden) => {
    expect([layersOf(billions), genericShape(billions).hidden]).toEqual([layers, hidden]);
  });

  it("S4-22: 70B with a context of 8192 and 4 sequences caches 10 GiB in 16 bits", () => {
    const elements = profileOfShape(genericShape(70)).kvGroups.map((kv) => kv.layers * kv.elementsPerToken);
    // 80 layers × 8 heads × 128 × 2 vectors = 163,840 elements a token
    expect(elements).toEqual([163_840]);
    expect(gibFromBytes(163_840 * 2 * 8192 * 4)).toBe(10);
  });

  it("S4-42: 7B in 16 bits weighs 14 GB and caches 0.5 GiB for 4096 tokens, so it fits one GPU", () => {
    const profile = profileOfShape(genericShape(7));
    expect(billionsFromParams(profile.totalParams) * 2).toBeCloseTo(14, 1);
    expect(gibFromBytes((profile.kvGroups[0]?.elementsPerToken ?? 0) * 32 * 2 * 4096)).toBe(0.5);
  });

  it("says that the shape is assumed", () => {
    expect(genericShape(70).isGuess).toBe(true);
    expect(genericShape(70).notes?.[0]).toContain("80 layers, hidden 8192, 8 key-value heads");
  });
});

describe("laws", () => {
  it("the total is within 1 % of the size asked for, from 1M to 10,000B", () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 4, noNaN: true }), (exponent) => {
        const billions = 10 ** exponent;
        const total = billionsFromParams(profileOfShape(genericShape(billions)).totalParams);
        expect(Math.abs(total / billions - 1)).toBeLessThan(0.01);
      }),
    );
  });

  it("query heads are whole and divide over the key-value heads", () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 4, noNaN: true }), (exponent) => {
        const mixer = genericShape(10 ** exponent).groups[0]?.mixer;
        if (mixer?.kind !== "attention") throw new Error("a dense shape has attention");
        expect(mixer.heads % mixer.kvHeads).toBe(0);
      }),
    );
  });
});

describe("edges", () => {
  it.each([0, -7, Number.NaN, Number.POSITIVE_INFINITY])(
    "a size of %d is refused with a sentence",
    (size) => {
      expect(() => genericShape(size)).toThrow("cannot be planned");
    },
  );
});
