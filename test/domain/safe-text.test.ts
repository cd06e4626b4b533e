import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeJson, safeText } from "../../src/domain/safe-text.ts";

describe("text made safe for a terminal", () => {
  it.each([
    ["\u001b[2J\u001b[1;31mred\u001b[0m", "red"],
    ["\u001b]0;a title\u0007after", "after"],
    ["\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\", "link"],
    ["\u009b31mC1", "C1"],
    ["one\rtwo\r\nthree", "one\ntwo\nthree"],
    ["abc\u202edcba\u200b", "abcdcba"],
    ["tab\tstays", "tab\tstays"],
    ["one\u2028two\u2029three", "one\ntwo\nthree"],
    ["seen\u{e0068}\u{e0069}\u061c", "seen"],
  ])("%j", (text, safe) => {
    expect(safeText(text)).toBe(safe);
  });
  it("holds no control character but line ends and tabs, whatever it was", () => {
    const chaos = fc.string({
      unit: fc.constantFrom("\u001b", "[", "]", "m", "\u0007", "\u009b", "a", "\r", "\\", "\u202e"),
    });
    fc.assert(
      fc.property(chaos, (text) => {
        expect(safeText(text)).not.toMatch(/[\p{Cc}--[\n\t]]|[\u202a-\u202e]/v);
      }),
    );
  });
});

it("JSON means the same with its controls written out", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const json = safeJson(JSON.stringify({ text }));
      expect(JSON.parse(json)).toEqual({ text });
      expect(json).not.toMatch(/\p{Cc}|[\u202a-\u202e]|[\u{e0000}-\u{e007f}]/v);
    }),
    { examples: [["tags \u{e0068}\u{e0069}, a mark \u061c, and 😀"]] },
  );
});
