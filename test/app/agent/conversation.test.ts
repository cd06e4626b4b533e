import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openChatModel } from "../../../src/adapters/chat-model.ts";
import type { AgentEvent } from "../../../src/app/agent/conversation.ts";
import { defineTool, type Tool } from "../../../src/app/tools/define-tool.ts";
import { converse, eventsOf, say, storeAt } from "../../support/conversation.ts";
import { startFakeEndpoint } from "../../support/fake-endpoint.ts";

const SENTENCE = "Llama 3.1 8B at 20 rps, 500 in, 200 out, fp8 on H100";
const types = (events: readonly AgentEvent[]) =>
  events.map(({ type }) => type).filter((type) => type !== "text");

describe("a turn", () => {
  it("begins with init and ends with one result whose reply is the text that was streamed", async () => {
    const conversation = await converse();
    const events = await eventsOf(conversation.send(SENTENCE));
    expect(events[0]).toEqual({
      type: "init",
      sessionId: conversation.sessionId,
      model: "built-in interviewer",
    });
    const last = events.at(-1);
    const streamed = events.flatMap((event) => (event.type === "text" ? [event.delta] : [])).join("");
    expect(last?.type === "result" ? last.reply : "").toBe(streamed.trim());
    expect(events.filter(({ type }) => type === "result" || type === "error")).toHaveLength(1);
  });
  it("shows each tool from start to end, and the plan when it is made", async () => {
    const events = await eventsOf((await converse()).send(SENTENCE));
    expect(types(events)).toEqual([
      "init",
      "tool_start",
      "tool_end",
      "tool_start",
      "tool_end",
      "tool_start",
      "tool_end",
      "plan",
      "result",
    ]);
  });
  it("that is cancelled before it begins says so and changes nothing", async () => {
    const conversation = await converse();
    const events = await eventsOf(conversation.send(SENTENCE, AbortSignal.abort()));
    expect(events.at(-1)).toMatchObject({ type: "error", code: "cancelled" });
    expect(conversation.requirements()).toEqual({});
    expect((await say(conversation, SENTENCE)).plan).not.toBeNull();
  });
});

describe("set and undo", () => {
  it("sets one input and plans again", async () => {
    const conversation = await converse();
    const { plan } = await say(conversation, SENTENCE);
    const events = await eventsOf(conversation.set("requestsPerSecond", 200));
    expect(types(events)).toEqual(["plan", "result"]);
    expect(conversation.plan()?.replicas.gpus).toBeGreaterThan(plan?.replicas.gpus ?? 0);
  });
  it("refuses an impossible value with a sentence and keeps what stands", async () => {
    const conversation = await converse();
    await say(conversation, SENTENCE);
    const events = await eventsOf(conversation.set("requestsPerSecond", -1));
    expect(events.at(-1)).toMatchObject({ type: "error", code: "invalid_input" });
    expect(conversation.requirements().requestsPerSecond).toBe(20);
  });
  it("refuses an unknown GPU and keeps what stands", async () => {
    const conversation = await converse();
    await say(conversation, SENTENCE);
    const events = await eventsOf(conversation.set("gpu", "Z9000"));
    expect(events.at(-1)).toMatchObject({ type: "error", code: "unknown_gpu" });
    expect(conversation.plan()?.inputs.gpu?.value).toContain("H100");
  });
  it.each(["gpu", "model"] as const)("refuses an unknown %s before there is a plan, once", async (field) => {
    const conversation = await converse();
    const events = await eventsOf(conversation.set(field, "nope"));
    expect(events).toMatchObject([{ type: "error", code: `unknown_${field}` }]);
    expect(conversation.requirements()).toEqual({});
  });
  it("takes changes back one by one, however they were made, until none is left", async () => {
    const conversation = await converse();
    await say(conversation, SENTENCE);
    await say(conversation, "make it bf16");
    await eventsOf(conversation.set("requestsPerSecond", 40));
    expect(conversation.requirements()).toMatchObject({ precision: "bf16", requestsPerSecond: 40 });
    expect(await conversation.undo()).toBe(true);
    expect(conversation.requirements()).toMatchObject({ precision: "bf16", requestsPerSecond: 20 });
    await say(conversation, "undo");
    expect(conversation.requirements()).toMatchObject({ precision: "fp8" });
    expect(conversation.plan()?.inputs.precision?.value).toBe("fp8");
    expect(await conversation.undo()).toBe(true);
    expect(conversation.requirements()).toEqual({});
    expect(conversation.plan()).toBeNull();
    expect(await conversation.undo()).toBe(false);
  });
  it("also take back what a turn changed before it was cancelled", async () => {
    const conversation = await converse();
    await say(conversation, SENTENCE);
    const cancel = new AbortController();
    for await (const event of conversation.send("double the traffic", cancel.signal)) {
      if (event.type === "text") cancel.abort();
    }
    expect(conversation.requirements().requestsPerSecond).toBe(40);
    expect(await conversation.undo()).toBe(true);
    expect(conversation.requirements().requestsPerSecond).toBe(20);
    expect(conversation.plan()?.inputs.requestsPerSecond?.value).toBe(20);
  });
  it("says so when there is nothing to undo", async () => {
    expect((await say(await converse(), "undo")).reply).toContain("no change to take back");
  });
});

