/** The list of sessions in the SQLite file: who said what when, without the conversations themselves. */
import type { DatabaseSync } from "node:sqlite";
import { type SessionList, type SessionRow, type SessionTurn, titleOf } from "./session-store.ts";
import { keeping, keepingIfItCan } from "./session-store-writes.ts";

const SELECT = "SELECT id, started_at AS startedAt, updated_at AS updatedAt, title, turns FROM sessions";

/** Copies of the rows of a session up to a turn, or of all; only the id of the thread differs. */
const FORK = {
  whole: [
    `INSERT INTO checkpoints SELECT $copy, ns, id, parent_id, checkpoint_type, checkpoint, metadata_type, metadata
     FROM checkpoints WHERE thread_id = $id`,
    "INSERT INTO messages SELECT $copy, key, parent, place, value_type, value FROM messages WHERE thread_id = $id",
    "INSERT INTO turns SELECT $copy, turn, at, said, checkpoint_id, messages FROM turns WHERE session_id = $id",
    `INSERT INTO sessions (id, started_at, updated_at, title, turns)
     SELECT $copy, $now, $now, title, turns FROM sessions WHERE id = $id`,
  ],
  upToTurn: [
    `INSERT INTO checkpoints SELECT $copy, ns, id, parent_id, checkpoint_type, checkpoint, metadata_type, metadata
     FROM checkpoints WHERE thread_id = $id
     AND id IN (SELECT checkpoint_id FROM turns WHERE session_id = $id AND turn <= $turn)`,
    `INSERT INTO messages SELECT $copy, key, parent, place, value_type, value FROM messages WHERE thread_id = $id
     AND place <= (SELECT messages FROM turns WHERE session_id = $id AND turn = $turn)`,
    `INSERT INTO turns SELECT $copy, turn, at, said, checkpoint_id, messages FROM turns
     WHERE session_id = $id AND turn <= $turn`,
    `INSERT INTO sessions (id, started_at, updated_at, title, turns)
     SELECT $copy, $now, $now, title, $turn FROM sessions WHERE id = $id`,
  ],
} as const;
const FORK_WRITES = `INSERT INTO writes SELECT $copy, ns, checkpoint_id, task_path, task_id, idx, channel, value_type, value
  FROM writes WHERE thread_id = $id AND checkpoint_id IN (SELECT id FROM checkpoints WHERE thread_id = $copy)`;

/** Each end of a turn holds the whole conversation; the steps on the way to it are not needed again. */
const PRUNE = [
  `DELETE FROM checkpoints AS old WHERE thread_id = $id
   AND id < (SELECT max(id) FROM checkpoints newer WHERE newer.thread_id = old.thread_id AND newer.ns = old.ns)
   AND id NOT IN (SELECT checkpoint_id FROM turns WHERE session_id = $id AND checkpoint_id IS NOT NULL)`,
  `DELETE FROM writes WHERE thread_id = $id AND NOT EXISTS (SELECT 1 FROM checkpoints c
   WHERE c.thread_id = writes.thread_id AND c.ns = writes.ns AND c.id = writes.checkpoint_id)`,
] as const;

export function createSessionList(db: DatabaseSync): SessionList {
  const all = db.prepare(`${SELECT} ORDER BY updated_at DESC, rowid DESC LIMIT ?`);
  const one = db.prepare(`${SELECT} WHERE id = ?`);
  const upsert = db.prepare(
    `INSERT INTO sessions (id, started_at, updated_at, title, turns) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, turns = turns + 1 RETURNING turns`,
  );
  const begin = db.prepare("INSERT OR REPLACE INTO turns (session_id, turn, at, said) VALUES (?, ?, ?, ?)");
  const end = db.prepare(
    `UPDATE turns SET messages = $messages,
     checkpoint_id = (SELECT max(id) FROM checkpoints WHERE thread_id = $id AND ns = '')
     WHERE session_id = $id AND turn = $turn`,
  );
  const turns = db.prepare("SELECT * FROM turns WHERE session_id = ? ORDER BY turn");
  return {
    list: async (limit = 50) => all.all(limit).map(rowOf),
    get: async (id) => {
      const row = one.get(id);
      return row === undefined ? undefined : rowOf(row);
    },
    touch: async (id, now, words) =>
      keeping(() => {
        const turn = Number(upsert.get(id, now, now, titleOf(words))?.["turns"]);
        begin.run(id, turn, now, titleOf(words));
        return turn;
      }),
    settle: async (id, turn, messages) => {
      // What a full disk refuses to drop is dropped after a later turn.
      keepingIfItCan(() => {
        end.run({ id, turn, messages });
        for (const sql of PRUNE) db.prepare(sql).run({ id });
      });
    },
    turns: async (id) => turns.all(id).map(turnOf),
    rename: async (id, title) =>
      keeping(() => void db.prepare("UPDATE sessions SET title = ? WHERE id = ?").run(titleOf(title), id)),
    fork: async (id, copy, now, turn) =>
      keeping(() => {
        db.exec("BEGIN IMMEDIATE");
        try {
          const [checkpoints, messages, ends, session] = turn === undefined ? FORK.whole : FORK.upToTurn;
          const upTo = turn === undefined ? {} : { turn };
          for (const sql of [checkpoints, messages, ends]) db.prepare(sql).run({ id, copy, ...upTo });
          db.prepare(FORK_WRITES).run({ id, copy });
          db.prepare(session).run({ id, copy, now, ...upTo });
          db.exec("COMMIT");
        } catch (error) {
          db.exec("ROLLBACK");
          throw error;
        }
      }),
    remove: async (id) =>
      keeping(() => {
        db.prepare("DELETE FROM sessions WHERE id = ?").run(id);
        db.prepare("DELETE FROM turns WHERE session_id = ?").run(id);
        for (const table of ["checkpoints", "writes", "messages"]) {
          db.prepare(`DELETE FROM ${table} WHERE thread_id = ?`).run(id);
        }
      }),
  };
}

function rowOf(row: Record<string, unknown>): SessionRow {
  return {
    id: String(row["id"]),
    startedAt: String(row["startedAt"]),
    updatedAt: String(row["updatedAt"]),
    title: String(row["title"]),
    turns: Number(row["turns"]),
    owner: null,
  };
}

function turnOf(row: Record<string, unknown>): SessionTurn {
  return {
    turn: Number(row["turn"]),
    at: String(row["at"]),
    said: String(row["said"]),
    kept: row["checkpoint_id"] !== null,
  };
}
