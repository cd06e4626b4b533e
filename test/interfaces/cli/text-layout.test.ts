import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alignedRows, bullets, section, table, wrap } from "../../../src/interfaces/cli/text-layout.ts";

describe("text for people", () => {
  it("is never wider than 80 columns as long as its words are not", () => {
    const word = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom("a", "7", "%", "—") });
    const words = fc.array(word, { maxLength: 60 }).map((list) => list.join(" "));
    fc.assert(
      fc.property(words, words, (value, note) => {
        const lines = [
          ...wrap(value, "   "),
          ...alignedRows([{ label: "Label", value, note }]),
          ...bullets([value]),
        ];
        expect(lines.filter((line) => line.length > 80)).toEqual([]);
      }),
    );
  });
  it("keeps every word", () => {
    expect(wrap("one two three", "- ").join(" ")).toBe("- one two three");
  });
  it("a section without lines is left out", () => expect(section("WARNINGS", [])).toEqual([]));
  it("numbers stand to the right, words to the left", () => {
    expect(
      table(
        ["name", "n"],
        [
          ["a", "1"],
          ["bbbbb", "100"],
        ],
      ),
    ).toEqual(["   name     n", "   a        1", "   bbbbb  100"]);
  });
});
