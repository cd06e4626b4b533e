import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokenKeys, tokensOf, withoutOwner } from "../../../src/domain/catalog/name-tokens.ts";

describe("tokensOf", () => {
  it("keeps versions and sizes whole and splits words from numbers", () => {
    expect(tokensOf("Llama-3.1-8B")).toEqual(["llama", "3.1", "8b"]);
    expect(tokensOf("llama3.1:8b")).toEqual(["llama", "3.1", "8b"]);
    expect(tokensOf("A100-80GB")).toEqual(["a", "100", "80gb"]);
    expect(tokensOf("command r+")).toEqual(["command", "r", "+"]);
  });

  it("does not depend on case or separators", () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const separator = fc.constantFrom(" ", "-", "_", ":");
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), separator, (words, joint) => {
        expect(tokensOf(words.join(joint).toUpperCase())).toEqual(words);
      }),
    );
  });
});

describe("tokenKeys", () => {
  it("reads an underscore between digits both as a separator and as a point", () => {
    expect(tokenKeys("stablelm-2-1_6b")).toEqual(["stablelm 2 1 6b", "stablelm 2 1.6b"]);
    expect(tokenKeys("llama_3_8b")).toEqual(["llama 3 8b", "llama 3.8b"]);
  });
});

describe("withoutOwner", () => {
  it("drops the owner of an id and leaves paths alone", () => {
    expect(withoutOwner("meta-llama/Llama-3.1-8B")).toBe("Llama-3.1-8B");
    expect(withoutOwner("./models")).toBe("./models");
    expect(withoutOwner("~/models")).toBe("~/models");
    expect(withoutOwner("a/b/c")).toBe("a/b/c");
    expect(withoutOwner("/models")).toBe("/models");
  });
});
