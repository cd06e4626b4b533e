import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe } from "vitest";
import { createTurnLocks } from "../../src/adapters/session-store-lock.ts";
import { openPostgresSessions } from "../../src/adapters/session-store-postgres.ts";
import { PostgresCheckpointer } from "../../src/adapters/session-store-postgres-checkpointer.ts";
import { createDatabase, postgresUrl, type TestDatabase } from "../support/postgres.ts";
import { describeSessionStore, type OpenedStore } from "./session-store-suite.ts";

let database: TestDatabase;

async function openIn(schema: string): Promise<OpenedStore> {
  const { at, list, locks } = await openPostgresSessions(database.url, schema);
  const checkpointer = new PostgresCheckpointer(at, schema);
  return {
    list,
    checkpointer,
    store: {
      checkpointer,
      has: async (id) => (await list.get(id)) !== undefined,
      touch: list.touch,
      settle: list.settle,
      ...createTurnLocks(locks, () => randomUUID()),
    },
    another: () => openIn(schema),
    close: () => at.pool.end(),
  };
}

describe.skipIf(postgresUrl === undefined)("sessions in Postgres", () => {
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  describeSessionStore("Postgres", () => openIn(`s_${randomBytes(4).toString("hex")}`));
});
