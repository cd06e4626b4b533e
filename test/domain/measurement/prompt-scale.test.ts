import { expect, it } from "vitest";
import { promptScale } from "../../../src/domain/measurement/prompt-scale.ts";

it("reads words a token and a template's tokens from two counts: 1.25 tokens a word and 10 besides", () => {
  const scale = promptScale({ words: 32, tokens: 50 }, { words: 128, tokens: 170 });
  expect(scale?.wordsPerToken).toBeCloseTo(0.8, 9);
  expect(scale?.overheadTokens).toBeCloseTo(10, 9);
});
it("believes no count that does not grow with the words", () => {
  expect(promptScale({ words: 32, tokens: 10 }, { words: 128, tokens: 10 })).toBeNull();
  expect(promptScale({ words: 32, tokens: 0 }, { words: 128, tokens: 0 })).toBeNull();
  expect(promptScale({ words: 32, tokens: 10 }, { words: 128, tokens: 5000 })).toBeNull();
});
