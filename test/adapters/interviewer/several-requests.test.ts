import { beforeEach, describe, expect, it } from "vitest";
import { requestsOf } from "../../../src/adapters/interviewer/several-requests.ts";
import type { Conversation } from "../../../src/app/agent/conversation.ts";
import { LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import { converse, say, written } from "../../support/conversation.ts";

describe("requests of a message", () => {
  it.each([
    [
      "double the traffic, then compare with H200 and export to plan.json",
      ["double the traffic", "compare with H200", "export to plan.json"],
    ],
    ["why is the TTFT so high and what if we use fp8?", ["why is the TTFT so high", "what if we use fp8?"]],
    ["make it 50 rps and tell me what breaks first", ["make it 50 rps", "what breaks first"]],
    [
      "what does it cost and how many replicas are there?",
      ["what does it cost", "how many replicas are there?"],
    ],
  ])("%s", (text, parts) => {
    expect(requestsOf(text)).toEqual(parts);
  });
  it.each([
    "what if traffic doubles and we move to fp8?",
    "compare H100, H200 and MI300X",
    "Llama 3.1 8B, 20 rps, 500 in, 200 out. Which GPU and how many?",
    "10 rps, 500 in and 200 out",
    "why not 3 GPUs?",
  ])("%s is one", (text) => {
    expect(requestsOf(text)).toEqual([text]);
  });
});

describe("in conversation", () => {
  let conversation: Conversation;
  beforeEach(async () => {
    conversation = await converse({ gated: true });
    await say(conversation, "Llama 3.1 8B on H100, 20 req/s, 1500 tokens in and 300 out, bf16");
  });
  const reply = async (text: string): Promise<string> => {
    const { reply: said } = await say(conversation, text);
    expect(said).not.toContain(LEFT_OUT);
    return said;
  };

  it("changes, compares and exports in the order asked, each on what the one before left", async () => {
    const said = await reply("double the traffic, then compare with H200 and export to several.json");
    expect(conversation.requirements().requestsPerSecond).toBe(40);
    expect(said.indexOf("replicas of 1 GPU")).toBeGreaterThanOrEqual(0);
    expect(said.indexOf("GPU H200")).toBeGreaterThan(said.indexOf("replicas of 1 GPU"));
    expect(said.indexOf("several.json")).toBeGreaterThan(said.indexOf("GPU H200"));
    expect(JSON.parse(written.get("several.json") ?? "").inputs.requestsPerSecond.value).toBe(40);
  });
  it("explains before it changes, when asked so", async () => {
    const said = await reply("why is the TTFT so high and what if we use fp8?");
    expect(said).toContain("queueing");
    expect(conversation.requirements().precision).toBe("fp8");
  });
  it("asks what is missing before it answers the rest", async () => {
    const fresh = await converse({ gated: true });
    const { reply: said, question } = await say(
      fresh,
      "plan Llama 3.1 8B at 10 rps, and export it to early.json",
    );
    expect(said).not.toContain("early.json");
    expect(question).toContain("input tokens");
  });
  it("says whether a budget holds, and which single change would be within it", async () => {
    expect(await reply("is it below $300k a month?")).toMatch(
      /^Yes: \$[\d,]+ a month is within \$300,000\.$/,
    );
    const no = await reply("does it fit in 20k a month?");
    expect(no).toMatch(/^No: \$[\d,]+ a month is more than \$20,000\./);
    expect(no).toContain("L40S");
    expect(conversation.requirements().monthlyBudgetUsd).toBeUndefined();
  });
  it("says with the plan that its budget holds", async () => {
    expect(await reply("keep it under 300k per month")).toContain("Within the budget of $300,000 a month.");
  });
  it("compares as many as it can at a time and names the rest", async () => {
    const said = await reply("compare H100, H200, B200, A100-80GB, L40S, L4, MI300X, B300, GB200 and A10G");
    expect(said).toContain("ask for GB200, A10G next");
    expect(said.match(/^- GPU /gm)).toHaveLength(8);
  });
  it("takes a city for its region once the cloud is known, and says so", async () => {
    expect(await reply("run it in Frankfurt on AWS")).toContain("aws eu-central-1");
    expect(conversation.requirements()).toMatchObject({ cloud: "aws", region: "eu-central-1" });
    const fresh = await converse();
    await say(fresh, "Llama 3.1 8B, 10 rps, 500 in, 200 out");
    const { reply: said } = await say(fresh, "host it in Frankfurt");
    expect(said).toContain("gcp europe-west3");
    expect(fresh.requirements().region).toBeUndefined();
  });
});
