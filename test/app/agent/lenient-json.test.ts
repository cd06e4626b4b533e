import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "../../../src/app/agent/lenient-json.ts";

const VALUE = { tool: "find_gpu", arguments: { query: "h100" } };
const value = (text: string) => {
  const reading = readJson(text);
  return reading.kind === "found" ? reading.values : reading.kind;
};

describe("JSON as chat models write it", () => {
  it.each([
    ["fenced", '```json\n{"tool": "find_gpu", "arguments": {"query": "h100"}}\n```'],
    ["between sentences", 'Sure!\n{"tool": "find_gpu", "arguments": {"query": "h100"}}\nDone.'],
    ["with commas too many", '{"tool": "find_gpu", "arguments": {"query": "h100",},}'],
    ["in single quotes", "{'tool': 'find_gpu', 'arguments': {'query': 'h100'}}"],
    ["with bare keys", '{tool: "find_gpu", arguments: {query: "h100"}}'],
    ["with comments", '{"tool": "find_gpu", // look it up\n "arguments": {"query": "h100"}}'],
    ["with curly quotes", "{“tool”: “find_gpu”, “arguments”: {“query”: “h100”}}"],
    ["after thoughts", '<think>{"no": 1}</think>{"tool": "find_gpu", "arguments": {"query": "h100"}}'],
    ["cut off before the last brackets", '{"tool": "find_gpu", "arguments": {"query": "h100"'],
  ])("%s", (_, text) => {
    expect(value(text)).toEqual([VALUE]);
  });
  it("Python's words and thousands in groups", () => {
    expect(value('{"a": True, "b": None, "n": 2,000}')).toEqual([{ a: true, b: null, n: 2000 }]);
  });
  it("keeps curly and single quotes that are words", () => {
    expect(value('{"reply": "“hello” isn\'t a load",}')).toEqual([{ reply: "“hello” isn't a load" }]);
  });
  it("several objects, one after the other or in a list", () => {
    expect(value('{"a": 1}\n{"b": 2}')).toEqual([{ a: 1 }, { b: 2 }]);
    expect(value('[{"a": 1}, {"b": 2}]')).toEqual([[{ a: 1 }, { b: 2 }]]);
  });
  it("tells where it breaks", () => {
    const reading = readJson('{"a": 1 "b" 2}');
    expect(reading).toMatchObject({
      kind: "broken",
      problem: expect.stringMatching(/JSON|position|Expected/),
    });
  });
  it.each(["You need 8 GPUs.", "[1] See the docs.", ""])("%s holds none", (text) => {
    expect(value(text)).toBe("none");
  });
  it("reads what any writer of JSON writes, and never throws", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        expect(value(JSON.stringify(object))).toEqual([JSON.parse(JSON.stringify(object))]);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        readJson(`${text}{${text}`);
      }),
    );
  });
});
