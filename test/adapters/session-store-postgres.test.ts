import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgresSessions } from "../../src/adapters/session-store-postgres.ts";
import { converse, eventsOf, say } from "../support/conversation.ts";
import { createDatabase, postgresStore, postgresUrl, type TestDatabase } from "../support/postgres.ts";
import { describeSessionStore, type OpenedStore } from "./session-store-suite.ts";

let database: TestDatabase;

async function openIn(schema: string): Promise<OpenedStore> {
  const sessions = await openPostgresSessions(database.url, schema);
  const store = postgresStore(sessions);
  return {
    list: sessions.list,
    store,
    checkpointer: store.checkpointer,
    another: () => openIn(schema),
    close: () => sessions.at.pool.end(),
  };
}

describe.skipIf(postgresUrl === undefined)("sessions in Postgres", () => {
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  describeSessionStore("Postgres", () => openIn(`s_${randomBytes(4).toString("hex")}`));

  it("drops the values of steps on the way, and none that the end of a turn holds", async () => {
    const schema = `s_${randomBytes(4).toString("hex")}`;
    const place = await openIn(schema);
    const conversation = await converse({ store: place.store });
    await say(
      conversation,
      "Serve Llama 3.1 8B at 20 requests per second, 500 tokens in, 200 out, fp8 on H100",
    );
    await eventsOf(conversation.send("40 rps", AbortSignal.timeout(1)));
    await eventsOf(conversation.set("isl", 700));
    for (const text of ["make it bf16", "undo", "60 rps"]) await say(conversation, text);
    await conversation.undo();
    await say(conversation, "make it fp8");
    const held = `SELECT DISTINCT thread_id, checkpoint_ns, key AS channel, value AS version
      FROM ${schema}.checkpoints, jsonb_each_text(checkpoint -> 'channel_versions')`;
    const kept = `SELECT thread_id, checkpoint_ns, channel, version FROM ${schema}.checkpoint_blobs`;
    expect(await database.query(`(${held}) EXCEPT (${kept})`)).toEqual([]);
    expect(await database.query(`(${kept}) EXCEPT (${held})`)).toEqual([]);
    expect(
      await database.query(`SELECT turn FROM ${schema}.turns t WHERE checkpoint_id IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM ${schema}.checkpoints c WHERE c.checkpoint_id = t.checkpoint_id)`),
    ).toEqual([]);
    await place.close();
  });
});
