import { describe, expect, it } from "vitest";
import { floatText, generalText, oneDecimalText } from "../../../src/domain/sizing/python-number.ts";
import { githubTable } from "../../../src/interfaces/cli/github-table.ts";

describe("tables as the guides print them", () => {
  it("numbers are aligned at the point, words go left, blanks stay blank", () => {
    expect(
      githubTable([
        { title: "Alerts", cells: ["", "!W"] },
        { title: "Seconds", cells: [1.25, 100] },
        { title: "GPUs", cells: [null, 3.5] },
      ]),
    ).toEqual([
      "| Alerts   |   Seconds |   GPUs |",
      "|----------|-----------|--------|",
      "|          |      1.25 |        |",
      "| !W       |    100    |    3.5 |",
    ]);
  });

  it("a table without rows is its header", () => {
    expect(githubTable([{ title: "Concurrency", cells: [] }])).toEqual([
      "| Concurrency   |",
      "|---------------|",
    ]);
  });
});

describe("numbers as the guides print them", () => {
  it.each([
    [322.7904, "322.79"],
    [188.47879999999998, "188.479"],
    [4, "4"],
    [0, "0"],
    [1234567, "1.23457e+06"],
    [0.00001234, "1.234e-05"],
    [-2.5, "-2.5"],
  ])("%d is %s", (value, text) => expect(generalText(value)).toBe(text));
  it("a float shows that it is one", () => {
    expect(floatText(10)).toBe("10.0");
    expect(floatText(0.4)).toBe("0.4");
  });
  it("one decimal, ties to the even", () => {
    expect([75.3516, 72.25, 72.75, 40].map(oneDecimalText)).toEqual(["75.4", "72.2", "72.8", "40.0"]);
  });
});
