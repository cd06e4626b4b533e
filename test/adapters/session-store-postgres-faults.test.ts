import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openPostgresSessions } from "../../src/adapters/session-store-postgres.ts";
import { openPool } from "../../src/adapters/session-store-postgres-pool.ts";
import type { AgentEvent } from "../../src/app/agent/conversation.ts";
import { converse, eventsOf, say } from "../support/conversation.ts";
import { createDatabase, postgresStore, postgresUrl, type TestDatabase } from "../support/postgres.ts";
import { openPostgresProxy, openRefusingServer, type PostgresProxy } from "../support/postgres-proxy.ts";
import { selfSigned } from "../support/self-signed.ts";

const SENTENCE = "Serve Llama 3.1 8B at 20 requests per second, 500 tokens in, 200 out, fp8 on H100";
const QUICK = { connectMs: 300, answerMs: 300 };

describe("a Postgres server that cannot be had", () => {
  it.each([
    ["28P01", 'password authentication failed for user "u"', "refuses the user or the password"],
    ["28000", "no pg_hba.conf entry for host", "does not let this user in"],
    ["3D000", 'database "db" does not exist', "has no database of that name"],
    ["53300", "sorry, too many clients already", "takes no more connections now"],
    ["57P03", "the database system is starting up", "is starting or stopping"],
  ])("is told in a sentence without the password: %s", async (state, message, said) => {
    const server = await openRefusingServer(state, message);
    const refused = openPool(`postgres://u:secret-pw@127.0.0.1:${server.port}/db`, QUICK);
    await expect(refused).rejects.toMatchObject({ code: "database_failed", kind: "outside" });
    const error = await refused.catch(String);
    expect(error).toContain(`The session database 127.0.0.1:${server.port}/db ${said}`);
    expect(error).not.toContain("secret-pw");
    await server.close();
  });

  it("is told when nothing listens there, and when the address cannot be read", async () => {
    await expect(openPool("postgres://u:secret-pw@127.0.0.1:1/db", QUICK)).rejects.toThrow(
      "The session database 127.0.0.1:1/db does not answer.",
    );
    const unreadable = openPool("postgres://u:sec/ret#pw@127.0.0.1:1/db", QUICK);
    await expect(unreadable).rejects.toThrow(/^DATABASE_URL cannot be read/);
    await expect(unreadable).rejects.not.toThrow(/sec.?ret/);
    await expect(
      openPool("postgres://u:p@127.0.0.1:1/db?sslmode=verify-full&sslrootcert=/nowhere.pem", QUICK),
    ).rejects.toThrow("/nowhere.pem, which DATABASE_URL names, cannot be read.");
  });
});

describe("sslmode means what it means to psql", () => {
  const GOT_IN = "refuses the user or the password";
  it.each([
    ["sslmode=require", GOT_IN],
    ["sslmode=no-verify", GOT_IN],
    ["sslmode=prefer", GOT_IN],
    ["sslmode=verify-full&sslrootcert=CA", GOT_IN],
    ["sslmode=verify-ca&sslrootcert=CA", GOT_IN],
    ["sslmode=verify-full", "shows a certificate that cannot be verified"],
    ["sslmode=verify-ca", "sslmode=verify-ca in DATABASE_URL names no authority."],
  ])("%s", async (parameters, said) => {
    const folder = mkdtempSync(join(tmpdir(), "headroom-tls-"));
    const authority = join(folder, "ca.pem");
    writeFileSync(authority, selfSigned.cert);
    const server = await openRefusingServer("28P01", "password authentication failed", selfSigned);
    const url = `postgres://u:secret-pw@127.0.0.1:${server.port}/db?${parameters.replace("CA", authority)}`;
    await expect(openPool(url)).rejects.toThrow(said);
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it("require refuses a server that speaks no TLS", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.end("N")));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    const { port } = server.address() as AddressInfo;
    await expect(openPool(`postgres://u:p@127.0.0.1:${port}/db?sslmode=require`, QUICK)).rejects.toThrow(
      "speaks no TLS",
    );
    server.close();
  });
});