describe("a kept session", () => {
  it("goes on in another program with its requirements, plan, words and undo", async () => {
    const folder = mkdtempSync(join(tmpdir(), "headroom-resume-"));
    const path = join(folder, "sessions.db");
    const first = storeAt(path);
    const before = await converse({ store: first.store });
    await say(before, SENTENCE);
    await say(before, "double the traffic");
    first.db.close();

    const second = storeAt(path);
    const after = await converse({ store: second.store, sessionId: before.sessionId });
    expect(after.requirements()).toMatchObject({ requestsPerSecond: 40, isl: 500 });
    expect(after.plan()).toEqual(before.plan());
    expect((await after.history()).map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
    ]);
    expect(await second.sessions.list()).toMatchObject([{ id: before.sessionId, title: SENTENCE, turns: 2 }]);
    await say(after, "undo");
    expect(after.requirements().requestsPerSecond).toBe(20);
    second.db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  it("of an unknown id is refused with a hint", async () => {
    await expect(converse({ sessionId: "nobody" })).rejects.toMatchObject({ code: "invalid_input" });
  });
  it("does not grow with the square of its turns, and holds no key", async () => {
    const folder = mkdtempSync(join(tmpdir(), "headroom-grow-"));
    const path = join(folder, "sessions.db");
    const { store, db } = storeAt(path);
    const conversation = await converse({ store });
    await say(conversation, SENTENCE);
    const stored = () =>
      ["checkpoints", "messages", "writes"].map((table) =>
        Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]),
      );
    const largest = () =>
      Number(db.prepare("SELECT max(length(checkpoint)) AS n FROM checkpoints").get()?.["n"]);
    await say(conversation, "make it bf16");
    const [before, size] = [stored(), largest()];
    for (const text of ["double the traffic", "make it fp8", "help", "make it bf16"]) {
      await say(conversation, text);
    }
    const [checkpoints = 0, messages = 0, writes] = stored();
    // One end of a turn each; its messages once, not with every later turn again.
    expect([checkpoints, writes]).toEqual([(before[0] ?? 0) + 4, 0]);
    expect(messages - (before[1] ?? 0)).toBeLessThanOrEqual(4 * 4);
    expect(largest()).toBeLessThan(size * 1.2);
    db.close();
    expect(readFileSync(path).includes("sk-")).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });
});

it("a turn that cannot be kept ends with an error, not with a crash", async () => {
  const { store, db } = storeAt();
  const conversation = await converse({ store });
  db.exec("PRAGMA query_only = ON");
  expect((await eventsOf(conversation.send(SENTENCE))).at(-1)).toMatchObject({
    type: "error",
    code: "unwritable_file",
  });
  db.exec("PRAGMA query_only = OFF");
  expect((await say(conversation, SENTENCE)).plan).not.toBeNull();
});

