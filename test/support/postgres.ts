/** A database of its own on the server that HEADROOM_TEST_POSTGRES_URL names. */
import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { createTurnLocks } from "../../src/adapters/session-store-lock.ts";
import type { PostgresSessions } from "../../src/adapters/session-store-postgres.ts";
import { PostgresCheckpointer } from "../../src/adapters/session-store-postgres-checkpointer.ts";
import type { ConversationStore } from "../../src/app/agent/create-conversation.ts";

export const postgresUrl: string | undefined = process.env["HEADROOM_TEST_POSTGRES_URL"];

export interface TestDatabase {
  readonly url: string;
  query(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

export async function createDatabase(): Promise<TestDatabase> {
  const name = `headroom_${randomBytes(6).toString("hex")}`;
  const server = await connected(postgresUrl ?? "");
  await server.query(`CREATE DATABASE ${name}`);
  const url = new URL(postgresUrl ?? "");
  url.pathname = `/${name}`;
  const own = await connected(url.href);
  return {
    url: url.href,
    query: async (sql, values = []) => (await own.query<Record<string, unknown>>(sql, [...values])).rows,
    drop: async () => {
      await own.end();
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.end();
    },
  };
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** A terminal's view of sessions in Postgres. */
export function postgresStore({ at, schema, list, locks }: PostgresSessions): ConversationStore {
  return {
    checkpointer: new PostgresCheckpointer(at, schema),
    has: async (id) => (await list.get(id)) !== undefined,
    touch: list.touch,
    settle: list.settle,
    ...createTurnLocks(locks, () => randomUUID()),
  };
}
