import { describe, expect, it } from "vitest";
import { NUMBER_WORDS, scaled } from "../../src/domain/numerals.ts";

describe("numbers in words", () => {
  it.each([
    [1.5, "k", 1500],
    [2, " Thousand", 2000],
    [2, "M", 2_000_000],
    [3, "mio", 3_000_000],
    [1, "bn", 1_000_000_000],
    [7, "", 7],
    [7, "users", 7],
  ])("%d %j is %d", (value, scale, result) => {
    expect(scaled(value, scale)).toBe(result);
  });

  it("no word stands for two numbers, and each is a whole number of at least two", () => {
    const values = Object.values(NUMBER_WORDS);
    expect(new Set(values).size).toBe(values.length);
    expect(values.every((value) => Number.isInteger(value) && value >= 2)).toBe(true);
    expect([NUMBER_WORDS["twelve"], NUMBER_WORDS["ninety"]]).toEqual([12, 90]);
  });
});
