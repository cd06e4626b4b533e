import { describe, expect, it } from "vitest";
import { claimsIn } from "../../../src/app/agent/figure-claims.ts";

const figures = (sentence: string) => claimsIn(sentence).map(({ kind, values }) => [kind, values[0]?.value]);

describe("figures a sentence states", () => {
  it("in digits, with the scale behind them", () => {
    expect(figures("It takes 12 GPUs at $1.5k a month.")).toEqual([
      ["gpus", 12],
      ["usd", 1500],
    ]);
  });
  it.each([
    ["fifteen", 15],
    ["sixty", 60],
    ["ninety", 90],
    ["a dozen", 12],
  ])("in words: %s GPUs are %d", (word, value) => {
    expect(figures(`It takes ${word} GPUs.`)).toEqual([["gpus", value]]);
  });
  it("a count of things talked about is none", () => {
    expect(figures("There are two options.")).toEqual([]);
  });
});
