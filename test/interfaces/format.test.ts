import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  banded,
  bandwidth,
  billions,
  count,
  date,
  declared,
  gib,
  listPrice,
  ms,
  NOT_KNOWN,
  number,
  percent,
  range,
  requestsPerSecond,
  seconds,
  usd,
} from "../../src/interfaces/format.ts";

describe("numbers", () => {
  it.each([
    [1234.5, "1,230"],
    [0.01234, "0.0123"],
    [999.6, "1,000"],
    [12, "12"],
    [0, "0"],
    [-5.5, "-5.5"],
    [0.1 + 0.2, "0.3"],
    [1e-9, "1e-9"],
    [1.5e20, "1.5e20"],
  ])("%d is said as %s", (value, text) => expect(number(value)).toBe(text));

  it("never says more than three significant figures, and is off by at most half of the last", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 1e12, noNaN: true }), (value) => {
        const said = Number(number(value).replaceAll(",", ""));
        expect(Math.abs(said - value) / value).toBeLessThanOrEqual(0.005 + 1e-12);
      }),
    );
  });

  it("says what is not known and what has no bound in words, never as zero", () => {
    expect([number(null), gib(undefined), usd(null), ms(Number.NaN)]).toEqual([
      NOT_KNOWN,
      NOT_KNOWN,
      NOT_KNOWN,
      NOT_KNOWN,
    ]);
    expect(ms(Number.POSITIVE_INFINITY)).toBe("unbounded");
  });
});

describe("units", () => {
  it("memory is binary, bandwidth decimal", () => {
    expect(gib(80 * 2 ** 30)).toBe("80 GiB");
    expect(bandwidth(3.35e12)).toBe("3.35 TB/s");
    expect(bandwidth(64e9)).toBe("64 GB/s");
  });
  it("times are milliseconds, and seconds from one second on", () => {
    expect([ms(850.44), ms(9_990), ms(12_345), seconds(0.02)]).toEqual([
      "850 ms",
      "9.99 s",
      "12.3 s",
      "20 ms",
    ]);
  });
  it("shares are said in percent, rates with their unit", () => {
    expect([percent(0.7), requestsPerSecond(20), billions(70.6)]).toEqual(["70 %", "20 req/s", "70.6B"]);
  });
  it("forecast money has three figures, a list price is exact", () => {
    expect([usd(8234), usd(12.3), usd(0.1234), usd(-50)]).toEqual(["$8,234", "$12.30", "$0.123", "-$50"]);
    expect([usd(10_044.6), usd(0.5), usd(0.04561), usd(1_234_567)]).toEqual([
      "$10,045",
      "$0.50",
      "$0.0456",
      "$1,234,567",
    ]);
    expect([listPrice(4.0988), listPrice(98.32), listPrice(3)]).toEqual(["$4.0988", "$98.32", "$3.00"]);
  });
  it("counts are exact and agree with their noun", () => {
    expect([count(1, "GPU"), count(4, "GPU"), count(131_072)]).toEqual(["1 GPU", "4 GPUs", "131,072"]);
  });
});

describe("ranges", () => {
  it("say a shared unit once and equal ends once", () => {
    expect(range(4, 16, (value) => count(value, "GPU"))).toBe("4 – 16 GPUs");
    expect(range(2, 2, usd)).toBe("$2");
    expect(range(1, 2, usd)).toBe("$1 – $2");
  });
  it("follow the value they belong to", () => {
    expect(banded(85.4, { low: 70, high: 102 }, ms)).toBe("85.4 ms (70 – 102 ms)");
    expect(banded(null, { low: 70, high: 102 }, ms)).toBe(NOT_KNOWN);
  });
});

describe("dates and declared values", () => {
  it("a date is its day, a word stays a word", () => {
    expect([date("2026-11-22T10:00:00Z"), date("2026-11-22"), date("user"), date(null)]).toEqual([
      "2026-11-22",
      "2026-11-22",
      "user",
      NOT_KNOWN,
    ]);
  });
  it("a value of a document is said with the unit it declares", () => {
    expect([
      declared(20, "1/s"),
      declared(4096, "token"),
      declared(1, "GPU"),
      declared(true),
      declared(null),
    ]).toEqual(["20 req/s", "4,096 tokens", "1 GPU", "yes", NOT_KNOWN]);
  });
});
