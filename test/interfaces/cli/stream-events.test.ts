/** Every event that a turn without a terminal prints is one of the published schema, whatever happens in the turn. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as nextTurn } from "node:timers/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { AgentEvent } from "../../../src/app/agent/conversation.ts";
import { type Answer, type FakeEndpoint, startFakeEndpoint } from "../../support/fake-endpoint.ts";
import { startMockEngine } from "../../support/mock-engine.ts";
import { runInProcess } from "../../support/run-in-process.ts";
import { quietEnvironment } from "../../support/run-program.ts";

const SENTENCE = "Llama 3.1 8B at 20 requests a second, 500 tokens in, 200 out, fp8 on H100";
const published = (file: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../spec-kit", file), "utf8"));
const isEvent = new Ajv2020({ strict: false })
  .addSchema(published("capacity-plan.schema.json"))
  .compile(published("stream-events.schema.json"));

const home = mkdtempSync(join(tmpdir(), "headroom-events-"));
let endpoint: FakeEndpoint | undefined;
afterEach(async () => {
  await endpoint?.stop();
  endpoint = undefined;
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Turn {
  readonly answers?: readonly Answer[];
  readonly more?: readonly string[];
  readonly signal?: AbortSignal;
}

/** The types of the events, in order and each once; fails on a line that is no event. */
async function typesOf(text: string, { answers, more = [], signal }: Turn = {}) {
  endpoint = answers === undefined ? undefined : await startFakeEndpoint(answers);
  const env = {
    ...quietEnvironment(home),
    ...(endpoint === undefined ? {} : { OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m" }),
  };
  const run = await runInProcess(["-p", text, "--output-format", "stream-json", ...more], env, signal);
  const events = run.stdout
    .trimEnd()
    .split("\n")
    .map((line): AgentEvent => {
      const event = JSON.parse(line);
      expect(isEvent(event), `${line.slice(0, 300)} ${JSON.stringify(isEvent.errors)}`).toBe(true);
      return event;
    });
  return { types: [...new Set(events.map(({ type }) => type))], events, code: run.code, stdout: run.stdout };
}

describe("events of a turn", () => {
  it("that plans", async () => {
    const { types, code } = await typesOf(SENTENCE);
    expect([code, types]).toEqual([0, ["init", "tool_start", "tool_end", "plan", "text", "result"]]);
  });
  it("that asks for what is missing", async () => {
    const { events } = await typesOf("Llama 3.1 8B please");
    expect(events.at(-1)).toMatchObject({
      type: "result",
      plan: null,
      question: expect.stringMatching(/\?$/),
    });
  });
  it("whose endpoint dies", async () => {
    const { events, code } = await typesOf("hello", {
      answers: [{ text: "Let me see. Well", fault: "die" }],
    });
    expect([code, events.at(-1)]).toMatchObject([4, { type: "error", code: "endpoint_failed" }]);
  });
  it("whose model calls without end", async () => {
    const loop = { calls: [{ name: "find_gpu", args: { query: "h100" } }] };
    const { events, code } = await typesOf("hello", { answers: [loop] });
    expect([code, events.at(-1)]).toMatchObject([4, { type: "error", code: "too_many_steps" }]);
  });
  it("whose model says nothing", async () => {
    const { events, code } = await typesOf("hello", { answers: [{ text: "" }] });
    expect([code, events.at(-1)]).toMatchObject([4, { type: "error", code: "endpoint_failed" }]);
  });
  it("whose model writes control characters: the line shows none", async () => {
    const { stdout } = await typesOf("hello", { answers: [{ text: "\u0007Hi\u202e\u009b there." }] });
    expect(stdout).toContain("Hi");
    expect(stdout).not.toMatch(/[\p{Cc}--[\n]]|\u202e/v);
  });
  it("that needs a yes and gets none, then one, with progress", { timeout: 30_000 }, async () => {
    const engine = await startMockEngine({ ttftMs: 5, itlMs: 2 });
    try {
      const asked = `benchmark ${engine.endpoint} at concurrency 1 with 20 in 4 out, 5 requests each`;
      const refused = await typesOf(asked);
      expect([refused.code, refused.types]).toEqual([2, expect.arrayContaining(["approval", "result"])]);
      const agreed = await typesOf(asked, { more: ["--yes"] });
      expect([agreed.code, agreed.types]).toEqual([
        0,
        expect.arrayContaining(["approval", "tool_progress", "tool_end", "result"]),
      ]);
    } finally {
      await engine.close();
    }
  });
  it("that is interrupted: the last says so, once", { timeout: 30_000 }, async () => {
    const engine = await startMockEngine({ ttftMs: 20, itlMs: 5 });
    const cancel = new AbortController();
    try {
      const asked = `benchmark ${engine.endpoint} at concurrency 1,2 with 20 in 8 out, 10 requests each`;
      const running = typesOf(asked, { more: ["--yes"], signal: cancel.signal });
      while (engine.log.length < 3) await nextTurn(5);
      cancel.abort();
      const { events, code } = await running;
      expect(code).toBe(130);
      expect(events.filter(({ type }) => type === "error")).toEqual([
        expect.objectContaining({ code: "cancelled", message: "Cancelled. What was agreed before stands." }),
      ]);
      expect(events.at(-1)?.type).toBe("error");
    } finally {
      await engine.close();
    }
  });
});

it("the schema refuses what is no event", () => {
  for (const wrong of [
    {},
    { type: "text" },
    { type: "text", delta: 1 },
    { type: "other" },
    { type: "plan", plan: {} },
  ])
    expect(isEvent(wrong)).toBe(false);
});
