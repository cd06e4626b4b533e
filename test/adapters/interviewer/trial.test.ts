/** Phrases that a trial by fresh eyes found misread, each as the next turn after the same sentence. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Conversation } from "../../../src/app/agent/conversation.ts";
import { converse, say } from "../../support/conversation.ts";

const SENTENCE = "Llama 3.1 8B on H100, 20 req/s, 1500 tokens in and 300 out, bf16";

let conversation: Conversation;
beforeEach(async () => {
  conversation = await converse();
  await say(conversation, SENTENCE);
});

describe("changes that are read", () => {
  it.each([
    ["use fp16 not fp8", { precision: "fp16" }],
    ["add 10 rps", { requestsPerSecond: 30 }],
    ["make the prompts 50% shorter", { isl: 750 }],
    ["the average prompt has 3 pages of text", { isl: 2000 }],
    ["Not H100, use H200", { gpu: "H200-SXM-141GB" }],
    ["rps 10 to 50", { requestsPerSecond: 10, peakMultiplier: 5 }],
    ["raise the load to 40 and use fp8", { requestsPerSecond: 40, precision: "fp8" }],
    ["what if load drops by 30%", { requestsPerSecond: 14 }],
    ["bump it up by 50%", { requestsPerSecond: 30 }],
    ["same but with twice as long prompts", { isl: 3000 }],
    ["what if we get a traffic spike of 5x", { peakMultiplier: 5 }],
    ["no more than 20 ms per token", { itlMs: 20 }],
    ["80% of the prompt is shared", { prefixHitRate: 0.8 }],
    ["2x A100 80GB per replica", { tp: 2 }],
    ["20k context", { contextWindow: 20_480 }],
    ["16k context", { contextWindow: 16_384 }],
  ])("%s", async (text, expected) => {
    await say(conversation, text);
    expect(conversation.requirements()).toMatchObject(expected);
  });
  it("tokens a day become requests through both lengths", async () => {
    const { reply } = await say(conversation, "we expect 50 million tokens per day");
    expect(conversation.requirements().requestsPerSecond).toBeCloseTo(50e6 / 86_400 / 1800, 6);
    expect(reply).toContain("by input and output length together");
  });
  it("a format that is ruled out is not taken", async () => {
    await say(conversation, "don't use fp8");
    expect(conversation.requirements().precision).toBe("bf16");
  });
});

describe("questions that change nothing", () => {
  it.each([
    ["is it feasible on a single L4?", /^No: it takes \d+ × L4/],
    ["How many L4 would I need?", /L4/],
    ["is 16k context ok?", /as it is/],
    ["is fp8 worth it?", /fp8/],
    ["why not 2 GPUs?", /^(?!Compare with what)/],
    ["what dominates the TTFT?", /prefill|queue/i],
    ["show me the plan again", /The limit is/],
    ["at how many requests does it break?", /req\/s/],
    ["how long until first token under peak", /at the peak: TTFT/],
    ["what is the batch size", /sequences at once/],
    ["use two replicas", /follows from the load/],
    ["at most 3 GPUs", /follows from the load/],
    ["drop redundancy", /redundantReplicas/],
    ["I don't know the output length", /150|600/],
  ])("%s", async (text, words) => {
    const before = conversation.requirements();
    const { reply } = await say(conversation, text);
    expect(reply).toMatch(words);
    expect(conversation.requirements()).toEqual(before);
  });
  it("a limit that is not the plan's is put right", async () => {
    const limit = conversation.plan()?.capacity.bindingConstraint ?? "";
    const other = limit === "decode" ? "compute" : "decode";
    const { reply } = await say(conversation, `why is the limit ${other}?`);
    expect(reply).toMatch(new RegExp(`^The limit is ${limit}, not ${other}\\.`));
  });
});

it("asks which model is meant, keeps the other facts, and makes no plan with the old one", async () => {
  const { reply, plan } = await say(conversation, "i want 20 qps with 2000 in/500 out on llama 70b");
  expect(reply).toContain("Which model do you mean?");
  expect(plan).toBeNull();
  expect(conversation.requirements()).toMatchObject({ requestsPerSecond: 20, isl: 2000, osl: 500 });
  expect(conversation.requirements().model).toBeUndefined();
});
