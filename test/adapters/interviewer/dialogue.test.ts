import { beforeEach, describe, expect, it } from "vitest";
import type { Conversation } from "../../../src/app/agent/conversation.ts";
import { unsupportedFigures } from "../../../src/app/agent/figure-check.ts";
import { LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import { capacityPlanSchema } from "../../../src/domain/planning/capacity-plan.ts";
import { converse, eventsOf, say, written } from "../../support/conversation.ts";

const SENTENCE = "Serve Llama 3.1 8B at 20 requests per second, 500 tokens in, 200 out, fp8 on H100";

let conversation: Conversation;
beforeEach(async () => {
  // The gate withholds any figure that no tool result holds: the interviewer must never trip it.
  conversation = await converse({ gated: true });
});

async function reply(text: string): Promise<string> {
  const { reply: said } = await say(conversation, text);
  expect(said).not.toContain(LEFT_OUT);
  return said;
}

describe("one sentence with everything", () => {
  it("gives a plan in under a second, and asks nothing", async () => {
    const started = performance.now();
    const { plan, question } = await say(conversation, SENTENCE);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(question).toBeNull();
    expect(plan?.inputs.model?.value).toBe("meta-llama/Llama-3.1-8B");
    expect(plan?.verdict.feasible).toBe(true);
  });
  it("makes the same requirements as a pasted list of lines", async () => {
    await say(conversation, SENTENCE);
    const pasted = await converse();
    await say(pasted, "model: Llama 3.1 8B\nrps: 20\ninput: 500 tokens\noutput: 200 tokens\nfp8\ngpu: H100");
    expect(pasted.requirements()).toEqual(conversation.requirements());
  });
});

describe("field by field", () => {
  it("S4-01: asks for load, model, input and output, one question a turn, the one that moves the plan most first", async () => {
    const asked: string[] = [];
    for (const answer of ["hello", "10", "Llama 3.1 8B", "500"])
      asked.push((await say(conversation, answer)).question ?? "");
    expect(
      asked.map((question) => /requests per second|model|input tokens|output tokens/.exec(question)?.[0]),
    ).toEqual(["requests per second", "model", "input tokens", "output tokens"]);
    expect((await say(conversation, "200")).plan?.verdict.feasible).toBe(true);
  });
  it("names what else it misses, with a default for each, and says why it asks this first", async () => {
    const said = await reply("hello");
    expect(said).toMatch(/Requests per second move the plan most: on H100, \d+ GPUs at 1, \d+ GPUs at 100\./);
    expect(said).toContain(
      "I also miss input tokens (default 1,000), output tokens (default 300) and the model",
    );
    expect(said.match(/\?/g)).toHaveLength(1);
    expect(said.endsWith('How many requests per second (or say "default": 10)?')).toBe(true);
  });
  it.each(["default", "you choose", "typical", "ok", "no idea"])(
    "takes the default it offered on %s",
    async (answer) => {
      await reply("Llama 3.1 8B, 10 rps, 200 out");
      expect(await reply(answer)).toContain("Taken by default: 1,000 input tokens.");
      expect(conversation.requirements().isl).toBe(1000);
      expect(conversation.plan()).not.toBeNull();
    },
  );
  it("takes every default at once", async () => {
    await reply("Llama 3.1 8B");
    await reply("defaults");
    expect(conversation.requirements()).toMatchObject({ requestsPerSecond: 10, isl: 1000, osl: 300 });
    expect(conversation.plan()).not.toBeNull();
  });
  it("S4-02: refuses abc, -10 and 0 as the load with a sentence, then takes 10", async () => {
    await reply("hello");
    expect(await reply("abc")).toContain("“abc” is no load I can read.");
    expect(await reply("-10")).toContain("Load must be above zero; -10 is not.");
    expect(await reply("0")).toContain("Load must be above zero; 0 is not.");
    expect(conversation.requirements()).toEqual({});
    await reply("10");
    expect(conversation.requirements()).toEqual({ requestsPerSecond: 10 });
  });
  it("S4-03: refuses abc, -10 and 0 as the input length, then takes 500", async () => {
    await reply("Llama 3.1 8B at 10 rps");
    expect(await reply("abc")).toContain("no input length");
    expect(await reply("-10")).toContain("Input length must be above zero");
    expect(await reply("0")).toContain("Input length must be above zero");
    await reply("500");
    expect(conversation.requirements()).toMatchObject({ requestsPerSecond: 10, isl: 500 });
  });
  it("S4-04: refuses abc, -10 and 0 as the output length, then takes 200 tokens", async () => {
    await reply("Llama 3.1 8B at 10 rps, 500 tokens in");
    expect(await reply("abc")).toContain("no output length");
    expect(await reply("-10")).toContain("Output length must be above zero");
    expect(await reply("0")).toContain("Output length must be above zero");
    await reply("200 tokens");
    expect(conversation.requirements()).toMatchObject({ osl: 200 });
  });
  it.each(["70", "70B", "70 billion"])("S4-05: takes the model size as %s", async (size) => {
    await reply("10 rps, 500 in, 200 out");
    await reply(size);
    expect(conversation.requirements()).toMatchObject({ parametersB: 70 });
  });
  it("S4-05: refuses a size of 0 and below", async () => {
    await reply("10 rps, 500 in, 200 out");
    expect(await reply("0")).toContain("Model size must be above zero");
    expect(await reply("-7")).toContain("Model size must be above zero");
  });
  it("S4-06: asks for the precision of a model known by size, refuses abc, takes INT4", async () => {
    await reply("10 rps, 500 in, 200 out");
    const { question } = await say(conversation, "7B");
    expect(question).toContain("precision");
    expect(await reply("abc")).toContain("no weight precision");
    await reply("INT4");
    expect(conversation.requirements()).toMatchObject({ precision: "int4" });
    expect(conversation.plan()?.inputs.precision?.value).toBe("int4");
  });
  it("plans without the precision when the person has none in mind, or says something else", async () => {
    for (const answer of ["no preference", "on H200"]) {
      conversation = await converse({ gated: true });
      await reply("10 rps, 500 in, 200 out");
      await reply("7B");
      expect(await reply(answer)).toContain("The limit is");
    }
  });
  it("takes several bare answers in the order asked", async () => {
    await reply("hello");
    await reply("10, 500, 200");
    expect(conversation.requirements()).toEqual({ requestsPerSecond: 10, isl: 500, osl: 200 });
  });
  it("S4-07, S4-08, S4-09, S4-11: takes the optional inputs in the same breath", async () => {
    await reply("70B fp16 at 10 rps, 500 in, 200 out, context 8192, batch 4, A100-80GB, peak 3x");
    expect(conversation.requirements()).toMatchObject({
      contextWindow: 8192,
      batchSize: 4,
      peakMultiplier: 3,
    });
    expect(conversation.plan()?.inputs.gpu?.value).toContain("A100");
  });
  it("S4-10: a target that cannot be met is said to be missed, with what repairs it", async () => {
    await reply(SENTENCE);
    expect(await reply("TTFT under 1 ms p99")).toContain("No plan of this kind holds.");
    expect(conversation.plan()?.verdict.feasible).toBe(false);
    await reply("TTFT under 2 s p99");
    expect(conversation.plan()?.verdict.latencyTargets).toBe("met");
  });
  it("S4-12: growth of 0 is not 'unset'", async () => {
    await reply(`${SENTENCE}, growth 0%`);
    expect(conversation.requirements().growthPercent).toBe(0);
    expect(conversation.plan()?.inputs.growthPercent?.source).toBe("user");
  });
  it("S4-52: users become requests only through what each sends, and it is asked", async () => {
    const { question } = await say(conversation, "Llama 3.1 8B for 3600 users, 500 in, 200 out");
    expect(question).toContain("each user sends in an hour");
    await reply("10");
    expect(conversation.requirements()).toMatchObject({ users: 3600, requestsPerUserHour: 10 });
    expect(conversation.plan()?.inputs.users?.value).toBe(3600);
  });
});

describe("names", () => {
  it("lists the candidates of an ambiguous model and asks", async () => {
    const said = await reply("qwen at 10 rps, 500 in, 200 out");
    expect(said).toContain("could be");
    expect(said).toContain("Which model do you mean?");
    expect(conversation.requirements()).toEqual({ requestsPerSecond: 10, isl: 500, osl: 200 });
    await reply("Qwen3-32B");
    expect(conversation.plan()?.inputs.model?.value).toBe("Qwen/Qwen3-32B");
  });
  it("keeps the rest of a sentence whose region does not exist", async () => {
    await reply("Qwen3-32B at 10 rps, 500 in, 200 out, in europe-west99");
    expect(conversation.requirements()).toMatchObject({ requestsPerSecond: 10, isl: 500, osl: 200 });
    expect(conversation.requirements().region).toBeUndefined();
  });
  it("offers the nearest of an unknown GPU and keeps the plan", async () => {
    await reply(SENTENCE);
    expect(await reply("use H1000")).toMatch(/nearest|No GPU/);
    expect(conversation.requirements().gpu).toContain("H100");
  });
});

describe("what if", () => {
  beforeEach(async () => {
    await reply(SENTENCE);
  });
  it("changes the precision, the load and the length, and takes each back", async () => {
    await reply("make it bf16");
    await reply("double the traffic");
    await reply("halve the output");
    expect(conversation.requirements()).toMatchObject({ precision: "bf16", requestsPerSecond: 40, osl: 100 });
    expect(await reply("undo")).toContain("taken back");
    expect(conversation.requirements()).toMatchObject({ requestsPerSecond: 40, osl: 200 });
  });
  it("compares without changing the requirements", async () => {
    const before = conversation.requirements();
    const said = await reply("compare with L40S");
    expect(said).toContain("L40S");
    expect(said).toContain("as it is");
    expect(conversation.requirements()).toEqual(before);
  });
  it.each([
    ["compare H100, H200 and B200", ["H100", "H200", "B200"]],
    ["compare fp8 and bf16", ["fp8", "bf16"]],
    ["vllm vs sglang", ["vllm", "sglang"]],
    ["why not H200?", ["H200"]],
    ["compare with double the load", ["40"]],
    ["compare spot and on-demand", ["as it is", "holds"]],
    ["compare all GPUs", ["B200", "L40S", "MI300X"]],
    ["which GPU is the cheapest?", ["Cheapest that holds"]],
    ["H100 or H200?", ["H100", "H200"]],
    ["is fp8 cheaper than bf16?", ["fp8", "bf16"]],
    ["would 8-bit KV help?", ["fp8", "as it is"]],
  ])("%s", async (text, words) => {
    const said = await reply(text);
    for (const word of words) expect(said).toContain(word);
  });
  it("drops a target and plans again", async () => {
    await reply("TTFT under 100 ms");
    expect(conversation.requirements().ttftMs).toBe(100);
    await reply("without the ttft target");
    expect(conversation.requirements().ttftMs).toBeUndefined();
    expect(conversation.plan()?.verdict.latencyTargets).toBe("not checked");
  });
  it("applies the repair it is told to", async () => {
    await reply("TTFT under 5 ms");
    const [first] = conversation.plan()?.verdict.repairs ?? [];
    await reply("do the first one");
    expect(conversation.requirements()).toMatchObject(first?.set ?? { none: true });
    expect(conversation.plan()?.verdict.feasible).toBe(true);
  });
  it("writes the plan to a file in the same breath", async () => {
    expect(await reply("make it bf16 and export to bf16.json")).toContain("bf16.json");
    expect(JSON.parse(written.get("bf16.json") ?? "").inputs.precision.value).toBe("bf16");
  });
  it("starts over with what the same message says", async () => {
    await reply("start over: 10 rps, 500 in, 200 out, Qwen3-32B");
    expect(conversation.requirements()).toMatchObject({ requestsPerSecond: 10, model: "Qwen/Qwen3-32B" });
    expect(conversation.requirements().gpu).toBeUndefined();
  });
  it("takes facts out of a plea for help", async () => {
    await reply("start over");
    await reply("help me size Qwen3-32B at 10 rps, 500 in, 200 out on the cheapest GPU");
    expect(conversation.plan()?.inputs.model?.value).toBe("Qwen/Qwen3-32B");
  });
  it("starts over", async () => {
    expect(await reply("start over")).toContain("forgotten");
    expect(conversation.requirements()).toEqual({});
    expect(conversation.plan()).toBeNull();
  });
  it("writes the plan where it is told, and the file is the plan document", async () => {
    expect(await reply("export to my_plan.json")).toContain("my_plan.json");
    expect(capacityPlanSchema.parse(JSON.parse(written.get("my_plan.json") ?? "")).kind).toBe(
      "headroom.plan",
    );
  });
});

describe("questions about the plan", () => {
  beforeEach(async () => {
    await reply(SENTENCE);
  });
  it.each([
    ["why 2 GPUs?", /Formula/],
    ["why is TTFT so high", /prefill/],
    ["where does the cost come from?", /p5|machine|month/],
    ["how sure are you", /In .* % of cases/],
    ["what did you assume", /Assumed, with the reason/],
    ["is there anything cheaper?", /a month/],
    ["show me the plan", /The limit is/],
    ["what does it cost per month?", /an hour, .* a month/],
    ["how much memory does it need?", /weights \(fp8\): .* GiB/],
    ["how many replicas at the peak?", /2 replicas of 1 GPU/],
    ["how many GPUs?", /2 GPUs/],
    ["what is the throughput?", /req\/s/],
    ["how fast is it?", /at the peak: TTFT/],
    ["give me autoscaling thresholds", /queue depth per replica/],
    ["what is the bottleneck?", /saturat|rate/],
  ])("%s", async (text, pattern) => {
    const before = conversation.requirements();
    expect(await reply(text)).toMatch(pattern);
    expect(conversation.requirements()).toEqual(before);
  });
});

describe("a question that takes a wrong number for granted", () => {
  it.each([
    ["why 7 GPUs?", "The plan has 2 GPUs, not 7."],
    ["why five replicas?", "The plan has 2 replicas, not 5."],
    ["why 4 GPUs per replica?", "The plan has 1 GPU per replica, not 4."],
  ])("%s", async (text, words) => {
    await reply(SENTENCE);
    expect(await reply(text)).toMatch(new RegExp(`^${words.replaceAll(".", "\\.")}`));
  });
  it("is told nothing when the number is right", async () => {
    await reply(SENTENCE);
    expect(await reply("why 2 GPUs?")).not.toContain("not 2");
  });
});

describe("a count before a GPU", () => {
  it("is the GPUs of a replica, as for flags, until the person lets it go", async () => {
    await reply("Llama 3.1 70B at 5 rps, 500 in, 200 out on 8xA100-80");
    expect(conversation.plan()?.replicas.gpusPerReplica).toBe(8);
    await reply("any tp");
    expect(conversation.requirements().gpu).toBe("A100-SXM-80GB");
    expect(conversation.plan()?.inputs.tp?.source).not.toBe("user");
  });
});

it("names pieces it did not use once, however often they were pasted", async () => {
  const said = await reply(`${SENTENCE}\n${"17 flurbs\n".repeat(50)}`);
  expect(said.match(/I did not use/g)).toHaveLength(1);
  expect(said).toContain('I did not use "17 flurbs".');
});

describe("what it cannot do it says, and what it can", () => {
  it.each([
    ["write me a poem", "not something I do"],
    ["deploy it", "cannot deploy"],
    ["what will prices be tomorrow?", "cannot know future prices"],
    ["what can you do", "make it fp8"],
    ["which GPUs do you know?", "headroom gpus"],
    ["thanks", "welcome"],
    ["bye", "/quit"],
    ["lorem ipsum dolor", "help"],
  ])("%s", async (text, words) => {
    await reply(SENTENCE);
    expect(await reply(text)).toContain(words);
  });
  it("says there is no plan yet when asked about one too early", async () => {
    expect(await reply("why so many GPUs?")).toContain("There is no plan yet.");
  });
});

it("never says a figure that is not in the tools' results", async () => {
  for (const text of [SENTENCE, "compare with H200", "TTFT under 5 ms", "why 2 GPUs?", "how sure are you"]) {
    const events = await eventsOf(conversation.send(text));
    expect(JSON.stringify(events.at(-1))).not.toContain(LEFT_OUT);
  }
  expect(
    unsupportedFigures("You need 77 GPUs.", { facts: [], texts: [], names: new Set(), lastWord: "" }),
  ).toHaveLength(1);
});
