import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "../../src/adapters/make-folder.ts";
import { openSessionDatabase } from "../../src/adapters/session-database.ts";
import { SqliteCheckpointer } from "../../src/adapters/session-store-checkpointer.ts";
import { createSessionList } from "../../src/adapters/session-store-sqlite.ts";
import { converse, say, storeAt } from "../support/conversation.ts";
import { describeSessionStore, type OpenedStore } from "./session-store-suite.ts";

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
  it("is moved aside, not lost, when it is damaged", async () => {
    const path = join(folder, "sessions.db");
    writeFileSync(path, "this was never a database, but somebody may want it back");
    const { db, notice } = openSessionDatabase(path, NOW);
    expect(notice).toContain("damaged");
    await createSessionList(db).touch("a", NOW, "hello");
    db.close();
    const aside = readdirSync(folder).find((name) => name.includes(".damaged-"));
    expect(readFileSync(join(folder, aside ?? ""), "utf8")).toContain("want it back");
  });
  it("is done without, with a notice, when its folder cannot be made", async () => {
    writeFileSync(join(folder, "file"), "");
    const { db, notice } = openSessionDatabase(join(folder, "file", "sessions.db"), NOW);
    expect(notice).toContain("Sessions are not kept");
    await createSessionList(db).touch("a", NOW, "still works");
    expect(await createSessionList(db).list()).toHaveLength(1);
  });
});

describe("a session file that takes no more", () => {
  it("is told in a sentence, for the list and for a conversation's checkpoints", async () => {
    const { db } = openSessionDatabase(join(folder, "sessions.db"), NOW);
    const list = createSessionList(db);
    const saver = new SqliteCheckpointer(db);
    db.exec("PRAGMA query_only = ON");
    await expect(list.touch("a", NOW, "hello")).rejects.toThrow("The session cannot be kept");
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
    await expect(list.settle("a", 1, 1)).resolves.toBeUndefined();
    db.close();
  });
});

async function openFile(path: string): Promise<OpenedStore> {
  const { db, sessions, store } = storeAt(path);
  return {
    list: sessions,
    store,
    checkpointer: store.checkpointer,
    another: () => openFile(path),
    close: async () => db.close(),
  };
}

describeSessionStore("a SQLite file", () => openFile(join(folder, "suite.db")));

describe("a session of before its messages were kept apart", () => {
  it("is gone on with, and says that none of its turns can be gone back to", async () => {
    const path = join(folder, "old.db");
    const { db, store } = storeAt(path);
    const first = await converse({ store });
    await say(first, "Llama 3.1 8B at 20 rps, 500 in, 200 out, fp8 on H100");
    await say(first, "make it bf16");
    const thread = { configurable: { thread_id: first.sessionId } };
    const tuple = await store.checkpointer.getTuple(thread);
    const [, whole] = await store.checkpointer.serde.dumpsTyped(tuple?.checkpoint);
    db.prepare("UPDATE checkpoints SET checkpoint = ? WHERE id = ?").run(whole, tuple?.checkpoint.id ?? "");
    db.exec("DELETE FROM messages; DELETE FROM turns");
    db.close();
    const opened = storeAt(path);
    const again = await converse({ store: opened.store, sessionId: first.sessionId });
    expect(await again.history()).toEqual(await first.history());
    expect(await opened.sessions.turns(first.sessionId)).toEqual([]);
    await say(again, "40 rps");
    expect(again.requirements()).toMatchObject({ precision: "bf16", requestsPerSecond: 40 });
    expect(await opened.sessions.turns(first.sessionId)).toMatchObject([{ turn: 3, kept: true }]);
    expect((await opened.sessions.get(first.sessionId))?.turns).toBe(3);
    opened.db.close();
  });
});
