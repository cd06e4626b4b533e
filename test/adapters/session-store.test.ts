import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "../../src/adapters/make-folder.ts";
import { openSessionDatabase } from "../../src/adapters/session-database.ts";
import { createSessionList } from "../../src/adapters/session-store.ts";
import { SqliteCheckpointer } from "../../src/adapters/session-store-checkpointer.ts";
import { converse, say, storeAt } from "../support/conversation.ts";

const NOW = "2026-11-24T12:00:00.000Z";
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-sessions-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the session file", () => {
  it("is readable by its owner alone", () => {
    const path = join(folder, "deep", "sessions.db");
    const { db, notice } = openSessionDatabase(path, NOW, makeFolder);
    expect(notice).toBeNull();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    db.close();
  });
  it("is moved aside, not lost, when it is damaged", () => {
    const path = join(folder, "sessions.db");
    writeFileSync(path, "this was never a database, but somebody may want it back");
    const { db, notice } = openSessionDatabase(path, NOW);
    expect(notice).toContain("damaged");
    createSessionList(db).touch("a", NOW, "hello");
    db.close();
    const aside = readdirSync(folder).find((name) => name.includes(".damaged-"));
    expect(readFileSync(join(folder, aside ?? ""), "utf8")).toContain("want it back");
  });
  it("is done without, with a notice, when its folder cannot be made", () => {
    writeFileSync(join(folder, "file"), "");
    const { db, notice } = openSessionDatabase(join(folder, "file", "sessions.db"), NOW);
    expect(notice).toContain("Sessions are not kept");
    createSessionList(db).touch("a", NOW, "still works");
    expect(createSessionList(db).list()).toHaveLength(1);
  });
  it("serves two programs at once", () => {
    const path = join(folder, "sessions.db");
    const one = openSessionDatabase(path, NOW).db;
    const two = openSessionDatabase(path, NOW).db;
    createSessionList(one).touch("a", NOW, "from one");
    createSessionList(two).touch("b", NOW, "from two");
    expect(
      createSessionList(one)
        .list()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(["a", "b"]);
    one.close();
    two.close();
  });
});

describe("a session file that takes no more", () => {
  it("is told in a sentence, for the list and for a conversation's checkpoints", async () => {
    const { db } = openSessionDatabase(join(folder, "sessions.db"), NOW);
    const list = createSessionList(db);
    const saver = new SqliteCheckpointer(db);
    db.exec("PRAGMA query_only = ON");
    expect(() => list.touch("a", NOW, "hello")).toThrow("The session cannot be kept");
    const checkpoint = {
      v: 4,
      id: "1",
      ts: NOW,
      channel_values: {},
      channel_versions: {},
      versions_seen: {},
    };
    const config = { configurable: { thread_id: "a", checkpoint_ns: "" } };
    await expect(
      saver.put(config, checkpoint, { source: "input", step: -1, parents: {} }),
    ).rejects.toMatchObject({
      code: "unwritable_file",
    });
    await expect(saver.deleteThread("a")).rejects.toMatchObject({ code: "unwritable_file" });
    // What it would drop can be dropped later; the answer of the turn is worth more.
    expect(() => saver.prune("a")).not.toThrow();
    db.close();
  });
});

describe("the list of sessions", () => {
  it("shows the newest first, titled by the first words, with its turns counted", () => {
    const list = createSessionList(openSessionDatabase(":memory:", NOW).db);
    list.touch("a", "2026-11-24T12:00:00Z", "  Serve\nLlama   at 20 rps ");
    list.touch("b", "2026-11-24T12:01:00Z", "x".repeat(500));
    list.touch("a", "2026-11-24T12:02:00Z", "make it fp8");
    expect(list.list()).toMatchObject([
      { id: "a", title: "Serve Llama at 20 rps", turns: 2, startedAt: "2026-11-24T12:00:00Z" },
      { id: "b", title: "x".repeat(80), turns: 1 },
    ]);
    expect(list.list(1)).toHaveLength(1);
    expect(list.get("nobody")).toBeUndefined();
  });
  it("forgets a session with its conversation", async () => {
    const { db } = openSessionDatabase(":memory:", NOW);
    const list = createSessionList(db);
    const saver = new SqliteCheckpointer(db);
    list.touch("a", NOW, "hello");
    const config = { configurable: { thread_id: "a", checkpoint_ns: "" } };
    const checkpoint = {
      v: 4,
      id: "1",
      ts: NOW,
      channel_values: {},
      channel_versions: {},
      versions_seen: {},
    };
    await saver.put(config, checkpoint, { source: "input", step: -1, parents: {} });
    list.remove("a");
    expect(list.get("a")).toBeUndefined();
    expect(await saver.getTuple(config)).toBeUndefined();
  });
});

describe("a copy of a session", () => {
  it("holds what was said, goes its own way, and leaves the first as it was", async () => {
    const { sessions, store } = storeAt();
    const first = await converse({ store });
    await say(first, "Serve Llama 3.1 8B at 20 requests per second, 500 tokens in, 200 out, fp8 on H100");
    sessions.fork(first.sessionId, "copy", "2026-11-25T00:00:00.000Z");
    const copy = await converse({ store, sessionId: "copy" });
    expect(await copy.history()).toEqual(await first.history());
    await say(copy, "make it bf16");
    const again = await converse({ store, sessionId: first.sessionId });
    expect([copy.requirements().precision, again.requirements().precision]).toEqual(["bf16", "fp8"]);
    sessions.rename("copy", "the  big\none");
    expect(sessions.get("copy")?.title).toBe("the big one");
    sessions.remove("copy");
    expect([sessions.get("copy"), (await first.history()).length]).toEqual([undefined, 2]);
  });
});
