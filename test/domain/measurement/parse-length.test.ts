import { expect, it } from "vitest";
import { parseLength } from "../../../src/domain/measurement/parse-length.ts";

it.each([
  ["500", { kind: "fixed", tokens: 500 }],
  [" 64-256 ", { kind: "uniform", low: 64, high: 256 }],
  ["500~150", { kind: "lognormal", mean: 500, deviation: 150 }],
  ["100:9, 1000:1", { kind: "histogram", tokens: [100, 1000], weights: [9, 1] }],
])("%j is %j", (text, model) => expect(parseLength(text)).toEqual(model));

it.each(["", "0", "-5", "9-3", "abc", "100:0", "1,2", "0~5"])("%j is no length", (text) => {
  expect(parseLength(text)).toBeNull();
});
