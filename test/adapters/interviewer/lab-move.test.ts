import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { AgentEvent, Conversation } from "../../../src/app/agent/conversation.ts";
import { LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import { listLabExperiments } from "../../../src/app/tools/list-lab-experiments.ts";
import { runLabExperiment } from "../../../src/app/tools/run-lab-experiment.ts";
import { composeLab } from "../../../src/compose-lab.ts";
import { EXPERIMENTS } from "../../../src/domain/lab/experiments.ts";
import { labDocumentSchema } from "../../../src/domain/lab/lab-document.ts";
import { converse, eventsOf, planTools, say } from "../../support/conversation.ts";
import { type MockEngine, type MockEngineOptions, startMockEngine } from "../../support/mock-engine.ts";
import { noModelSource, shippedCatalog } from "../../support/planner.ts";

const home = mkdtempSync(join(tmpdir(), "headroom-lab-chat-"));
const lab = composeLab({ HEADROOM_HOME: home, PATH: home }, "0.0.0-test", {
  catalog: async () => shippedCatalog,
  modelSource: async () => noModelSource,
});
const engines: MockEngine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});
afterAll(async () => {
  await lab.close();
  rmSync(home, { recursive: true, force: true });
});

async function engineOf(options: MockEngineOptions = {}): Promise<MockEngine> {
  const engine = await startMockEngine(options);
  engines.push(engine);
  return engine;
}

const labConversation = (): Promise<Conversation> =>
  converse({
    gated: true,
    tools: [...planTools(), listLabExperiments(), runLabExperiment(async () => lab)],
  });

type Of<Type extends AgentEvent["type"]> = Extract<AgentEvent, { readonly type: Type }>;
const only = <Type extends AgentEvent["type"]>(events: readonly AgentEvent[], type: Type) =>
  events.filter((event): event is Of<Type> => event.type === type);
const replyIn = (events: readonly AgentEvent[]) => only(events, "result").at(-1)?.reply ?? "";

