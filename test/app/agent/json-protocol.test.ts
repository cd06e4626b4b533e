/** Chat models that know no tool calling, over HTTP: found out, driven in JSON, and refused with a sentence when that fails. */
import { afterEach, describe, expect, it } from "vitest";
import { openChatModel } from "../../../src/adapters/chat-model.ts";
import { createProtocolChoice, type ModelProtocol } from "../../../src/app/agent/protocol.ts";
import { converse, eventsOf, say } from "../../support/conversation.ts";
import {
  type Answer,
  type FakeEndpoint,
  type SeenRequest,
  startFakeEndpoint,
} from "../../support/fake-endpoint.ts";
import { toollessModels } from "../../support/toolless-models.ts";

const SENTENCE = "Llama 3.1 8B at 20 requests a second, 500 tokens in, 200 out, fp8 on H100";
const ASKED = {
  model: "llama 3.1 8b",
  requestsPerSecond: 20,
  isl: 500,
  osl: 200,
  precision: "fp8",
  gpu: "H100",
};

let endpoint: FakeEndpoint | undefined;
afterEach(async () => {
  await endpoint?.stop();
  endpoint = undefined;
});

type Script = readonly Answer[] | ((body: SeenRequest["body"], turn: number) => Answer);

async function over(script: Script, wanted: ModelProtocol = "auto") {
  endpoint = await startFakeEndpoint(script);
  const { chatModel } = await openChatModel(
    { apiKey: undefined, baseUrl: endpoint.baseUrl, model: "plain" },
    10,
  );
  return converse({ chatModel, gated: true, protocol: createProtocolChoice(wanted) });
}
const chats = () => (endpoint?.requests ?? []).map(({ body }) => body);
const call = (args: object): Answer => ({ text: JSON.stringify({ tool: "plan_capacity", arguments: args }) });
const reply = (text: string): Answer => ({ text: JSON.stringify({ reply: text }) });

describe("a server that refuses tools", () => {
  it("is asked once with tools, and in JSON from then on", async () => {
    const conversation = await over(toollessModels.refusing);
    const { plan } = await say(conversation, SENTENCE);
    expect(plan?.inputs.requestsPerSecond?.value).toBe(20);
    expect((await say(conversation, "make it bf16")).plan?.inputs.precision?.value).toBe("bf16");
    expect(chats().filter(({ tools }) => tools !== undefined)).toHaveLength(1);
  });
  it("is named in a sentence when tools were insisted on", async () => {
    const conversation = await over(toollessModels.refusing, "tools");
    const last = (await eventsOf(conversation.send(SENTENCE))).at(-1);
    expect(last).toMatchObject({
      type: "error",
      code: "tools_refused",
      message: expect.stringMatching(/^plain at 127\.0\.0\.1:\d+ takes no tools\.$/),
      hint: expect.stringContaining("--model-protocol json"),
    });
  });
  it("gets the short prompt too when the tools do not fit its window", async () => {
    const full = {
      status: 400,
      problem: "request (5031 tokens) exceeds the available context size (2048 tokens)",
    };
    const conversation = await over([full, call(ASKED), reply("It holds.")]);
    expect((await say(conversation, SENTENCE)).reply).toBe("It holds.");
    expect(conversation.requirements()).toEqual(ASKED);
  });
});

