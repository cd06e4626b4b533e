import { describe, expect, it } from "vitest";
import {
  cents,
  dollars,
  lacks,
  memory,
  number,
  percent,
  plural,
  rate,
  time,
  times,
} from "../../../src/domain/planning/wording.ts";

describe("numbers in the plan's sentences", () => {
  it("three significant figures, whole numbers whole", () => {
    expect([0.012345, 1.2345, 12.345, 1234.5, 163_840, 0].map(number)).toEqual([
      "0.0123",
      "1.23",
      "12.3",
      "1,230",
      "163,840",
      "0",
    ]);
  });

  it("what has no bound is said, not printed as infinity", () => {
    expect(number(Number.POSITIVE_INFINITY)).toBe("no bound");
  });

  it("each with its unit", () => {
    expect([time(47.8), time(1500), memory(2 ** 31), rate(0.348), percent(0.85)]).toEqual([
      "47.8 ms",
      "1.5 s",
      "2 GiB",
      "0.348 req/s",
      "85 %",
    ]);
    expect([dollars(3.6), dollars(8000.4)]).toEqual(["$3.60", "$8,000"]);
    expect([lacks(1, 2 ** 31), lacks(4, 2 ** 31)]).toEqual(["lacks 2 GiB", "lack 2 GiB each"]);
    // 4 × $6.88
    expect([27.52, 109.76, 1317.4608, 12, 0.0456].map(cents)).toEqual([
      "$27.52",
      "$109.76",
      "$1,317.46",
      "$12.00",
      "$0.0456",
    ]);
    expect([plural(1, "replica"), plural(3, "replica"), times(4, "L4")]).toEqual([
      "1 replica",
      "3 replicas",
      "4 × L4",
    ]);
  });
});
