import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe } from "vitest";
import { openPostgresSessions } from "../../src/adapters/session-store-postgres.ts";
import { PostgresCheckpointer } from "../../src/adapters/session-store-postgres-checkpointer.ts";
import type { SessionPool } from "../../src/adapters/session-store-postgres-pool.ts";
import { conform } from "../support/checkpointer-conformance.ts";
import { createDatabase, postgresUrl, type TestDatabase } from "../support/postgres.ts";

describe.skipIf(postgresUrl === undefined)("checkpoints in Postgres", async () => {
  let database: TestDatabase;
  const pools: SessionPool[] = [];
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    for (const { pool } of pools) await pool.end();
    await database.drop();
  });
  await conform({
    name: "headroom in Postgres",
    create: async () => {
      const schema = `c_${randomBytes(4).toString("hex")}`;
      const { at } = await openPostgresSessions(database.url, schema);
      pools.push(at);
      return new PostgresCheckpointer(at, schema);
    },
    without: /^$/,
  });
});
