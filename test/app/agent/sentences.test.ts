import fc from "fast-check";
import { expect, it } from "vitest";
import { cutSentences } from "../../../src/app/agent/sentences.ts";

it.each([
  ["One. Two? Three", ["One. ", "Two? "], "Three"],
  ["Llama 3.1 8B costs $0.96. Fine", ["Llama 3.1 8B costs $0.96. "], "Fine"],
  ["1. First\n2. Second\n", ["1. First\n", "2. Second\n"], ""],
  ["GPUs, e.g. the H100, do. Yes", ["GPUs, e.g. the H100, do. "], "Yes"],
  ["**Bold end.** Next", ["**Bold end.** "], "Next"],
  ["not yet.", [], "not yet."],
] as const)("%j", (text, sentences, rest) => {
  expect(cutSentences(text)).toEqual({ sentences, rest });
});
it("loses nothing", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { sentences, rest } = cutSentences(text);
      expect(sentences.join("") + rest).toBe(text);
    }),
  );
});
