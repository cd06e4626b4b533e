import { describe, expect, it } from "vitest";
import { barRows, levelBars } from "../../../src/app/experiments/bar-rows.ts";
import { sampleBenchmark } from "../../support/sample-benchmark.ts";

const { levels } = sampleBenchmark();
const lengths = (lines: readonly string[]) => lines.map((line) => line.split("█").length - 1);

describe("bars side by side", () => {
  it("have a heading, and a row a level", () => {
    const lines = levelBars(levels, "streams");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^ +streams +tok\/s +TTFT p95 +ITL p95$/);
    expect(lines.map((line) => Number(/^ +(\d+)/.exec(line)?.[1] ?? 0))).toEqual([0, 1, 2, 4, 8]);
    expect(levelBars([], "streams")).toEqual([]);
  });

  it("are as long as their share of the column's largest: half of it has half the blocks", () => {
    const lines = barRows("n", ["1", "2"], [{ title: "x", values: [4, 8], shown: String }]);
    const [, half, whole] = lengths(lines);
    expect([half, whole]).toEqual([5, 11]);
    expect(lines[1]).toContain("▌");
  });

  it("show what is above zero, nothing for zero, and a dash for what is not known", () => {
    const lines = barRows("n", ["a", "b", "c"], [{ title: "x", values: [1000, 0, null], shown: String }]);
    expect(lines[2]).toMatch(/b +0$/);
    expect(lines[3]).toMatch(/c +—$/);
    const tiny = barRows("n", ["a", "b"], [{ title: "x", values: [1e6, 1], shown: String }]);
    expect(tiny[2]).toContain("▏");
  });

  it("stay within 80 columns for large figures", () => {
    const busy = levels.map((level) => ({
      ...level,
      outputTokensPerSecond: 123_456,
      concurrency: 100_000,
    }));
    for (const line of levelBars(busy, "streams")) expect(line.length, line).toBeLessThanOrEqual(80);
  });
});
