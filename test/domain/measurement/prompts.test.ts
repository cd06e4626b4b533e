import { describe, expect, it } from "vitest";
import { lengthOf, meanLength } from "../../../src/domain/measurement/lengths.ts";
import { promptWriter } from "../../../src/domain/measurement/prompts.ts";
import { randomAt, seededRandom } from "../../../src/domain/measurement/seeded-random.ts";

const synthetic = { kind: "synthetic", sharedFraction: 0, wordsPerToken: 1, overheadTokens: 0 } as const;

describe("synthetic prompts", () => {
  it("begin differently in every request, so that no prefix cache helps", () => {
    const write = promptWriter(synthetic, 1);
    const starts = new Set(Array.from({ length: 500 }, (_, index) => write(index, 50).slice(0, 8)));
    expect(starts.size).toBe(500);
  });
  it("have as many words as tokens are wanted, less what the server adds", () => {
    const words = (text: string) => text.split(" ").length - 1;
    expect(words(promptWriter(synthetic, 1)(3, 100))).toBe(100);
    expect(words(promptWriter(synthetic, 1)(3, 20_000))).toBe(20_000);
    expect(words(promptWriter({ ...synthetic, overheadTokens: 30 }, 1)(3, 100))).toBe(70);
    expect(words(promptWriter({ ...synthetic, overheadTokens: 30 }, 1)(3, 2))).toBe(1);
  });
  it("share exactly the stated part, at the start", () => {
    const write = promptWriter({ ...synthetic, sharedFraction: 0.5 }, 1);
    const [a = "", b = ""] = [write(0, 200), write(1, 200)];
    const shared = [...a].findIndex((letter, at) => letter !== b[at]);
    expect(a.slice(0, shared).trim().split(" ").length).toBeGreaterThanOrEqual(100);
    expect(a.slice(0, shared).trim().split(" ").length).toBeLessThanOrEqual(101);
  });
  it("are the same for the same seed, and plain enough to need no JSON escapes", () => {
    expect(promptWriter(synthetic, 9)(4, 80)).toBe(promptWriter(synthetic, 9)(4, 80));
    expect(promptWriter(synthetic, 9)(4, 80)).not.toBe(promptWriter(synthetic, 8)(4, 80));
    expect(promptWriter(synthetic, 9)(4, 80)).toMatch(/^[a-z0-9 -]+$/);
  });
  it("of a data set are taken in turn", () => {
    const write = promptWriter({ kind: "dataset", prompts: [{ text: "a" }, { text: "b" }] }, 1);
    expect([0, 1, 2].map((index) => write(index, 1))).toEqual(["a", "b", "a"]);
  });
});

describe("lengths", () => {
  const sample = (model: Parameters<typeof lengthOf>[0], count = 20_000) =>
    Array.from({ length: count }, (_, index) => lengthOf(model, index, randomAt(5, index)));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  it.each([
    [{ kind: "fixed", tokens: 128 } as const],
    [{ kind: "uniform", low: 50, high: 150 } as const],
    [{ kind: "lognormal", mean: 200, deviation: 80 } as const],
    [{ kind: "histogram", tokens: [100, 1000], weights: [9, 1] } as const],
  ])("%j have the mean they say", (model) => {
    expect(mean(sample(model)) / meanLength(model)).toBeCloseTo(1, 1);
  });
  it("of a lognormal have the deviation they say, and are never below one token", () => {
    const values = sample({ kind: "lognormal", mean: 200, deviation: 80 });
    const around = mean(values);
    expect(Math.sqrt(mean(values.map((value) => (value - around) ** 2))) / 80).toBeCloseTo(1, 1);
    expect(Math.min(...sample({ kind: "lognormal", mean: 2, deviation: 20 }))).toBe(1);
  });
  it("random numbers of a seed lie in [0, 1) and repeat", () => {
    const random = seededRandom(3);
    const values = Array.from({ length: 1000 }, random);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(values[0]).toBe(seededRandom(3)());
  });
});
