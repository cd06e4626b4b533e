import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestNames, similarity } from "../../../src/domain/catalog/nearest-name.ts";

describe("similarity", () => {
  it("is 1 for equal texts, 0 without a shared pair, and the same both ways", () => {
    expect(similarity("h100", "h100")).toBe(1);
    expect(similarity("abc", "xyz")).toBe(0);
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        expect(similarity(left, right)).toBeCloseTo(similarity(right, left), 12);
        expect(similarity(left, right)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("is twice the shared pairs over all pairs: night and nacht share 3 of 6 padded pairs each", () => {
    // " n","ni","ig","gh","ht","t " against " n","na","ac","ch","ht","t ": 3 shared of 12
    expect(similarity("night", "nacht")).toBeCloseTo(0.5, 12);
  });
});

describe("nearestNames", () => {
  const names = ["us-east-1", "us-east-2", "us-west-2", "eu-west-1"];
  it("puts the likeliest first and keeps the order of equals", () => {
    expect(nearestNames("us-eats-1", names, (name) => [name], 2)).toEqual(["us-east-1", "us-east-2"]);
    expect(nearestNames("", ["b", "a"], (name) => [name], 2)).toEqual(["b", "a"]);
  });
});
