/** The list of sessions in Postgres, which several people may share: who said what when, and a turn at a time in each. */
import { userInfo } from "node:os";
import type { QueryResultRow } from "pg";
import { type SessionList, type SessionRow, type SessionTurn, titleOf } from "./session-store.ts";
import type { LockHolder, LockRows } from "./session-store-lock.ts";
import { FORK, REMOVE, SETTLE, TOUCH } from "./session-store-postgres-copies.ts";
import { asking } from "./session-store-postgres-errors.ts";
import { inTransaction, openPool, type PoolLimits, type SessionPool } from "./session-store-postgres-pool.ts";
import { prepareSchema } from "./session-store-postgres-schema.ts";

/** Everything of Headroom's lies in a schema of its own. */
const SCHEMA = "headroom";

export interface PostgresSessions {
  readonly at: SessionPool;
  readonly schema: string;
  readonly list: SessionList;
  readonly locks: LockRows;
}

/**
 * Connects, and makes the tables where they are missing.
 *
 * @throws PlannerError invalid_input, database_failed
 */
export async function openPostgresSessions(
  url: string,
  schema = SCHEMA,
  limits: PoolLimits = {},
): Promise<PostgresSessions> {
  const at = await openPool(url, limits);
  try {
    await prepareSchema(at, schema, async () => {
      const { PostgresSaver } = await import("@langchain/langgraph-checkpoint-postgres");
      await new PostgresSaver(at.pool, undefined, { schema }).setup();
    });
  } catch (error) {
    await at.pool.end();
    throw error;
  }
  return { at, schema, list: postgresList(at, schema), locks: postgresLocks(at, schema) };
}

function postgresList(at: SessionPool, schema: string): SessionList {
  const ask = async <Row extends QueryResultRow>(sql: string, values: readonly unknown[]) =>
    (await asking(at.place, () => at.pool.query<Row>(sql, [...values]))).rows;
  const select = `SELECT id, owner, started_at, updated_at, title, turns FROM ${schema}.sessions`;
  const owner = ownName();
  return {
    list: async (limit = 50) =>
      (await ask(`${select} ORDER BY updated_at DESC, place DESC LIMIT $1`, [limit])).map(rowOf),
    get: async (id) => {
      if (id.includes("\0")) return undefined;
      const [row] = await ask(`${select} WHERE id = $1`, [id]);
      return row === undefined ? undefined : rowOf(row);
    },
    touch: async (id, now, words) => {
      const said = titleOf(words).toWellFormed();
      const [row] = await ask<{ turn: number }>(TOUCH(schema), [id, owner, now, said]);
      return row?.turn ?? 1;
    },
    settle: async (id, turn, messages) => {
      await ask(SETTLE(schema), [id, turn, messages]);
    },
    turns: async (id) =>
      (await ask(`SELECT * FROM ${schema}.turns WHERE session_id = $1 ORDER BY turn`, [id])).map(turnOf),
    rename: async (id, title) => {
      await ask(`UPDATE ${schema}.sessions SET title = $2 WHERE id = $1`, [
        id,
        titleOf(title).toWellFormed(),
      ]);
    },
    fork: (id, copy, now, turn) =>
      inTransaction(
        at,
        async (client) => {
          for (const { sql, values } of FORK(schema, { id, copy, now, owner, turn })) {
            await client.query(sql, [...values]);
          }
        },
        "REPEATABLE READ",
      ),
    remove: (id) =>
      inTransaction(at, async (client) => {
        for (const sql of REMOVE(schema)) await client.query(sql, [id]);
      }),
  };
}

/** Times are the server's: the clocks of those who share it differ. */
function postgresLocks({ pool, place }: SessionPool, schema: string): LockRows {
  return {
    take: (id, { holder, host, pid }, leaseMs, dead) =>
      asking(place, async () => {
        const taken = await pool.query(
          `INSERT INTO ${schema}.turn_locks AS held VALUES ($1, $2, $3, $4, now() + $5 * interval '1 millisecond')
           ON CONFLICT (session_id) DO UPDATE SET
             holder = excluded.holder, host = excluded.host, pid = excluded.pid, until = excluded.until
           WHERE held.until < now() OR held.holder IN ($2, $6) RETURNING holder`,
          [id, holder, host, pid, leaseMs, dead ?? holder],
        );
        if (taken.rows.length > 0) return "taken";
        const { rows } = await pool.query<LockHolder & QueryResultRow>(
          `SELECT holder, host, pid FROM ${schema}.turn_locks WHERE session_id = $1`,
          [id],
        );
        return rows[0] ?? { holder: "", host: "", pid: 0 };
      }),
    drop: async (id, holder) => {
      await asking(place, () =>
        pool.query(`DELETE FROM ${schema}.turn_locks WHERE session_id = $1 AND holder = $2`, [id, holder]),
      );
    },
  };
}

/** Who is at this terminal; null where the system knows no name. */
function ownName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

function rowOf(row: QueryResultRow): SessionRow {
  return {
    id: String(row["id"]),
    startedAt: isoOf(row["started_at"]),
    updatedAt: isoOf(row["updated_at"]),
    title: String(row["title"]),
    turns: Number(row["turns"]),
    owner: row["owner"] === null ? null : String(row["owner"]),
  };
}

function turnOf(row: QueryResultRow): SessionTurn {
  return {
    turn: Number(row["turn"]),
    at: isoOf(row["at"]),
    said: String(row["said"]),
    kept: row["checkpoint_id"] !== null,
  };
}

const isoOf = (time: unknown): string => (time instanceof Date ? time.toISOString() : String(time));
