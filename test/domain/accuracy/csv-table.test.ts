import { describe, expect, it } from "vitest";
import { csvRows } from "../../../src/domain/accuracy/csv-table.ts";

describe("comma-separated text", () => {
  it("keeps commas, quotes and line breaks inside quoted cells", () => {
    expect(csvRows('id,notes\n1,"a, ""b""\nc"\n2,plain\n')).toEqual([
      ["id", "notes"],
      ["1", 'a, "b"\nc'],
      ["2", "plain"],
    ]);
  });

  it("reads either line ending, a byte-order mark and empty cells at the end", () => {
    const rows = [
      ["a", "b", "c"],
      ["1", "", ""],
    ];
    expect(csvRows("\uFEFFa,b,c\r\n1,,\r\n\r\n")).toEqual(rows);
    expect(csvRows('a,b,"c"\r\n1,,\r\n')).toEqual(rows);
  });

  it("ends where an unclosed quote ends", () => {
    expect(csvRows('a,"b')).toEqual([["a", "b"]]);
  });
});
