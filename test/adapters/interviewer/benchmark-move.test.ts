import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createLoadGenerator } from "../../../src/adapters/load-generator.ts";
import type { AgentEvent, Conversation } from "../../../src/app/agent/conversation.ts";
import { LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import { createBench } from "../../../src/app/experiments/bench.ts";
import { type PricedLoad, priceOfLoad } from "../../../src/app/experiments/load-price.ts";
import { benchmarkEndpoint } from "../../../src/app/tools/benchmark-endpoint.ts";
import type { BenchmarkDocument } from "../../../src/domain/measurement/benchmark.ts";
import { number } from "../../../src/domain/planning/wording.ts";
import { converse, eventsOf, planTools, say } from "../../support/conversation.ts";
import { type MockEngine, type MockEngineOptions, startMockEngine } from "../../support/mock-engine.ts";
import { shippedCatalog, stillClock } from "../../support/planner.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-benchmark-"));
const generator = createLoadGenerator();
const engines: MockEngine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});
afterAll(async () => {
  await generator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function engineOf(options: MockEngineOptions = {}): Promise<MockEngine> {
  const engine = await startMockEngine(options);
  engines.push(engine);
  return engine;
}

const priceOf = async (load: PricedLoad) => priceOfLoad(load, shippedCatalog);
let files = 0;
const kept = new Map<string, BenchmarkDocument>();

function benchConversation(): Promise<Conversation> {
  const bench = createBench(
    { loadGenerator: generator, clock: stillClock, version: "0.0.0-test" },
    {
      readFile: async (path) => readFileSync(path, "utf8"),
      defaultPath: () => {
        files += 1;
        return join(folder, `run-${files}.json`);
      },
      write: async (path, document) => {
        kept.set(path, document);
        return path;
      },
      append: async () => undefined,
    },
  );
  return converse({ gated: true, tools: [...planTools(), benchmarkEndpoint(async () => bench, priceOf)] });
}

type Of<Type extends AgentEvent["type"]> = Extract<AgentEvent, { readonly type: Type }>;
const only = <Type extends AgentEvent["type"]>(events: readonly AgentEvent[], type: Type) =>
  events.filter((event): event is Of<Type> => event.type === type);
const asked = (endpoint: string, loads = "1,2") =>
  `benchmark ${endpoint} at concurrency ${loads} with 20 in 8 out, 10 requests each`;
const replyIn = (events: readonly AgentEvent[]) => only(events, "result").at(-1)?.reply ?? "";

describe("a live endpoint measured in conversation", () => {
  it("asks first, with host, levels, requests, tokens and minutes, and has sent nothing", async () => {
    const engine = await engineOf();
    const conversation = await benchConversation();
    const events = await eventsOf(conversation.send(asked(engine.endpoint)));
    const [question] = only(events, "approval");
    expect(question?.request).toMatchObject({ tool: "benchmark_endpoint", effect: "network" });
    // 10 a level, and one warm-up a stream: 11 + 12 requests of 28 tokens.
    expect(question?.request.summary).toMatch(
      /^Load for 127\.0\.0\.1:\d+, model mock-model: 2 levels \(concurrency 1, 2\), 23 requests, 644 tokens; about a minute or less/,
    );
    expect(question?.request.summary).not.toContain("public host");
    expect(engine.log).toHaveLength(0);
  });

  it("after a no, no request has reached the server", async () => {
    const engine = await engineOf();
    const conversation = await benchConversation();
    await eventsOf(conversation.send(asked(engine.endpoint)));
    const events = await eventsOf(conversation.approve(false));
    expect(replyIn(events)).toBe("Nothing was sent.");
    expect(engine.log).toHaveLength(0);
  });

  it("after a yes, measures each level with progress and tells a table that the figure gate lets through", async () => {
    const engine = await engineOf({ ttftMs: 20, itlMs: 5 });
    const conversation = await benchConversation();
    await eventsOf(conversation.send(asked(engine.endpoint)));
    const events = await eventsOf(conversation.approve(true));
    const told = only(events, "tool_progress").map(({ message }) => message);
    const lines = told.map((message) => message.split("\n")[0] ?? "");
    expect(lines).toContain("concurrency 1, level 1 of 2: begins");
    expect(
      lines.some((line) =>
        /^concurrency 1, level 1 of 2: \d+ of 11 requests, about \d+ s left, \d+ s in all, [\d.]+ tok\/s$/.test(
          line,
        ),
      ),
    ).toBe(true);
    expect(lines.some((line) => /^concurrency 2 done: 10 ok/.test(line))).toBe(true);
    // The chart has grown by a row for each level that ended.
    expect(told.at(-1)).toMatch(/\n +streams +tok\/s +TTFT p95 +ITL p95\n +1 +[\d.,]+ █.*\n +2 +[\d.,]+ █/);
    const reply = replyIn(events);
    expect(reply).not.toContain(LEFT_OUT);
    expect(reply).toMatch(/streams +TTFT p50 ms +p95 +ITL p50 ms/);
    const [file = ""] = [...kept.keys()].slice(-1);
    const ttft = kept.get(file)?.levels.map(({ ttftMs }) => number(ttftMs?.p50 ?? 0)) ?? [];
    expect(reply).toMatch(new RegExp(`^ *1 +${ttft[0]} .*\n *2 +${ttft[1]} `, "m"));
    expect(reply).toContain(`Kept in ${file}`);
    expect(kept.get(file)?.levels.map(({ concurrency, ok }) => [concurrency, ok])).toEqual([
      [1, 10],
      [2, 10],
    ]);
  });

  it("remembers a yes for the host in this session, and asks again for far more or in another session", async () => {
    const engine = await engineOf();
    const conversation = await benchConversation();
    await eventsOf(conversation.send(asked(engine.endpoint)));
    await eventsOf(conversation.approve(true));
    const again = await eventsOf(conversation.send(asked(engine.endpoint, "2")));
    expect(only(again, "approval")).toEqual([]);
    expect(replyIn(again)).toContain("1 level of 127.0.0.1");
    const more = await eventsOf(conversation.send(asked(engine.endpoint, "1,2,4,8,16,32,64,100")));
    expect(only(more, "approval")).toHaveLength(1);
    const other = await eventsOf((await benchConversation()).send(asked(engine.endpoint)));
    expect(only(other, "approval")).toHaveLength(1);
  });

  it("cancelled, keeps the finished levels and names the file", async () => {
    const engine = await engineOf({ ttftMs: 20, itlMs: 2 });
    const conversation = await benchConversation();
    await eventsOf(conversation.send(asked(engine.endpoint, "1,2,4")));
    const cancel = new AbortController();
    const events: AgentEvent[] = [];
    for await (const event of conversation.approve(true, cancel.signal)) {
      events.push(event);
      if (event.type === "tool_progress" && event.message.startsWith("concurrency 2, level 2"))
        cancel.abort();
    }
    const [failure] = only(events, "error");
    expect(failure?.code).toBe("cancelled");
    const file = /^1 finished level kept in (.+)$/.exec(failure?.hint ?? "")?.[1] ?? "";
    expect(kept.get(file)).toMatchObject({ complete: false, levels: [{ concurrency: 1, ok: 10 }] });
    expect((await say(conversation, "hello")).reply).not.toBe("");
  });

  it("takes lengths of the requirements when none are said", async () => {
    const engine = await engineOf();
    const conversation = await benchConversation();
    await say(conversation, "Llama 3.1 8B at 20 rps, 500 in, 200 out, fp8 on H100");
    const events = await eventsOf(
      conversation.send(`measure my endpoint at ${engine.endpoint} with 1 stream`),
    );
    // 10 measured requests and one warm-up of 700 tokens each.
    expect(only(events, "approval")[0]?.request.summary).toContain("11 requests, 7,700 tokens");
    expect(conversation.requirements()).toMatchObject({ isl: 500, osl: 200 });
  });

  it("says dollars where a price is known: one that was said, or the list price of the GPU of the requirements", async () => {
    const engine = await engineOf();
    const conversation = await benchConversation();
    const summaryOf = async (text: string) =>
      only(await eventsOf(conversation.send(text)), "approval")[0]?.request.summary ?? "";
    // 11 answers of 0.5 s + 1000 × 30 ms: 335.5 s.
    const said = await summaryOf(
      `benchmark ${engine.endpoint} with 1 stream, 20 in 1000 out, at $36 an hour`,
    );
    expect(said).toContain("About $3.35 at $36 an hour.");
    await eventsOf(conversation.approve(false));
    await say(conversation, "Llama 3.1 8B at 20 rps, 500 in, 200 out, fp8 on H100");
    const rented = await summaryOf(`benchmark ${engine.endpoint} with 1 stream, 20 in 1000 out`);
    expect(rented).toMatch(
      /About \$[\d.]+ if it runs on a rented \S+ \(\w+, \$[\d.,]+ an hour, price of \d{4}-/,
    );
  });

  it("prices no machine on which a replica of the plan does not fit", async () => {
    const engine = await engineOf();
    const conversation = await benchConversation();
    const { plan } = await say(conversation, "Llama 3.3 70B fp8 at 5 rps, 500 in, 200 out, on H100");
    expect(plan?.replicas.gpusPerReplica).toBeGreaterThan(1);
    const events = await eventsOf(conversation.send(`benchmark ${engine.endpoint} with 1 stream`));
    const [asked] = only(events, "approval");
    expect(asked?.request.summary).not.toContain("p5.4xlarge");
  });

  it("warns of a public host in the question", async () => {
    const conversation = await benchConversation();
    const events = await eventsOf(
      conversation.send("benchmark https://api.example.com/v1 model gpt at concurrency 1"),
    );
    expect(only(events, "approval")[0]?.request.summary).toMatch(
      /^Load for api\.example\.com, model gpt: .*public host: the load may cost money/,
    );
  });

  it("an address where nobody answers is said without a question", async () => {
    const engine = await engineOf();
    await engine.close();
    const events = await eventsOf((await benchConversation()).send(asked(engine.endpoint)));
    expect(only(events, "approval")).toEqual([]);
    expect(replyIn(events)).toContain("does not say which models it serves");
  });

  it("asks for the address when there is none, and takes it from the next message", async () => {
    const engine = await engineOf();
    const conversation = await benchConversation();
    expect((await say(conversation, "benchmark my endpoint")).question).toContain("Which address");
    const events = await eventsOf(conversation.send(engine.endpoint));
    expect(only(events, "approval")).toHaveLength(1);
  });
});
