import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCallReader } from "../../../src/app/agent/written-calls.ts";

const NAMES = new Set(["plan_capacity", "find_gpu"]);
function read(text: string, size = 3) {
  const reader = createCallReader(NAMES);
  let out = "";
  for (let at = 0; at < text.length; at += size) out += reader.push(text.slice(at, at + size));
  const { text: rest, calls } = reader.finish();
  return { text: out + rest, calls };
}
const CALL = { name: "find_gpu", args: { query: "h100" } };

describe("calls written as text", () => {
  it.each([
    '{"tool": "find_gpu", "arguments": {"query": "h100"}}',
    '{"name": "find_gpu", "parameters": {"query": "h100"}}',
    '```json\n{"tool": "find_gpu", "arguments": {"query": "h100"}}\n```',
    '<tool_call>\n{"name": "find_gpu", "arguments": {"query": "h100"}}\n</tool_call>',
    '{"function": {"name": "find_gpu", "arguments": "{\\"query\\": \\"h100\\"}"}}',
    '[{"name": "find_gpu", "arguments": {"query": "h100"}}]',
  ])("%s", (text) => {
    expect(read(text)).toEqual({ text: "", calls: [CALL] });
  });
  it("several, one in each tag", () => {
    const one = '<tool_call>{"name": "find_gpu", "arguments": {"query": "h100"}}</tool_call>';
    expect(read(`${one}\n${one}`).calls).toEqual([CALL, CALL]);
  });
});

describe("text stays text", () => {
  it.each([
    "You need 8 GPUs.",
    '{"tool": "rm_rf", "arguments": {}}',
    "{not json",
    'Use {"tool": "find_gpu", "arguments": {}} to look it up.',
    "[1] See the docs.",
    "```\nsome code\n```",
  ])("%s", (text) => {
    expect(read(text)).toEqual({ text, calls: [] });
  });
  it("whatever it is and however it is cut", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 9 }), (text, size) => {
        expect(read(text, size)).toEqual({ text, calls: [] });
      }),
    );
  });
});
