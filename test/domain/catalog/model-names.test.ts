import { describe, expect, it } from "vitest";
import { findModelName } from "../../../src/domain/catalog/model-names.ts";

const entries = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((version) => ({
  id: `acme/Rocket-${version}-7B`,
  aliases: [],
}));

describe("findModelName", () => {
  it("returns the catalog's id", () => {
    expect(findModelName("rocket 3 7b", entries)).toBe("acme/Rocket-3-7B");
  });

  it("lists at most eight candidates and counts the rest", () => {
    expect(() => findModelName("rocket", entries)).toThrow(
      expect.objectContaining({
        code: "ambiguous_model",
        message: '"rocket" could be any of 10 models of the catalog.',
        hint: expect.stringMatching(/acme\/Rocket-9-7B and 2 more\.$/),
      }),
    );
  });

  it("names the nearest of an unknown model and what else may be given", () => {
    expect(() => findModelName("roket 3 7b", entries)).toThrow(
      expect.objectContaining({ code: "unknown_model", hint: expect.stringContaining("acme/Rocket-3-7B") }),
    );
  });
});
