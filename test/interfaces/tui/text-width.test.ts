import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitText, padEnd, padStart, textWidth, wrapText } from "../../../src/interfaces/tui/text-width.ts";

describe("textWidth", () => {
  it.each([
    ["GPU × 4 – 80 %", 14],
    ["█▓░·", 4],
    ["\u6a21\u578b", 4],
    ["e\u0301", 1],
    ["\u{1F469}\u200D\u{1F4BB}", 2],
    ["", 0],
  ])("of %j is %i columns", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

const words = fc.array(fc.constantFrom("a", "GPU", "replicas", "\u6a21\u578b", "x".repeat(50), "×"), {
  maxLength: 30,
});
const widths = fc.integer({ min: 4, max: 60 });

describe("wrapText", () => {
  it("never makes a line wider than asked", () => {
    fc.assert(
      fc.property(words, widths, (parts, width) => {
        for (const line of wrapText(parts.join(" "), width, 2))
          expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("loses nothing but spaces", () => {
    fc.assert(
      fc.property(words, widths, (parts, width) => {
        const text = parts.join(" ");
        expect(wrapText(text, width).join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
    );
  });
});

describe("fitText and padding", () => {
  it("cuts with an ellipsis only when needed", () => {
    expect(fitText("abcdef", 6)).toBe("abcdef");
    expect(fitText("abcdef", 4)).toBe("abc…");
    expect(fitText("\u6a21\u578b\u6a21", 4)).toBe("\u6a21…");
  });

  it("fills to the width and leaves wider texts alone", () => {
    expect(padEnd("ab", 4)).toBe("ab  ");
    expect(padStart("\u6a21", 4)).toBe("  \u6a21");
    expect(padStart("abcdef", 4)).toBe("abcdef");
  });
});
