import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryLines, shareCells } from "../../../src/interfaces/tui/plan-memory.ts";
import { lineText } from "../../../src/interfaces/tui/styled-line.ts";
import { samplePlan } from "./sample-plan.ts";

describe("shareCells", () => {
  it("gives each part its share of the bar", () => {
    expect(shareCells([50, 25, 25], 8)).toEqual([4, 2, 2]);
  });

  it("shows a part however small", () => {
    expect(shareCells([1, 999_999], 10)).toEqual([1, 9]);
  });

  it("fills the bar exactly, and nothing from nothing", () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 4, max: 120 }), (parts, cells) => {
        const shared = shareCells(parts, cells);
        const total = shared.reduce((sum, share) => sum + share, 0);
        expect(total).toBe(parts.some((size) => size > 0) ? cells : 0);
        for (const [index, size] of parts.entries()) expect((shared[index] ?? 0) > 0).toBe(size > 0);
      }),
    );
  });
});

it("the memory bar has a glyph for each part, and a legend with GiB", () => {
  const text = memoryLines({ plan: samplePlan, width: 76, full: false, linear: false }).map(lineText);
  expect(text[1]).toMatch(/^█+▓+░+·+$/);
  expect(text.join("\n")).toContain("█ weights 16.4 GiB");
  expect(text.join("\n")).toContain("░ KV pool 51.5 GiB");
});

it("as linear text it is words, without a bar", () => {
  const text = memoryLines({ plan: samplePlan, width: 76, full: false, linear: true })
    .map(lineText)
    .join("\n");
  expect(text).toContain("weights 16.4 GiB; activations, runtime 3.3 GiB; KV pool 51.5 GiB");
  expect(text).not.toMatch(/[█▓░]/);
});
