import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutInput } from "../../../src/interfaces/tui/input-layout.ts";
import { textWidth } from "../../../src/interfaces/tui/text-width.ts";

describe("layoutInput", () => {
  it("puts the cursor behind the last letter", () => {
    expect(layoutInput("abc", 3, 10, 5)).toMatchObject({ rows: ["abc"], row: 0, column: 3 });
  });

  it("wraps at the width and moves the cursor to the next row when one is full", () => {
    expect(layoutInput("abcd", 4, 4, 5)).toMatchObject({ rows: ["abcd", ""], row: 1, column: 0 });
    expect(layoutInput("abcdef", 2, 4, 5)).toMatchObject({ rows: ["abcd", "ef"], row: 0, column: 2 });
  });

  it("counts wide letters twice", () => {
    expect(layoutInput("\u6a21\u578bx", 2, 10, 5)).toMatchObject({ column: 4 });
  });

  it("shows the rows around the cursor and counts the others", () => {
    const text = Array.from({ length: 10 }, (_, index) => `line ${index}`).join("\n");
    expect(layoutInput(text, text.length, 20, 3)).toMatchObject({
      rows: ["line 7", "line 8", "line 9"],
      row: 2,
      above: 7,
      below: 0,
    });
    expect(layoutInput(text, 0, 20, 3)).toMatchObject({ row: 0, above: 0, below: 7 });
  });

  it("keeps cursor and rows inside the window, and loses no letter", () => {
    const text = fc.array(fc.constantFrom("a", "\u6a21", "\n", " ", "e\u0301"), { maxLength: 80 });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 2, max: 20 }),
        fc.integer({ min: 1, max: 6 }),
        (letters, width, maxRows) => {
          const whole = letters.join("");
          const all = layoutInput(whole, whole.length, width, 1000);
          expect(all.rows.join("")).toBe(whole.replaceAll("\n", ""));
          const { rows, row, column } = layoutInput(whole, whole.length, width, maxRows);
          expect(rows.length).toBeLessThanOrEqual(maxRows);
          expect(row).toBeLessThan(rows.length);
          expect(column).toBeLessThan(width);
          for (const shown of rows) expect(textWidth(shown)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
