import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { line, lineText, lineWidth, span } from "../../../src/interfaces/tui/styled-line.ts";
import { wrapLine } from "../../../src/interfaces/tui/wrap-line.ts";

const wrapped = (text: string, width: number) => wrapLine(line(text), width).map(lineText);

describe("wrapLine", () => {
  it("breaks at words, not between a figure and its unit, and drops the space it broke at", () => {
    expect(wrapped("TTFT 58.1 ms and ITL", 9)).toEqual(
      ["TTFT", "58.1 ms", "and ITL"].map((row) => expect.stringMatching(new RegExp(`^${row} ?$`))),
    );
  });

  it("lets the lines of a list item stand below its text", () => {
    expect(wrapped("• one two three", 9)).toEqual(["• one two", "  three"]);
    expect(wrapped("1. one two", 6)).toEqual([expect.stringMatching(/^1\. one ?$/), "   two"]);
  });

  it("keeps the tone across a break", () => {
    expect(
      wrapLine([span("a "), span("bold words", "strong")], 6)
        .at(-1)
        ?.at(-1),
    ).toEqual(span("words", "strong"));
  });

  it("is never wider than asked and loses nothing but spaces", () => {
    const words = fc.array(
      fc.constantFrom("a", "•", "replicas", "\u6a21\u578b", "x".repeat(40), " ", "12."),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 50 }), (parts, width) => {
        const lines = wrapLine(
          parts.map((part) => span(`${part} `)),
          width,
        );
        for (const styled of lines) expect(lineWidth(styled)).toBeLessThanOrEqual(width);
        expect(lines.map(lineText).join("").replaceAll(" ", "")).toBe(parts.join("").replaceAll(" ", ""));
      }),
    );
  });
});
