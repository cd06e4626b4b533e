/** What every place for conversations does, whichever database it is. */
import { randomUUID } from "node:crypto";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SessionList } from "../../src/adapters/session-store.ts";
import type { ConversationStore } from "../../src/app/agent/create-conversation.ts";
import { converse, eventsOf, say } from "../support/conversation.ts";

const NOW = "2026-11-24T12:00:00.000Z";
const SENTENCE = "Serve Llama 3.1 8B at 20 requests per second, 500 tokens in, 200 out, fp8 on H100";

/** One terminal on a place for conversations. */
export interface OpenedStore {
  readonly list: SessionList;
  readonly store: ConversationStore;
  readonly checkpointer: BaseCheckpointSaver;
  /** Another terminal on the same place. */
  another(): Promise<OpenedStore>;
  close(): Promise<void>;
}

export function describeSessionStore(name: string, open: () => Promise<OpenedStore>): void {
  let place: OpenedStore;
  beforeEach(async () => {
    place = await open();
  });
  afterEach(async () => place.close());

  const checkpoint = (id: string) => ({
    v: 4,
    id,
    ts: NOW,
    channel_values: { messages: ["not", "messages"] },
    channel_versions: { messages: 1 },
    versions_seen: {},
  });
  const at = (thread: string) => ({ configurable: { thread_id: thread, checkpoint_ns: "" } });
  const put = (thread: string, id: string) =>
    place.checkpointer.put(
      at(thread),
      checkpoint(id),
      { source: "input", step: -1, parents: {} },
      { messages: 1 },
    );

  describe(`the list of sessions in ${name}`, () => {
    it("shows the newest first, titled by the first words, with its turns counted", async () => {
      const { list } = place;
      expect(await list.touch("a", "2026-11-24T12:00:00.000Z", "  Serve\nLlama   at 20 rps ")).toBe(1);
      await list.touch("b", "2026-11-24T12:01:00.000Z", "x".repeat(500));
      expect(await list.touch("a", "2026-11-24T12:02:00.000Z", "make it fp8")).toBe(2);
      expect(await list.list()).toMatchObject([
        { id: "a", title: "Serve Llama at 20 rps", turns: 2, startedAt: "2026-11-24T12:00:00.000Z" },
        { id: "b", title: "x".repeat(80), turns: 1 },
      ]);
      expect(await list.list(1)).toHaveLength(1);
      expect(await list.get("nobody")).toBeUndefined();
    });

    it("keeps words with NULs and broken letters in them", async () => {
      await place.list.touch("a", NOW, "nul \0 here, half \ud83d a letter");
      expect((await place.list.get("a"))?.title).toContain("nul here, half");
      await place.list.rename("a", "an\0other");
      expect((await place.list.get("a"))?.title).toBe("another");
      expect(await place.list.get("a\0")).toBeUndefined();
    });

    it("forgets a session with its conversation", async () => {
      await place.list.touch("a", NOW, "hello");
      await put("a", "1");
      await place.list.settle("a", 1, 0);
      await place.list.remove("a");
      expect(await place.list.get("a")).toBeUndefined();
      expect(await place.list.turns("a")).toEqual([]);
      expect(await place.checkpointer.getTuple(at("a"))).toBeUndefined();
    });

    it("serves two programs at once", async () => {
      const other = await place.another();
      await Promise.all([place.list.touch("a", NOW, "one"), other.list.touch("b", NOW, "two")]);
      const ids = (await place.list.list()).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(["a", "b"]);
      await other.close();
    });
  });

  describe(`turns in ${name}`, () => {
    it("are numbered, and one that was cut short has no end", async () => {
      const { list } = place;
      await list.touch("a", "2026-11-24T12:00:00.000Z", "first");
      await put("a", "1");
      await list.settle("a", 1, 0);
      await list.touch("a", "2026-11-24T12:01:00.000Z", "second");
      expect(await list.turns("a")).toEqual([
        { turn: 1, at: "2026-11-24T12:00:00.000Z", said: "first", kept: true },
        { turn: 2, at: "2026-11-24T12:01:00.000Z", said: "second", kept: false },
      ]);
    });

    it("keep their ends and drop the steps between", async () => {
      const { list, checkpointer } = place;
      await list.touch("a", NOW, "first");
      for (const id of ["1", "2", "3"]) await put("a", id);
      await checkpointer.putWrites(
        { configurable: { thread_id: "a", checkpoint_ns: "", checkpoint_id: "2" } },
        [["messages", "x"]],
        "task",
      );
      await list.settle("a", 1, 0);
      await list.touch("a", NOW, "second");
      for (const id of ["4", "5"]) await put("a", id);
      await list.settle("a", 2, 0);
      const kept: (string | undefined)[] = [];
      for await (const tuple of checkpointer.list(at("a"))) kept.push(tuple.checkpoint.id);
      expect(kept).toEqual(["5", "3"]);
      const values = (await checkpointer.getTuple(at("a")))?.checkpoint.channel_values;
      expect(values).toEqual({ messages: ["not", "messages"] });
    });

    it("are one at a time: another terminal waits for the end of the first's", async () => {
      const other = await place.another();
      await place.store.hold("a", undefined);
      await place.store.hold("a", undefined);
      const order: string[] = [];
      const second = other.store.hold("a", undefined).then(() => order.push("second holds"));
      await other.store.hold("b", undefined);
      order.push("first lets go");
      await place.store.release("a");
      await second;
      expect(order).toEqual(["first lets go", "second holds"]);
      await other.close();
    });

    it("of another terminal can be given up on", async () => {
      const other = await place.another();
      await place.store.hold("a", undefined);
      await expect(other.store.hold("a", AbortSignal.timeout(150))).rejects.toThrow(/abort/i);
      await place.store.release("a");
      await other.close();
    });
  });

  describe(`a conversation kept in ${name}`, () => {
    it("is gone on with by another program, word for word", async () => {
      const first = await converse({ store: place.store });
      await say(first, SENTENCE);
      await say(first, "make it bf16");
      const other = await place.another();
      const again = await converse({ store: other.store, sessionId: first.sessionId });
      expect(await again.history()).toEqual(await first.history());
      expect([again.requirements(), again.plan()]).toEqual([first.requirements(), first.plan()]);
      await say(again, "40 rps");
      await say(first, "800 tokens in");
      // The first terminal has taken up what the second one said.
      expect(first.requirements()).toMatchObject({ precision: "bf16", requestsPerSecond: 40, isl: 800 });
      await other.close();
    });

    it("loses no turn when two terminals speak in it at once", async () => {
      const first = await converse({ store: place.store });
      await say(first, SENTENCE);
      const other = await place.another();
      const second = await converse({ store: other.store, sessionId: first.sessionId });
      await Promise.all([say(first, "make it bf16"), say(second, "40 rps")]);
      const last = await converse({ store: place.store, sessionId: first.sessionId });
      expect(last.requirements()).toMatchObject({ precision: "bf16", requestsPerSecond: 40 });
      expect((await last.history()).filter(({ role }) => role === "user")).toHaveLength(3);
      await other.close();
    });

    it("keeps text with NULs and broken letters, and what follows it", async () => {
      const first = await converse({ store: place.store });
      await eventsOf(first.send("a \0 nul, half \ud83d a letter, \u0001 and a bell \u0007"));
      await say(first, SENTENCE);
      const again = await converse({ store: place.store, sessionId: first.sessionId });
      expect(await again.history()).toEqual(await first.history());
      expect((await again.history())[0]?.text).toContain("a \0 nul");
    });
  });

  describe(`a copy of a session in ${name}`, () => {
    it("holds what was said, goes its own way, and leaves the first as it was", async () => {
      const { list, store } = place;
      const first = await converse({ store });
      await say(first, SENTENCE);
      const id = randomUUID();
      await list.fork(first.sessionId, id, "2026-11-25T00:00:00.000Z");
      const copy = await converse({ store, sessionId: id });
      expect(await copy.history()).toEqual(await first.history());
      await say(copy, "make it bf16");
      const again = await converse({ store, sessionId: first.sessionId });
      expect([copy.requirements().precision, again.requirements().precision]).toEqual(["bf16", "fp8"]);
      await list.rename(id, "the  big\none");
      expect((await list.get(id))?.title).toBe("the big one");
      await list.remove(id);
      expect([await list.get(id), (await again.history()).length]).toEqual([undefined, 2]);
    });

    it("begins at the end of an earlier turn, with its draft, plan and undo, and goes on from there", async () => {
      const { list, store } = place;
      const first = await converse({ store });
      await say(first, SENTENCE);
      await say(first, "make it bf16");
      const asSecond = { history: await first.history(), plan: first.plan() };
      await say(first, "40 rps");
      await eventsOf(first.set("isl", 800));
      expect((await list.turns(first.sessionId)).map(({ said, kept }) => [said, kept])).toEqual([
        [SENTENCE.slice(0, 80), true],
        ["make it bf16", true],
        ["40 rps", true],
        ["/set isl", true],
      ]);
      await list.fork(first.sessionId, "second", NOW, 2);
      const copy = await converse({ store, sessionId: "second" });
      expect({ history: await copy.history(), plan: copy.plan() }).toEqual(asSecond);
      expect((await list.get("second"))?.turns).toBe(2);
      await say(copy, "60 rps");
      await say(copy, "make it fp8");
      expect(copy.requirements()).toMatchObject({ precision: "fp8", requestsPerSecond: 60, isl: 500 });
      expect([await copy.undo(), await copy.undo(), await copy.undo()]).toEqual([true, true, true]);
      expect(copy.requirements()).toMatchObject({ precision: "fp8", requestsPerSecond: 20 });
      const again = await converse({ store, sessionId: first.sessionId });
      expect(again.requirements()).toMatchObject({ precision: "bf16", requestsPerSecond: 40, isl: 800 });
      await list.fork("second", "third", NOW, 3);
      const third = await converse({ store, sessionId: "third" });
      expect(third.requirements()).toMatchObject({ precision: "bf16", requestsPerSecond: 60 });
    });
  });
}
