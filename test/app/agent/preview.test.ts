import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { previewOf } from "../../../src/app/agent/preview.ts";

describe("what is shown of a sentence before it is checked", () => {
  it.each([
    ["The plan needs ", "The plan needs "],
    ["The plan needs 12 GPUs", "The plan needs "],
    ["It takes twelve of them", "It takes "],
    ["Half of the memory", ""],
    ["The cost is $9", "The cost is "],
    ["Tensor parallelism often helps tenants", "Tensor parallelism often helps tenants"],
    ["x²", "x"],
  ])("%s", (held, shown) => {
    expect(previewOf(held)).toBe(shown);
  });

  it("is a beginning of it, and holds no digit", () => {
    fc.assert(
      fc.property(fc.string(), (held) => {
        expect(held.startsWith(previewOf(held))).toBe(true);
        expect(previewOf(held)).not.toMatch(/\p{Nd}/u);
      }),
    );
  });
});
