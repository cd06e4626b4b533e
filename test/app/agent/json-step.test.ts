import { describe, expect, it } from "vitest";
import { readStep, type StepNames } from "../../../src/app/agent/json-step.ts";

const names: StepNames = {
  tools: new Set(["plan_capacity", "find_gpu"]),
  fields: new Set(["model", "isl", "osl", "requestsPerSecond"]),
  taker: "plan_capacity",
};
const CALL = { kind: "calls", calls: [{ name: "find_gpu", args: { query: "h100" } }] };

describe("a step of a model that answers in JSON", () => {
  it.each([
    '{"tool": "find_gpu", "arguments": {"query": "h100"}}',
    '{"name": "find_gpu", "parameters": {"query": "h100"}}',
    '{"tool": "find_gpu", "query": "h100"}',
    '{"find_gpu": {"query": "h100"}}',
    '{"tool_calls": [{"function": {"name": "find_gpu", "arguments": "{\\"query\\": \\"h100\\"}"}}]}',
    'I will look it up: {"action": "functions.find_gpu", "action_input": {"query": "h100"}}',
  ])("%s is a call", (text) => {
    expect(readStep(text, names)).toEqual(CALL);
  });
  it("takes bare requirements for what they are", () => {
    expect(readStep('{"model": "llama", "isl": 500}', names)).toEqual({
      kind: "calls",
      calls: [{ name: "plan_capacity", args: { model: "llama", isl: 500 } }],
    });
  });
  it.each([
    ['{"reply": "Two GPUs."}', "Two GPUs."],
    ['{"tool": "reply", "arguments": {"text": "Two GPUs."}}', "Two GPUs."],
  ])("%s speaks", (text, said) => {
    expect(readStep(text, names)).toEqual({ kind: "reply", text: said });
  });
  it("takes words without an object for what they are", () => {
    expect(readStep("Two GPUs.", names)).toEqual({ kind: "reply", text: "Two GPUs.", prose: true });
  });
  it.each([
    ['{"tool": "run_shell", "arguments": {}}', /no tool "run_shell". Tools: plan_capacity, find_gpu/],
    ['{"tool": "find_gpu", "arguments": "h100"}', /must be an object/],
    ['{"thought": "hm"}', /neither "tool" nor "reply"/],
    ['{"tool": ', /JSON|neither/],
    ["", /empty/],
  ])("%s goes back", (text, problem) => {
    expect(readStep(text, names)).toMatchObject({ kind: "fault", problem: expect.stringMatching(problem) });
  });
});
