import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paint } from "../../../src/interfaces/tui/paint.ts";
import { lineText, span, type Tone } from "../../../src/interfaces/tui/styled-line.ts";

const TONES = ["plain", "strong", "faint", "good", "bad", "warn", "accent", "code"] as const satisfies Tone[];

describe("paint", () => {
  it("marks weight and colour and ends both", () => {
    expect(paint([[span("HOLDS", "good"), span(": yes")]], true)).toBe("\u001b[1;32mHOLDS\u001b[22;39m: yes");
  });

  it("marks nothing in a terminal without colours", () => {
    expect(paint([[span("HOLDS", "good")], [], [span("x", "faint")]], false)).toBe("HOLDS\n\nx");
  });

  it("says the same with marks and without, and leaves none open", () => {
    const text = fc.string({ unit: "grapheme-ascii", maxLength: 20 });
    const styled = fc.array(
      fc.tuple(text, fc.constantFrom(...TONES)).map(([words, tone]) => span(words, tone)),
    );
    fc.assert(
      fc.property(fc.array(styled, { maxLength: 8 }), (lines) => {
        const drawn = paint(lines, true);
        expect(stripVTControlCharacters(drawn)).toBe(lines.map(lineText).join("\n"));
        for (const row of drawn.split("\n")) {
          const marks = [...row.matchAll(/\[([\d;]+)m/g)].map(([, code]) => code);
          expect(marks.length % 2).toBe(0);
          for (const code of marks.filter((_, place) => place % 2 === 1))
            expect(code).toMatch(/^(22|39|22;39)$/);
        }
      }),
    );
  });
});
