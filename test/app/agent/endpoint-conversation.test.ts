import { setTimeout as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { openChatModel } from "../../../src/adapters/chat-model.ts";
import type { AgentEvent } from "../../../src/app/agent/conversation.ts";
import { LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import { converse, eventsOf, say, type TestConversation } from "../../support/conversation.ts";
import { type Answer, type FakeEndpoint, startFakeEndpoint } from "../../support/fake-endpoint.ts";

const ASKED = {
  model: "llama 3.1 8b",
  requestsPerSecond: 20,
  isl: 500,
  osl: 200,
  precision: "fp8",
  gpu: "H100",
};
const PLAN = { calls: [{ name: "plan_capacity", args: ASKED }] };
const SENTENCE = "Llama 3.1 8B at 20 rps, 500 in, 200 out, fp8 on H100";

let endpoint: FakeEndpoint | undefined;
afterEach(async () => {
  await endpoint?.stop();
  endpoint = undefined;
});

async function over(answers: readonly Answer[], options: TestConversation = {}) {
  endpoint = await startFakeEndpoint(answers);
  const settings = { apiKey: undefined, baseUrl: endpoint.baseUrl, model: "scripted-model" };
  const { chatModel } = await openChatModel(settings, 10);
  return converse({ chatModel, gated: true, ...options });
}

const types = (events: readonly AgentEvent[]) =>
  events.map(({ type }) => type).filter((type) => type !== "text");
const chats = () => (endpoint?.requests ?? []).filter(({ path }) => path.endsWith("/chat/completions"));

describe("a chat model that streams tool calls", () => {
  it("plans in one call and explains; the events come in order", async () => {
    const conversation = await over([PLAN, { text: "It holds with 2 GPUs." }]);
    const events = await eventsOf(conversation.send(SENTENCE));
    expect(types(events)).toEqual(["init", "tool_start", "tool_end", "plan", "result"]);
    expect(events.at(-1)).toMatchObject({ type: "result", reply: "It holds with 2 GPUs.", question: null });
    expect(conversation.plan()?.replicas.gpus).toBe(2);
    expect(conversation.requirements()).toEqual(ASKED);
  });

  it("shows the words of a sentence at once, its figures only when they are checked", async () => {
    const text = "It holds with 2 GPUs. It would hold with 9 GPUs too.";
    const conversation = await over([PLAN, { text }]);
    const previews: string[] = [];
    for await (const event of conversation.send(SENTENCE))
      if (event.type === "preview") previews.push(event.text);
    expect(previews).toContain("It holds with ");
    expect(previews.join("\n")).not.toMatch(/\d/);
    expect((await conversation.history()).at(-1)?.text).toContain(LEFT_OUT);
  });

  it("plans for a model that knows no tool calling and writes the call as text", async () => {
    const written = { text: JSON.stringify({ tool: "plan_capacity", arguments: ASKED }) };
    const conversation = await over([written, { text: "It holds with 2 GPUs." }]);
    const { reply } = await say(conversation, SENTENCE);
    expect(reply).toBe("It holds with 2 GPUs.");
    expect(conversation.plan()?.replicas.gpus).toBe(2);
  });

  it.each(["openai", "no-ids", "one-index", "whole"] as const)(
    "understands two calls at once, written the %s way",
    async (callStyle) => {
      const calls = [
        { name: "find_gpu", args: { query: "h100" } },
        { name: "find_model", args: { query: "llama 3.1 8b" } },
      ];
      const conversation = await over([{ calls, callStyle }, { text: "Found both." }]);
      const events = await eventsOf(conversation.send("what are they"));
      const ended = events.filter((event) => event.type === "tool_end");
      expect(ended.map(({ name, ok }) => [name, ok])).toEqual([
        ["find_gpu", true],
        ["find_model", true],
      ]);
      expect(new Set(ended.map(({ id }) => id)).size).toBe(2);
    },
  );

  it("is offered every tool with a schema, and told the requirements so far", async () => {
    const conversation = await over([PLAN, { text: "Done." }, { text: "Still done." }]);
    await say(conversation, SENTENCE);
    await say(conversation, "and?");
    const { body } = chats().at(-1) ?? {};
    expect(body?.tools?.map((tool) => tool.function.name)).toContain("plan_capacity");
    const [system] = body?.messages ?? [];
    expect(system?.role).toBe("system");
    expect(String(system?.content)).toContain('"requestsPerSecond":20');
  });

  it("is told what is wrong with its arguments and mends them", async () => {
    const wrong = { calls: [{ name: "plan_capacity", args: { ...ASKED, isl: -5 } }] };
    const conversation = await over([wrong, PLAN, { text: "Mended." }]);
    const events = await eventsOf(conversation.send(SENTENCE));
    const ended = events.filter((event) => event.type === "tool_end");
    expect(ended.map(({ ok }) => ok)).toEqual([false, true]);
    expect(JSON.stringify(chats()[1]?.body.messages?.at(-1))).toContain("isl");
  });

  it("may write numbers as text, names in capitals and null for what was not said", async () => {
    const args = { ...ASKED, requestsPerSecond: "20", precision: "FP8", region: null, engine: "" };
    const conversation = await over([{ calls: [{ name: "plan_capacity", args }] }, { text: "Done." }]);
    await say(conversation, SENTENCE);
    expect(conversation.requirements()).toEqual(ASKED);
  });

  it("is told when its arguments are no JSON at all", async () => {
    const broken = { calls: [{ name: "plan_capacity", args: '{"isl": 5' }] };
    const conversation = await over([broken, PLAN, { text: "Mended." }]);
    const events = await eventsOf(conversation.send(SENTENCE));
    expect(events.filter((event) => event.type === "tool_end").map(({ ok }) => ok)).toEqual([false, true]);
  });

  it("gets an unknown GPU back as data, with a hint, and the rest is kept", async () => {
    const unknown = { calls: [{ name: "plan_capacity", args: { ...ASKED, gpu: "Z9000" } }] };
    const conversation = await over([unknown, { text: "Which GPU do you mean?" }]);
    const last = (await eventsOf(conversation.send(SENTENCE))).at(-1);
    expect(last).toMatchObject({ type: "result", question: "Which GPU do you mean?" });
    const told = JSON.parse(String(chats()[1]?.body.messages?.at(-1)?.content));
    expect(told.error.code).toBe("unknown_gpu");
    expect(conversation.requirements()).toEqual({ ...ASKED, gpu: undefined });
  });

  it("leaves a plan even when it only notes the requirements", async () => {
    const noted = { calls: [{ name: "set_requirements", args: ASKED }] };
    const conversation = await over([noted, { text: "Noted." }]);
    const events = await eventsOf(conversation.send(SENTENCE));
    expect(types(events)).toEqual(["init", "tool_start", "tool_end", "plan", "result"]);
  });

  it("is stopped with a sentence when it calls tools without end", async () => {
    const conversation = await over([{ calls: [{ name: "find_gpu", args: { query: "h100" } }] }]);
    const last = (await eventsOf(conversation.send("loop"))).at(-1);
    expect(last).toMatchObject({ type: "error", code: "too_many_steps" });
  });
});

describe("figures a chat model makes up", () => {
  it("never reach the person", async () => {
    const conversation = await over([PLAN, { text: "You need 2 GPUs. They cost $3 an hour. Fine." }]);
    const { reply } = await say(conversation, SENTENCE);
    expect(reply).toContain("You need 2 GPUs.");
    expect(reply).toContain(LEFT_OUT);
    expect(reply).not.toContain("$3");
    expect((await conversation.history()).at(-1)?.text).not.toContain("$3");
  });
  it("are withheld when no tool was called at all", async () => {
    const conversation = await over([{ text: "Take 16 GPUs, that is $99,000 a month. Good luck." }]);
    const { reply } = await say(conversation, "How many GPUs for a chatbot?");
    expect(reply).toBe(`${LEFT_OUT} Good luck.`);
  });
});

describe("an endpoint that fails leaves the session usable", () => {
  it.each([
    ["in the middle of text", { text: "It will take some", fault: "die", faultAfter: 3 }],
    ["in the middle of a tool call", { ...PLAN, fault: "die", faultAfter: 6 }],
    ["by a reset before the first byte", { fault: "reset" }],
    ["with a broken piece", { text: "x", fault: "malformed" }],
  ] as const)("dying %s", async (_, broken) => {
    const answers = broken.fault === "reset" ? [broken, broken, broken, PLAN] : [broken, PLAN];
    const conversation = await over([...answers, { text: "Here it is." }]);
    const first = (await eventsOf(conversation.send(SENTENCE))).at(-1);
    expect(first).toMatchObject({ type: "error", code: "endpoint_failed" });
    const { reply, plan } = await say(conversation, "again please");
    expect(reply).toBe("Here it is.");
    expect(plan?.replicas.gpus).toBe(2);
    const roles = chats()
      .at(-2)
      ?.body.messages?.map(({ role }) => role);
    expect(roles).toEqual(["system", "user"]);
  });

  it("a cancelled tool call is answered before the next turn", async () => {
    const conversation = await over([PLAN, { text: "On we go." }]);
    const cancel = new AbortController();
    for await (const event of conversation.send(SENTENCE, cancel.signal)) {
      if (event.type === "plan") cancel.abort();
    }
    expect((await say(conversation, "go on")).reply).toBe("On we go.");
    const messages = chats().at(-1)?.body.messages ?? [];
    const open = messages.filter(({ tool_calls }) => tool_calls !== undefined);
    expect(messages.filter(({ role }) => role === "tool")).toHaveLength(open.length);
  });
});

describe("Esc", () => {
  it("ends a turn within 100 ms while the endpoint hangs, and the session goes on", async () => {
    const conversation = await over([{ text: "wait for it", fault: "hang" }, { text: "Back." }]);
    const cancel = new AbortController();
    let cancelledAt = 0;
    // Not before the endpoint has the question, or it would hang at the next one.
    const cancelOnceAsked = async () => {
      while (chats().length === 0) await nextTurn(5);
      cancelledAt = performance.now();
      cancel.abort();
    };
    const events: AgentEvent[] = [];
    for await (const event of conversation.send("hello", cancel.signal)) {
      events.push(event);
      if (event.type === "init") void cancelOnceAsked();
    }
    expect(performance.now() - cancelledAt).toBeLessThan(100);
    expect(events.at(-1)).toMatchObject({ type: "error", code: "cancelled" });
    expect((await say(conversation, "and now?")).reply).toBe("Back.");
  });
});
