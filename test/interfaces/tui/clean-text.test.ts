import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanData, cleanLine, cleanText } from "../../../src/interfaces/tui/clean-text.ts";

const ESC = "\u001b";

describe("cleanText", () => {
  it.each([
    ["a colour", `${ESC}[31mred${ESC}[0m`, "red"],
    ["a cursor movement", `a${ESC}[2Jb${ESC}[1;1Hc`, "abc"],
    ["a window title", `${ESC}]0;owned\u0007text`, "text"],
    ["a link that ends in ST", `${ESC}]8;;http://x${ESC}\\link${ESC}]8;;${ESC}\\`, "link"],
    ["a sequence cut off at the end", `text${ESC}[3`, "text"],
    ["a device control string", `${ESC}Pq#0${ESC}\\text`, "text"],
    ["a single-byte CSI", "a\u009b31mb", "ab"],
    ["bells, backspaces and deletes", "a\u0007b\u0008c\u007f", "abc"],
    ["an order override", "a\u202Ecba", "acba"],
    ["a zero-width space", "a\u200bb", "ab"],
  ])("takes out %s", (_what, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it("keeps lines, letters of any script and joined emoji", () => {
    expect(cleanText("a\r\nb\rc\n\u4f60\u597d \u{1F469}\u200D\u{1F4BB}")).toBe(
      "a\nb\nc\n\u4f60\u597d \u{1F469}\u200D\u{1F4BB}",
    );
  });

  it("leaves no control character whatever comes in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(cleanText(text)).not.toMatch(/[^\P{Cc}\n]/u);
      }),
    );
  });

  it("is done after one pass", () => {
    const pieces = fc.constantFrom(ESC, "[", "]", "3", "1", "m", "\u0007", "\\", "x", "\u009b", "P");
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const once = cleanText(parts.join(""));
        expect(cleanText(once)).toBe(once);
      }),
    );
  });
});

it("cleanLine makes one line", () => {
  expect(cleanLine("a\n  b\r\nc")).toBe("a b c");
});

it("cleanData reaches strings at any depth and leaves the rest", () => {
  expect(cleanData({ a: [`${ESC}[1mx`, 2, null], b: { c: true } })).toEqual({
    a: ["x", 2, null],
    b: { c: true },
  });
});
