/** The tables of sessions in Postgres, made once, also when two programs start at the same moment. */
import { PlannerError } from "../domain/errors.ts";
import { asking } from "./session-store-postgres-errors.ts";
import { inTransaction, type SessionPool } from "./session-store-postgres-pool.ts";

/** Counts the changes below and those of the checkpoint tables. */
const VERSION = 1;
const UNDEFINED_TABLE = "42P01";
const UNDEFINED_SCHEMA = "3F000";
/** Names the lock that makes tables in turn; any number that nobody else uses. */
const LOCK = 4_517_202_611;

const TABLES = (schema: string): string => `
  CREATE TABLE IF NOT EXISTS ${schema}.versions (version INTEGER PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS ${schema}.sessions (
    id TEXT PRIMARY KEY, owner TEXT, started_at TIMESTAMPTZ NOT NULL, updated_at TIMESTAMPTZ NOT NULL,
    title TEXT NOT NULL, turns INTEGER NOT NULL, place BIGINT GENERATED ALWAYS AS IDENTITY
  );
  CREATE TABLE IF NOT EXISTS ${schema}.turns (
    session_id TEXT NOT NULL, turn INTEGER NOT NULL, at TIMESTAMPTZ NOT NULL, said TEXT NOT NULL,
    checkpoint_id TEXT, messages INTEGER, PRIMARY KEY (session_id, turn)
  );
  CREATE TABLE IF NOT EXISTS ${schema}.messages (
    thread_id TEXT NOT NULL, key TEXT NOT NULL, parent TEXT NOT NULL, place INTEGER NOT NULL,
    value_type TEXT NOT NULL, value BYTEA NOT NULL, PRIMARY KEY (thread_id, key)
  );
  CREATE TABLE IF NOT EXISTS ${schema}.turn_locks (
    session_id TEXT PRIMARY KEY, holder TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
    until TIMESTAMPTZ NOT NULL
  );
`;

/**
 * Makes the schema and its tables where they are missing.
 *
 * @param makeCheckpointTables - makes those of the checkpoint saver; called only when something is missing.
 */
export async function prepareSchema(
  place: SessionPool,
  schema: string,
  makeCheckpointTables: () => Promise<void>,
): Promise<void> {
  if ((await versionOf(place, schema)) === VERSION) return;
  await inTransaction(place, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    if ((await versionOf(place, schema)) === VERSION) return;
    await makeCheckpointTables();
    await client.query(TABLES(schema));
    await client.query(`INSERT INTO ${schema}.versions VALUES ($1) ON CONFLICT DO NOTHING`, [VERSION]);
  });
}

async function versionOf({ pool, place }: SessionPool, schema: string): Promise<number> {
  const version = await asking(place, async () => {
    try {
      const { rows } = await pool.query<{ version: number | null }>(
        `SELECT max(version) AS version FROM ${schema}.versions`,
      );
      return rows[0]?.version ?? 0;
    } catch (error) {
      const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
      if (code === UNDEFINED_TABLE || code === UNDEFINED_SCHEMA) return 0;
      throw error;
    }
  });
  if (version > VERSION) {
    throw new PlannerError(
      "database_failed",
      `The sessions in ${place} were made by a newer Headroom than this one.`,
      { hint: "Update this one." },
    );
  }
  return version;
}
