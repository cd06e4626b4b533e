import { describe, expect, it } from "vitest";
import { readMeasuredTable } from "../../../src/domain/accuracy/read-table.ts";
import { PlannerError } from "../../../src/domain/errors.ts";
import { csvOf, tableOf } from "./sample-rows.ts";

const reasonOf = (row: Readonly<Record<string, string>>): string => tableOf(row).left[0]?.reason ?? "(kept)";

describe("a table of measurements", () => {
  it("keeps what it can read, and an empty cell is not known rather than zero", () => {
    const { rows, left } = tableOf({}, { load_value: "inf", load_kind: "request_rate" });
    expect(left).toEqual([]);
    expect(rows[0]).toMatchObject({ id: "r1", row: 1, tp: 4, pp: 1, outputTokensPerSecond: null });
    expect(rows[1]?.loadValue).toBe(Number.POSITIVE_INFINITY);
  });

  it("names the column and the text that is no number", () => {
    expect(reasonOf({ tpot_ms_mean: "fast" })).toBe('tpot_ms_mean: "fast" is not a number');
    expect(reasonOf({ tp: "four" })).toBe('tp: "four" is not a number');
  });

  it("refuses zero tokens, fractions of a GPU, measurements of nothing and unknown loads", () => {
    expect(reasonOf({ isl: "0" })).toBe("isl: 0 tokens");
    expect(reasonOf({ osl: "-3" })).toBe("osl: -3 tokens");
    expect(reasonOf({ tp: "1.5" })).toContain("no whole number");
    expect(reasonOf({ ttft_ms_mean: "0" })).toBe("ttft_ms_mean: 0 is no measurement");
    expect(reasonOf({ ttft_ms_mean: "", tpot_ms_mean: "" })).toBe("nothing measured that is forecast");
    expect(reasonOf({ load_kind: "storm" })).toContain('load_kind: "storm" is none of concurrency');
    expect(reasonOf({ load_value: "" })).toBe("column load_value is empty, and load_kind is concurrency");
    expect(reasonOf({ isl: "inf" })).toBe("isl is not finite");
  });

  it("says which column is missing, by row, also in a short row", () => {
    const text = csvOf({}).split("\n");
    const withoutGpu = text
      .map((line) =>
        line
          .split(",")
          .filter((_, at) => at !== 7)
          .join(","),
      )
      .join("\n");
    expect(readMeasuredTable(withoutGpu, "x.csv").left[0]?.reason).toBe("column gpu is missing");
    const short = readMeasuredTable(`${text[0]}\n${text[1]?.split(",").slice(0, 9).join(",")}`, "x.csv");
    expect(short.left).toMatchObject([{ id: "r1", row: 1, reason: "column tp is missing" }]);
  });

  it("calls a row without an id by its number", () => {
    expect(tableOf({}, { id: "", isl: "0" }).left).toMatchObject([{ id: "row 2", row: 2 }]);
  });

  it("is refused as a whole when it is no such table", () => {
    expect(() => readMeasuredTable("a,b\n1,2\n", "prices.csv")).toThrow(PlannerError);
    expect(() => readMeasuredTable("", "empty.csv")).toThrow(/no table of measurements/);
  });
});
