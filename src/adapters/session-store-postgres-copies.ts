/** What is counted, copied, dropped and kept of a session's rows in Postgres; a turn is begun and ended with one question each. */

interface Fork {
  readonly id: string;
  readonly copy: string;
  readonly now: string;
  readonly owner: string | null;
  /** The last turn of the copy; all of them when left out. */
  readonly turn: number | undefined;
}

interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Only what the copied checkpoints hold is copied: a copy counts on from there. */
export function FORK(schema: string, { id, copy, now, owner, turn }: Fork): readonly Statement[] {
  const isEnd = `cp.checkpoint_id IN (SELECT checkpoint_id FROM ${schema}.turns WHERE session_id = $1 AND turn <= $3)`;
  const upTo = turn === undefined ? [] : [turn];
  const all = [id, copy, ...upTo];
  return [
    {
      sql: `INSERT INTO ${schema}.checkpoints
        SELECT $2, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata
        FROM ${schema}.checkpoints cp WHERE thread_id = $1 ${turn === undefined ? "" : `AND ${isEnd}`}`,
      values: all,
    },
    {
      sql: `INSERT INTO ${schema}.checkpoint_blobs
        SELECT DISTINCT $2, bl.checkpoint_ns, bl.channel, bl.version, bl.type, bl.blob
        FROM ${schema}.checkpoints cp, jsonb_each_text(cp.checkpoint -> 'channel_versions') AS held, ${schema}.checkpoint_blobs bl
        WHERE cp.thread_id = $2 AND bl.thread_id = $1 AND bl.checkpoint_ns = cp.checkpoint_ns
          AND bl.channel = held.key AND bl.version = held.value`,
      values: [id, copy],
    },
    {
      sql: `INSERT INTO ${schema}.checkpoint_writes
        SELECT $2, w.checkpoint_ns, w.checkpoint_id, w.task_id, w.idx, w.channel, w.type, w.blob
        FROM ${schema}.checkpoint_writes w JOIN ${schema}.checkpoints cp
          ON cp.thread_id = $2 AND cp.checkpoint_ns = w.checkpoint_ns AND cp.checkpoint_id = w.checkpoint_id
        WHERE w.thread_id = $1`,
      values: [id, copy],
    },
    {
      sql: `INSERT INTO ${schema}.messages
        SELECT $2, key, parent, place, value_type, value FROM ${schema}.messages WHERE thread_id = $1
        ${turn === undefined ? "" : `AND place <= (SELECT messages FROM ${schema}.turns WHERE session_id = $1 AND turn = $3)`}`,
      values: all,
    },
    {
      sql: `INSERT INTO ${schema}.turns
        SELECT $2, turn, at, said, checkpoint_id, messages FROM ${schema}.turns
        WHERE session_id = $1 ${turn === undefined ? "" : "AND turn <= $3"}`,
      values: all,
    },
    {
      sql: `INSERT INTO ${schema}.sessions (id, owner, started_at, updated_at, title, turns)
        SELECT $2, $3, $4, $4, title, coalesce($5, turns) FROM ${schema}.sessions WHERE id = $1`,
      values: [id, copy, owner, now, turn ?? null],
    },
  ];
}

/** Session $1 of owner $2, at $3, words $4. */
export const TOUCH = (schema: string): string => `
  WITH begun AS (
    INSERT INTO ${schema}.sessions (id, owner, started_at, updated_at, title, turns)
    VALUES ($1, $2, $3, $3, $4, 1) ON CONFLICT (id)
    DO UPDATE SET updated_at = excluded.updated_at, turns = sessions.turns + 1 RETURNING turns
  )
  INSERT INTO ${schema}.turns (session_id, turn, at, said) SELECT $1, turns, $3, $4 FROM begun
  ON CONFLICT (session_id, turn)
  DO UPDATE SET at = excluded.at, said = excluded.said, checkpoint_id = NULL, messages = NULL
  RETURNING turn`;

/** End of the last turn before turn $2 that was kept. What came before it was dropped with that turn. */
const lastEnd = (schema: string): string => `coalesce(
  (SELECT max(checkpoint_id) FROM ${schema}.turns WHERE session_id = $1 AND turn < $2), '')`;

/** Steps since then that are neither the newest nor the end of a turn. */
const doomed = (schema: string): string => `
  SELECT checkpoint_id, parent_checkpoint_id, checkpoint FROM ${schema}.checkpoints
  WHERE thread_id = $1 AND checkpoint_ns = '' AND checkpoint_id > ${lastEnd(schema)}
    AND checkpoint_id < (SELECT max(checkpoint_id) FROM ${schema}.checkpoints
      WHERE thread_id = $1 AND checkpoint_ns = '')
    AND checkpoint_id NOT IN (SELECT checkpoint_id FROM ${schema}.turns
      WHERE session_id = $1 AND turn <> $2 AND checkpoint_id IS NOT NULL)`;

/**
 * The newest step is the end of turn $2 of session $1, with $3 messages. Drops what was only on the way to it, with the values that no other step holds: those that
 * may hold one too are the end before, all that came since, and what a dropped step went on from.
 */
export const SETTLE = (schema: string): string => `
  WITH ended AS (
    UPDATE ${schema}.turns SET messages = $3, checkpoint_id =
      (SELECT max(checkpoint_id) FROM ${schema}.checkpoints WHERE thread_id = $1 AND checkpoint_ns = '')
    WHERE session_id = $1 AND turn = $2
  ),
  doomed AS MATERIALIZED (${doomed(schema)}),
  staying AS (
    SELECT checkpoint FROM ${schema}.checkpoints
    WHERE thread_id = $1 AND checkpoint_ns = '' AND checkpoint_id >= ${lastEnd(schema)}
      AND checkpoint_id NOT IN (SELECT checkpoint_id FROM doomed)
    UNION ALL
    SELECT cp.checkpoint FROM doomed JOIN ${schema}.checkpoints cp
      ON cp.thread_id = $1 AND cp.checkpoint_ns = '' AND cp.checkpoint_id = doomed.parent_checkpoint_id
    WHERE cp.checkpoint_id NOT IN (SELECT checkpoint_id FROM doomed)
  ),
  gone AS (
    SELECT held.key, held.value FROM doomed, jsonb_each_text(doomed.checkpoint -> 'channel_versions') AS held
    EXCEPT SELECT held.key, held.value FROM staying, jsonb_each_text(staying.checkpoint -> 'channel_versions') AS held
  ),
  values_gone AS (
    DELETE FROM ${schema}.checkpoint_blobs WHERE thread_id = $1 AND checkpoint_ns = ''
      AND (channel, version) = ANY (SELECT key, value FROM gone)
  ),
  steps_gone AS (
    DELETE FROM ${schema}.checkpoints WHERE thread_id = $1 AND checkpoint_ns = ''
      AND checkpoint_id = ANY (SELECT checkpoint_id FROM doomed)
  )
  DELETE FROM ${schema}.checkpoint_writes WHERE thread_id = $1 AND checkpoint_ns = ''
    AND checkpoint_id = ANY (SELECT checkpoint_id FROM doomed)`;

export const REMOVE = (schema: string): readonly string[] => [
  `DELETE FROM ${schema}.sessions WHERE id = $1`,
  `DELETE FROM ${schema}.turns WHERE session_id = $1`,
  ...["checkpoints", "checkpoint_blobs", "checkpoint_writes", "messages"].map(
    (table) => `DELETE FROM ${schema}.${table} WHERE thread_id = $1`,
  ),
];