describe("the lab in conversation", () => {
  it("lists its experiments, each with what it shows and which send load", async () => {
    const { reply } = await say(await labConversation(), "what experiments are there?");
    for (const { name } of EXPERIMENTS) expect(reply).toContain(`- ${name}: `);
    expect(reply).toMatch(/- sweep: .*; sends load, and asks before/);
    expect(reply).not.toContain(LEFT_OUT);
  });

  it("S3-19: computes the KV cliff without a question, and the figure gate lets its figures through", async () => {
    const events = await eventsOf((await labConversation()).send("run the kv cliff"));
    expect(only(events, "approval")).toEqual([]);
    const reply = replyIn(events);
    expect(reply).not.toContain(LEFT_OUT);
    expect(reply).toMatch(/every head +20 GiB +400 GiB +1 +1\n +GQA +2\.5 GiB +50 GiB +1 +5/);
    // 130 GiB and 20 × 2.5, beside 20 × 20: the longest bars.
    expect(reply).toMatch(/ 20 +180 GiB █{11} +530 GiB █{11}\n/);
  });

  it("S3-21: weighs a model of the catalog by precision", async () => {
    const { reply } = await say(await labConversation(), "weights by precision for llama 3.1 8b");
    // 8.03e9 parameters × 2 bytes, 1 byte, and half of one with its scales.
    expect(reply).toMatch(/fp16 +2 +15 GiB/);
    expect(reply).toMatch(/fp8 +1 +7\.48 GiB/);
    expect(reply).not.toContain(LEFT_OUT);
  });

  it("takes layers, widths and weights of the cliff from a model of the catalog", async () => {
    const { reply } = await say(
      await labConversation(),
      "kv cliff for llama 3.1 8b with 100 users at 8k context",
    );
    // 2 × 32 layers × 8 KV heads × 128 × 2 bytes × 8192 tokens = 1 GiB a user.
    expect(reply).toMatch(/GQA +1 GiB +100 GiB/);
  });

  it("refuses parameters that say nothing to an experiment, and models whose cache is of another kind", async () => {
    const conversation = await labConversation();
    const strange = await say(conversation, "lab roi --concurrency 4");
    expect(strange.reply).toContain('--concurrency says nothing to the experiment "roi"');
    const latent = await say(conversation, "kv cliff for deepseek v3");
    expect(latent.reply).toContain("caches otherwise");
  });

  it("asks before it sends, with the sentence of a benchmark; after a no, nothing was sent", async () => {
    const engine = await engineOf();
    const conversation = await labConversation();
    const events = await eventsOf(
      conversation.send(`lab sweep on ${engine.endpoint} at concurrency 1,2 with 10 requests`),
    );
    const [question] = only(events, "approval");
    expect(question?.request).toMatchObject({ tool: "run_lab_experiment", effect: "network" });
    expect(question?.request.summary).toMatch(
      /^Load for 127\.0\.0\.1:\d+, model mock-model: 20 requests and one before them, at most [\d,]+ tokens; about a minute or less/,
    );
    expect(replyIn(await eventsOf(conversation.approve(false)))).toBe("Nothing was sent.");
    expect(engine.log).toHaveLength(0);
  });

  it("S3-29, S3-40: after a yes runs, keeps the document, and needs no second yes for the same host", async () => {
    const engine = await engineOf({ ttftMs: 10, itlMs: 2, tokens: 4 });
    const conversation = await labConversation();
    await eventsOf(conversation.send(`lab sweep on ${engine.endpoint} at concurrency 1,2 with 10 requests`));
    const events = await eventsOf(conversation.approve(true));
    const told = only(events, "tool_progress").map(({ message }) => message);
    expect(told).toContain("1 in flight (1 of 2): begins");
    expect(told.at(-1)).toMatch(/^2 in flight: done\n +in flight +good req\/s +p95 +errors\n +1 .*\n +2 /);
    const reply = replyIn(events);
    expect(reply).not.toContain(LEFT_OUT);
    expect(reply).toMatch(/in flight +good req\/s +errors +p50/);
    const file = /kept in (\S+\.json)/.exec(reply)?.[1] ?? "";
    const kept = labDocumentSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(kept).toMatchObject({ complete: true, settings: { model: "mock-model" } });
    // The same server without its address, in the same session.
    const again = await eventsOf(conversation.send("lab preflight"));
    expect(only(again, "approval")).toEqual([]);
    expect(replyIn(again)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1 answered in /);
  });

  it("S3-51, S3-52: the checklist says what is not measured yet, then takes up what the conversation has found", async () => {
    const engine = await engineOf({ ttftMs: 5, tokens: 2 });
    const conversation = await labConversation();
    const before = await say(conversation, "tune my server");
    expect(before.reply).toContain("Start with a baseline. Not measured yet: run the lab's baseline.");
    expect(before.reply).toContain('Say "lab baseline on http://HOST:PORT/v1"');
    await eventsOf(conversation.send(`run a baseline on ${engine.endpoint}`));
    await eventsOf(conversation.approve(true));
    const after = await say(conversation, "tuning checklist with an SLO of 2 s");
    expect(after.reply).toMatch(
      /Start with a baseline\. p50 [\d.]+ ms, p95 [\d.]+ ms with one request in flight/,
    );
    expect(after.reply).toContain("Time-out 2 s, your target");
    expect(after.reply).not.toContain(LEFT_OUT);
  });

  it("cancelled, keeps the finished levels and names the file", async () => {
    const engine = await engineOf({ ttftMs: 20, itlMs: 2, tokens: 8 });
    const conversation = await labConversation();
    await eventsOf(conversation.send(`lab sweep on ${engine.endpoint} at concurrency 1,2 with 10 requests`));
    const cancel = new AbortController();
    const events: AgentEvent[] = [];
    for await (const event of conversation.approve(true, cancel.signal)) {
      events.push(event);
      if (event.type === "tool_progress" && event.message.startsWith("2 in flight (2 of 2)")) cancel.abort();
    }
    const [failure] = only(events, "error");
    expect(failure?.code).toBe("cancelled");
    const file = /^1 finished level kept in (.+)$/.exec(failure?.hint ?? "")?.[1] ?? "";
    const kept = labDocumentSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(kept.complete).toBe(false);
    expect(kept.result).toMatchObject({ experiment: "sweep", rows: [{ concurrency: 1, ok: 10 }] });
  });

  it("S3-30: an endpoint that does not answer is a failure with the reason", async () => {
    const engine = await engineOf({ fault: () => ({ kind: "status", status: 503 }) });
    const conversation = await labConversation();
    await eventsOf(conversation.send(`lab preflight on ${engine.endpoint}`));
    const events = await eventsOf(conversation.approve(true));
    expect(only(events, "tool_end")[0]?.ok).toBe(false);
    expect(replyIn(events)).toMatch(/^http:\S+ is not reachable \(HTTP 503/);
  });

  it("S3-05: this machine's GPU is read without a question, or skipped with the reason", async () => {
    const events = await eventsOf((await labConversation()).send("which GPU does this machine have?"));
    expect(only(events, "approval")).toEqual([]);
    expect(replyIn(events)).toContain("Skipped: No GPU is visible");
  });
});
