import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberFromText } from "../../../src/interfaces/cli/number-text.ts";

const read = (text: string, unit?: string) => {
  const reading = numberFromText(text, unit);
  return reading.ok ? reading.value : reading.problem;
};

describe("numbers on the command line", () => {
  it.each([
    ["20", 20],
    [" 20 ", 20],
    ["-10", -10],
    ["1e3", 1000],
    [".5", 0.5],
    ["1_000", 1000],
    ["1,000,000", 1_000_000],
  ])("%s is read", (text, value) => expect(read(text)).toBe(value));

  it.each(["abc", "", "NaN", "Infinity", "0x10", "1,00", "1__0", "10 20", "1e", ".", "e5", "5;rm", "٣"])(
    "%j is refused",
    (text) => expect(typeof read(text)).toBe("string"),
  );

  it("1e309 is too large to be a number", () => expect(read("1e309")).toBe("is too large"));
  it("10k is ambiguous, and said so", () => expect(read("10k")).toContain("1000 for some and 1024"));

  it("S4-05: a model size may carry its B, in either case", () => {
    expect([
      read("7B", "billion parameters"),
      read("70b", "billion parameters"),
      read("405", "billion parameters"),
    ]).toEqual([7, 70, 405]);
    expect(read("7B", "token")).toBe("is not a number");
  });
  it("latencies may carry ms or s, shares and growth a percent sign, money a dollar sign", () => {
    expect([read("500ms", "ms"), read("0.5s", "ms"), read("500", "ms")]).toEqual([500, 500, 500]);
    expect([
      read("30%", "share of input tokens"),
      read("5%", "% a month"),
      read("1.5x", "× steady load"),
    ]).toEqual([0.3, 5, 1.5]);
    expect(read("$20,000", "USD")).toBe(20_000);
  });

  it("reads back every finite number as JavaScript prints it", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(read(String(value))).toBe(value === 0 ? Number(String(value)) : value);
      }),
    );
  });
});