describe.skipIf(postgresUrl === undefined)("a Postgres server that fails in a conversation", () => {
  let database: TestDatabase;
  let proxy: PostgresProxy;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    proxy = await openPostgresProxy(database.url);
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await proxy.close();
  });

  async function open(url: string, schema: string, limits = {}) {
    const sessions = await openPostgresSessions(url, schema, limits);
    closing.push(() => sessions.at.pool.end());
    return { list: sessions.list, store: postgresStore(sessions) };
  }
  const newSchema = () => `f_${randomBytes(4).toString("hex")}`;

  async function lastOf(events: AsyncIterable<AgentEvent>, on: AgentEvent["type"], act: () => unknown) {
    let acted = false;
    let last: AgentEvent | undefined;
    for await (const event of events) {
      if (!acted && event.type === on) {
        acted = true;
        await act();
      }
      last = event;
    }
    expect(acted).toBe(true);
    return last;
  }

  it.each(["init", "tool_start", "plan"] as const)(
    "by going away at %s: a sentence, and the finished turns are there when it is back",
    async (when) => {
      const schema = newSchema();
      const { store } = await open(proxy.url, schema);
      const conversation = await converse({ store });
      await say(conversation, SENTENCE);
      const last = await lastOf(conversation.send("40 rps"), when, () => proxy.cut());
      expect(last).toMatchObject({ type: "error", code: "database_failed" });
      expect(last?.type === "error" && last.message).toMatch(/^The session database 127\.0\.0\.1:\d+\//);
      const still = await eventsOf(conversation.send("60 rps"));
      expect(still).toMatchObject([{ type: "error", code: "database_failed" }]);
      await proxy.mend();
      expect((await say(conversation, "make it bf16")).plan?.inputs.precision?.value).toBe("bf16");
      const direct = await open(database.url, schema);
      const again = await converse({ store: direct.store, sessionId: conversation.sessionId });
      const said = (await again.history()).filter(({ role }) => role === "user").map(({ text }) => text);
      expect([said[0], said.at(-1)]).toEqual([SENTENCE, "make it bf16"]);
      const turns = await direct.list.turns(conversation.sessionId);
      expect([turns[0]?.kept, turns.at(-1)?.kept]).toEqual([true, true]);
    },
  );

  it("by falling silent: a sentence after the time it is given, no waiting without end", async () => {
    const { store } = await open(proxy.url, newSchema(), QUICK);
    const conversation = await converse({ store });
    await say(conversation, SENTENCE);
    const began = performance.now();
    const last = await lastOf(conversation.send("40 rps"), "init", () => proxy.silence());
    expect(last).toMatchObject({ type: "error", code: "database_failed" });
    // Some questions are asked on the way out, each with its own limit.
    expect(performance.now() - began).toBeLessThan(6 * QUICK.answerMs);
  });

  it("by ending the connection of a terminal that waits for the person", async () => {
    const schema = newSchema();
    const { store } = await open(database.url, schema);
    const conversation = await converse({ store });
    await say(conversation, SENTENCE);
    await database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'headroom' AND datname = current_database()",
    );
    await expect.poll(async () => (await eventsOf(conversation.send("40 rps"))).at(-1)?.type).toBe("result");
  });

  it("makes its tables once when several programs start at the same moment", async () => {
    const schema = newSchema();
    const opened = await Promise.all([1, 2, 3, 4].map(() => open(database.url, schema)));
    await Promise.all(
      opened.map(({ list }, index) => list.touch(`s${index}`, new Date().toISOString(), "x")),
    );
    expect(await opened[0]?.list.list()).toHaveLength(4);
    const again = await open(database.url, schema);
    expect(await again.list.list()).toHaveLength(4);
    expect(await database.query(`SELECT version FROM ${schema}.versions`)).toHaveLength(1);
  });

  it("says what a user may not do who may make no schema", async () => {
    const role = `reader_${randomBytes(4).toString("hex")}`;
    await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret-pw'`);
    const url = new URL(database.url);
    url.username = role;
    url.password = "secret-pw";
    await expect(open(url.href, newSchema())).rejects.toThrow("does not allow this user what sessions need");
    await database.query(`DROP ROLE ${role}`);
  });

  it("tells who began a session", async () => {
    const { list } = await open(database.url, newSchema());
    await list.touch("a", new Date().toISOString(), "hello");
    expect((await list.get("a"))?.owner).toMatch(/./);
  });
});
