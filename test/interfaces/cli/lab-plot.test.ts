import { describe, expect, it } from "vitest";
import { linePlot } from "../../../src/interfaces/cli/lab-plot.ts";

const shown = (value: number) => `${value} s`;
const curve = (...ys: (number | null)[]) => ({
  name: "p95",
  points: ys.map((y, at) => ({ x: 2 ** at, y })),
});

describe("curves in a terminal", () => {
  it("the largest value is in the top row at the right, zero would be in the bottom row", () => {
    const lines = linePlot({ title: "t", xName: "x", rows: 5, curves: [curve(1, 2, 4)], shown });
    expect(lines[1]?.trimStart().startsWith("4 s │")).toBe(true);
    expect(lines[1]?.endsWith("●")).toBe(true);
    expect(lines[3]).toContain("2 s");
    expect(lines[5]?.trimStart().startsWith("0 s │")).toBe(true);
  });

  it("each place of a few along the axis has its own figure", () => {
    const lines = linePlot({ title: "t", xName: "x", curves: [curve(1, 2, 3, 4)], shown });
    expect(lines.some((line) => /^ +1 +2 +4 +8$/.test(line))).toBe(true);
  });

  it("each curve has a mark of its own, and each line its label and value", () => {
    const second = { ...curve(2, 2, 2), name: "p50" };
    const lines = linePlot({
      title: "t",
      xName: "x",
      curves: [curve(1, 2, 4), second],
      lines: [{ y: 3, label: "limit" }],
      shown,
    });
    const text = lines.join("\n");
    expect(text).toContain("● p95  ■ p50  → x");
    expect(text).toContain("╌ limit (3 s)");
    expect(text).toMatch(/│╌{20,}/);
  });

  it("what is not known is not drawn: no curve at all when nothing is", () => {
    const marks = (lines: string[]) => lines.slice(1, 13).join("").split("●").length - 1;
    expect(marks(linePlot({ title: "t", xName: "x", curves: [curve(1, null, 4)], shown }))).toBe(2);
    expect(linePlot({ title: "t", xName: "x", curves: [curve(null)], shown })).toEqual([]);
    expect(linePlot({ title: "t", xName: "x", curves: [], shown })).toEqual([]);
  });

  it("stays within 80 columns, also for many places and for one", () => {
    const many = { name: "all", points: Array.from({ length: 200 }, (_, x) => ({ x, y: x })) };
    const one = { name: "one", points: [{ x: 16, y: 0 }] };
    for (const only of [many, one])
      for (const line of linePlot({ title: "t", xName: "x", curves: [only], shown }))
        expect(line.length, line).toBeLessThanOrEqual(80);
  });
});
