/** What goes wrong around a conversation: no finished turn is lost, and each is told in a sentence. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openChatModel } from "../../../src/adapters/chat-model.ts";
import { openPostgresSessions } from "../../../src/adapters/session-store-postgres.ts";
import type { ConversationStore } from "../../../src/app/agent/create-conversation.ts";
import { converse, eventsOf, say, storeAt } from "../../support/conversation.ts";
import { type Answer, type FakeEndpoint, startFakeEndpoint } from "../../support/fake-endpoint.ts";
import { createDatabase, postgresStore, postgresUrl, type TestDatabase } from "../../support/postgres.ts";

const SENTENCE = "Llama 3.1 8B at 20 rps, 500 in, 200 out, fp8 on H100";
const ASKED = {
  model: "llama 3.1 8b",
  requestsPerSecond: 20,
  isl: 500,
  osl: 200,
  precision: "fp8",
  gpu: "H100",
};
const PLAN: Answer = { calls: [{ name: "plan_capacity", args: ASKED }] };
const FIRST: readonly Answer[] = [PLAN, { text: "It holds." }];

/** What the endpoint does in the second turn, and what the person reads. */
const FAULTS: readonly (readonly [string, readonly Answer[], RegExp])[] = [
  [
    "is slow beyond its time",
    [{ text: "a moment", fault: "hang" }],
    /^No word from 127\.0\.0\.1:\d+ for 0\.5 s\.$/,
  ],
  ["takes no more requests", [{ status: 429 }], /takes no more requests for now \(HTTP 429\)\.$/],
  ["is overloaded", [{ status: 503 }, { status: 503 }, { status: 503 }], /failed \(HTTP 503\)\.$/],
  ["refuses the key", [{ status: 401 }], /refused the key \(HTTP 401\)\.$/],
  [
    "breaks off in the middle of a text",
    [{ text: "It will take a while", fault: "die" }],
    /broke off in the middle\.$/,
  ],
  [
    "breaks off in the middle of a tool call",
    [{ ...PLAN, fault: "die", faultAfter: 5 }],
    /broke off in the middle\.$/,
  ],
  ["sends what is no JSON", [{ text: "x", fault: "malformed" }], /is no OpenAI-style stream\.$/],
  ["answers with a web page", [{ fault: "html" }], /is no OpenAI-style stream\.$/],
  [
    "hangs up before a word",
    [{ fault: "reset" }, { fault: "reset" }, { fault: "reset" }],
    /Nobody answers at|broke off/,
  ],
];

let folder = "";
let endpoint: FakeEndpoint | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-faults-"));
});
afterEach(async () => {
  await endpoint?.stop();
  endpoint = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function modelOver(answers: readonly Answer[], patienceSeconds = 20) {
  endpoint = await startFakeEndpoint(answers);
  const settings = { apiKey: "sk-secret-123", baseUrl: endpoint.baseUrl, model: "scripted-model" };
  return (await openChatModel(settings, patienceSeconds)).chatModel;
}

const PLACES = [
  { place: "a SQLite file", isThere: true, isFile: true },
  { place: "Postgres", isThere: postgresUrl !== undefined, isFile: false },
];

describe.each(PLACES)("an endpoint that fails in a session in $place", ({ isThere, isFile }) => {
  let database: TestDatabase | undefined;
  let opened: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    if (isThere && !isFile) database = await createDatabase();
  });
  afterEach(async () => {
    for (const close of opened) await close();
    opened = [];
  });
  afterAll(() => database?.drop());

  /** As another program would open it. */
  async function open(): Promise<ConversationStore> {
    if (isFile) return storeAt(join(folder, "sessions.db")).store;
    const sessions = await openPostgresSessions(database?.url ?? "");
    opened.push(() => sessions.at.pool.end());
    return postgresStore(sessions);
  }

  it.skipIf(!isThere).each(FAULTS)("because it %s", { timeout: 30_000 }, async (_, answers, sentence) => {
    const chatModel = await modelOver(
      [...FIRST, ...answers, { text: "Here I am again." }],
      answers[0]?.fault === "hang" ? 0.5 : undefined,
    );
    const conversation = await converse({ chatModel, gated: true, store: await open() });
    await say(conversation, SENTENCE);
    const plan = conversation.plan();
    const events = await eventsOf(conversation.send("and now?"));
    const last = events.at(-1);
    expect(last).toMatchObject({
      type: "error",
      code: "endpoint_failed",
      message: expect.stringMatching(sentence),
    });
    expect(last?.type === "error" && last.hint).toMatch(/[.?]$/);
    expect(JSON.stringify(events)).not.toContain("sk-secret");
    const again = await converse({
      chatModel,
      gated: true,
      store: await open(),
      sessionId: conversation.sessionId,
    });
    expect((await again.history()).slice(0, 2)).toEqual([
      { role: "user", text: SENTENCE },
      { role: "assistant", text: "It holds." },
    ]);
    expect(again.plan()).toEqual(plan);
    expect((await say(again, "and now?")).reply).toBe("Here I am again.");
  });

  it.skipIf(!isThere)("because nobody is there any more", { timeout: 30_000 }, async () => {
    const chatModel = await modelOver(FIRST);
    const conversation = await converse({ chatModel, gated: true, store: await open() });
    await say(conversation, SENTENCE);
    await endpoint?.stop();
    const last = (await eventsOf(conversation.send("and now?"))).at(-1);
    expect(last).toMatchObject({
      type: "error",
      message: expect.stringMatching(/^Nobody answers at 127\.0\.0\.1:\d+\.$/),
    });
    // The built-in interviewer goes on where the endpoint left off.
    const again = await converse({ store: await open(), sessionId: conversation.sessionId });
    expect((await say(again, "make it bf16")).plan?.inputs.requestsPerSecond?.value).toBe(20);
  });
});

describe("a disk that is full", () => {
  it("is told in a sentence; the finished turns are there, and the session goes on when there is room", async () => {
    const path = join(folder, "sessions.db");
    const { db, store } = storeAt(path);
    const conversation = await converse({ store });
    await say(conversation, SENTENCE);
    const pages = Number(db.prepare("PRAGMA page_count").get()?.["page_count"]);
    db.exec(`PRAGMA max_page_count = ${pages}`);
    const failures = [];
    for (const text of ["40 rps", "make it bf16", "800 tokens in", "60 rps"]) {
      const last = (await eventsOf(conversation.send(text))).at(-1);
      if (last?.type === "error") failures.push(last);
    }
    expect(failures.at(-1)).toMatchObject({
      code: "unwritable_file",
      message: "The session cannot be kept: database or disk is full.",
      hint: expect.stringContaining("Is the disk full"),
    });
    const first = { role: "user", text: SENTENCE };
    const other = storeAt(path);
    const again = await converse({ store: other.store, sessionId: conversation.sessionId });
    expect((await again.history())[0]).toEqual(first);
    db.exec("PRAGMA max_page_count = 1000000");
    expect((await say(conversation, "100 rps")).plan?.inputs.requestsPerSecond?.value).toBe(100);
    expect((await conversation.history())[0]).toEqual(first);
    other.db.close();
    db.close();
  });
});