describe("a tool that reaches out", () => {
  const ran: unknown[] = [];
  const probe: Tool = defineTool({
    name: "probe_endpoint",
    summary: "Sends load to an endpoint.",
    effect: "network",
    input: z.strictObject({ url: z.url(), requests: z.number().int().min(1).max(100).optional() }),
    run: (input) => {
      ran.push(input);
      return { message: "12 requests sent." };
    },
  });
  async function asked() {
    ran.length = 0;
    const endpoint = await startFakeEndpoint([
      { calls: [{ name: "probe_endpoint", args: { url: "http://localhost:1" } }] },
      { text: "Noted." },
    ]);
    const { chatModel } = await openChatModel({ apiKey: undefined, baseUrl: endpoint.baseUrl, model: "m" });
    const conversation = await converse({ chatModel, tools: [probe] });
    const events = await eventsOf(conversation.send("measure it"));
    return { conversation, events, endpoint };
  }
  it("waits for a yes, saying what it will do", async () => {
    const { conversation, events, endpoint } = await asked();
    expect(events.at(-1)).toMatchObject({
      type: "approval",
      request: { tool: "probe_endpoint", summary: "Sends load to an endpoint. (url http://localhost:1)" },
    });
    expect(ran).toEqual([]);
    expect(types(await eventsOf(conversation.approve(true)))).toEqual([
      "init",
      "tool_start",
      "tool_end",
      "result",
    ]);
    expect(ran).toEqual([{ url: "http://localhost:1" }]);
    await endpoint.stop();
  });
  it("does not run after a no", async () => {
    const { conversation, endpoint } = await asked();
    const events = await eventsOf(conversation.approve(false));
    expect(events.find(({ type }) => type === "tool_end")).toMatchObject({
      ok: false,
      declined: true,
      message: "Not run.",
    });
    expect(ran).toEqual([]);
    await endpoint.stop();
  });
  it("says how far a yes reaches, and what starts under it says so", async () => {
    const sized: Tool = defineTool({
      ...probe,
      approval: async ({ requests = 1 }: { requests?: number }) => ({
        summary: `${requests} requests.`,
        subject: "localhost:1",
        size: requests,
      }),
    });
    const call = (requests: number) => ({
      calls: [{ name: "probe_endpoint", args: { url: "http://localhost:1", requests } }],
    });
    const endpoint = await startFakeEndpoint([
      call(10),
      { text: "Done." },
      call(40),
      { text: "Done." },
      call(41),
    ]);
    const { chatModel } = await openChatModel({ apiKey: undefined, baseUrl: endpoint.baseUrl, model: "m" });
    const conversation = await converse({ chatModel, tools: [sized] });
    const last = async (events: ReturnType<typeof conversation.send>) => (await eventsOf(events)).at(-1);
    expect(await last(conversation.send("measure"))).toMatchObject({
      request: {
        summary:
          "10 requests. A yes also covers later load on localhost:1 in this conversation, up to 40 tokens each time.",
      },
    });
    await eventsOf(conversation.approve(true));
    const covered = await eventsOf(conversation.send("four times as much"));
    expect(covered.find(({ type }) => type === "tool_start")).toMatchObject({
      summary: "Under your earlier yes for localhost:1: 40 requests.",
    });
    expect(covered.find(({ type }) => type === "tool_end")).toMatchObject({
      message: "Ran under your earlier yes. 12 requests sent.",
    });
    expect(await last(conversation.send("and one more"))).toMatchObject({ type: "approval" });
    await endpoint.stop();
  });
  it("writes a file unasked only under a name the person said as a word of its own", async () => {
    const keep: Tool = defineTool({
      name: "keep_notes",
      summary: "Writes notes.",
      effect: "file",
      input: z.strictObject({ path: z.string() }),
      run: (input) => {
        ran.push(input);
        return { message: "Written." };
      },
    });
    const endings: string[] = [];
    for (const path of ["notes.json", "otes.js", "export"]) {
      ran.length = 0;
      const endpoint = await startFakeEndpoint([
        { calls: [{ name: "keep_notes", args: { path } }] },
        { text: "Noted." },
      ]);
      const { chatModel } = await openChatModel({ apiKey: undefined, baseUrl: endpoint.baseUrl, model: "m" });
      const conversation = await converse({ chatModel, tools: [keep] });
      const events = await eventsOf(conversation.send('please export it to "notes.json".'));
      endings.push(`${path}: ${events.at(-1)?.type}, ${ran.length} written`);
      await endpoint.stop();
    }
    expect(endings).toEqual([
      "notes.json: result, 1 written",
      "otes.js: approval, 0 written",
      "export: approval, 0 written",
    ]);
  });
  it("is changed in words, shown again, and runs as it was shown last", async () => {
    const { conversation, events, endpoint } = await asked();
    const [request] = events.flatMap((event) => (event.type === "approval" ? [event.request] : []));
    expect(request?.fields?.map(({ name, value }) => [name, value])).toEqual([
      ["url", "http://localhost:1"],
      ["requests", null],
    ]);
    const again = await eventsOf(conversation.approve({ edit: "12 requests" }));
    expect(again.at(-1)).toMatchObject({
      type: "approval",
      request: { summary: "Sends load to an endpoint. (url http://localhost:1, requests 12)" },
    });
    expect(ran).toEqual([]);
    await eventsOf(conversation.approve({ edit: "http://localhost:2 instead" }));
    await eventsOf(conversation.approve(true));
    expect(ran).toEqual([{ url: "http://localhost:2", requests: 12 }]);
    expect(JSON.stringify(endpoint.requests.at(-1)?.body)).toContain("localhost:2");
    await endpoint.stop();
  });
  it("stays as it was when a change is not understood or not allowed, and says why", async () => {
    const { conversation, endpoint } = await asked();
    const note = async (edit: string) => {
      const event = (await eventsOf(conversation.approve({ edit }))).at(-1);
      return event?.type === "approval" ? event.request : undefined;
    };
    expect(await note("a bit less")).toMatchObject({
      summary: "Sends load to an endpoint. (url http://localhost:1)",
      note: '"a bit less" names nothing that can be changed here. Nothing is changed. Write a name and its value, such as "requests 20". There is: url, requests.',
    });
    const tooMany = (await note("5000 requests"))?.note;
    expect(tooMany).toMatch(/^That cannot be: requests: .*<=100\. Nothing is changed\./);
    expect(tooMany).not.toMatch(/[✖→]/);
    expect((await note("--requests 5 --duration 10"))?.note).toMatch(/^--duration cannot be changed here\./);
    await eventsOf(conversation.approve(true));
    expect(ran).toEqual([{ url: "http://localhost:1" }]);
    await endpoint.stop();
  });
  it("does not run when the person says something else instead", async () => {
    const { conversation, endpoint } = await asked();
    expect((await say(conversation, "forget it")).reply).toBe("Noted.");
    expect(ran).toEqual([]);
    await endpoint.stop();
  });
});