describe("a model that never calls a tool", () => {
  it("is found out by its first answer to figures, whose words are dropped for the plan", async () => {
    const conversation = await over(toollessModels.untidy);
    const { plan, reply: told } = await say(conversation, SENTENCE);
    expect(plan?.inputs.gpu?.value).toContain("H100");
    expect(told).not.toContain("20 GPUs");
  });
  it("keeps its words when it does not speak JSON either, and the person is told what that means", async () => {
    const conversation = await over(toollessModels.chatty);
    const { reply: told } = await say(conversation, SENTENCE);
    expect(told).toMatch(/^Great question! Serving models is an art\.\n\n\(This chat model called no tool/);
    expect(chats()).toHaveLength(2);
  });
  it("is left alone when it only asks back, in JSON as asked", async () => {
    const conversation = await over([{ text: "Which of the 2?" }, reply("Which of the 2?")]);
    expect((await say(conversation, "take 2")).reply).toBe("Which of the 2?");
  });
  it("is not suspected over small talk", async () => {
    const conversation = await over(toollessModels.chatty);
    await say(conversation, "hello there");
    expect(chats()).toHaveLength(1);
  });
});

describe("the JSON protocol", () => {
  it("asks with a prompt that fits a window of 2048 tokens, and for one object", async () => {
    const conversation = await over([call(ASKED), reply("It holds.")], "json");
    await say(conversation, SENTENCE);
    for (const { messages, response_format, tools } of chats()) {
      // About 3.3 characters a token, with room for the answer.
      expect(JSON.stringify(messages).length).toBeLessThan(2048 * 3);
      expect([tools, JSON.stringify(response_format)]).toEqual([
        undefined,
        expect.stringContaining('"plan_capacity"'),
      ]);
    }
  });
  it("tells what is wrong with an object, and takes the mended one", async () => {
    const conversation = await over(
      [{ text: '{"tool": "plan" "arguments"}' }, call(ASKED), reply("Done.")],
      "json",
    );
    expect((await say(conversation, SENTENCE)).reply).toBe("Done.");
    const told = String(chats()[1]?.messages?.at(-1)?.content);
    expect(told).toMatch(/JSON/);
  });
  it("tells wrong arguments by their field", async () => {
    const conversation = await over([call({ ...ASKED, isl: -5 }), call(ASKED), reply("Done.")], "json");
    await say(conversation, SENTENCE);
    expect(String(chats()[1]?.messages?.at(-1)?.content)).toContain("isl");
    expect(conversation.requirements()).toEqual(ASKED);
  });
  it("gives up politely after three tries", async () => {
    const conversation = await over(toollessModels.garbled);
    const last = (await eventsOf(conversation.send(SENTENCE))).at(-1);
    expect(last).toMatchObject({ type: "error", code: "endpoint_failed" });
    expect(chats()).toHaveLength(4);
  });
  it("goes on without the shape where an endpoint does not know it", async () => {
    const conversation = await over(
      (body, turn) =>
        body.response_format !== undefined
          ? { status: 400, problem: "response_format is not supported" }
          : turn < 3
            ? call(ASKED)
            : reply("Done."),
      "json",
    );
    expect((await say(conversation, SENTENCE)).plan?.replicas.gpus).toBe(2);
  });
  it("ends a turn that repeats itself with the tool's own words", async () => {
    const conversation = await over([call(ASKED)], "json");
    const { reply: told, plan } = await say(conversation, SENTENCE);
    expect(told).toBe(plan?.verdict.summary);
    expect(chats()).toHaveLength(2);
  });
  it("withholds figures that nobody gave", async () => {
    const conversation = await over([call(ASKED), reply("You need 99 GPUs.")], "json");
    expect((await say(conversation, SENTENCE)).reply).not.toContain("99");
  });
  it("holds for a kept session that is resumed", async () => {
    const first = await over(
      [call(ASKED), reply("Done."), call({ precision: "bf16" }), reply("Changed.")],
      "json",
    );
    await say(first, SENTENCE);
    await say(first, "make it bf16");
    expect(String(chats().at(-2)?.messages?.at(-1)?.content)).toBe("make it bf16");
    expect(JSON.stringify(chats().at(-2)?.messages)).toContain("Result of plan_capacity");
  });
});

describe("a chat model that does not stop", () => {
  it("is ended with what it said when it talks on and on", async () => {
    const conversation = await over([{ text: "and so on ".repeat(20_000), pieceSize: 500 }], "tools");
    const { reply: told } = await say(conversation, "hello");
    expect(told.length).toBeLessThan(40_000);
    expect(told).toMatch(/The answer was ended here/);
  });
  it("is ended after five calls in a row that fail", async () => {
    const conversation = await over(
      [{ calls: [{ name: "run_shell", args: { command: "rm -rf /" } }] }],
      "tools",
    );
    const { reply: told } = await say(conversation, "hello");
    expect(told).toContain("There is no tool named run_shell.");
    expect(chats()).toHaveLength(5);
  });
});
