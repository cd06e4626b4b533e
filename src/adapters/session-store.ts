/** The list of sessions: who said what when, without the conversations themselves. */
import type { DatabaseSync } from "node:sqlite";
import { keeping } from "./session-store-writes.ts";

interface SessionRow {
  readonly id: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** First words of the person. */
  readonly title: string;
  readonly turns: number;
}

export interface SessionList {
  /** Newest first. */
  list(limit?: number): readonly SessionRow[];
  get(id: string): SessionRow | undefined;
  /** Counts one more turn of a session; the first one gives it its title. */
  touch(id: string, now: string, title: string): void;
  remove(id: string): void;
  rename(id: string, title: string): void;
  /** Copies a session with all that was said under another id. */
  fork(id: string, copy: string, now: string): void;
}

const TITLE_LENGTH = 80;
const LONGEST_READ = 1000;
const SELECT = "SELECT id, started_at AS startedAt, updated_at AS updatedAt, title, turns FROM sessions";

const titleOf = (words: string): string =>
  words.slice(0, LONGEST_READ).replace(/\s+/g, " ").trim().slice(0, TITLE_LENGTH);

/** Copies of all rows of a session; only the id of the thread differs. */
const FORK = [
  `INSERT INTO checkpoints SELECT $copy, ns, id, parent_id, checkpoint_type, checkpoint, metadata_type, metadata
   FROM checkpoints WHERE thread_id = $id`,
  `INSERT INTO writes SELECT $copy, ns, checkpoint_id, task_path, task_id, idx, channel, value_type, value
   FROM writes WHERE thread_id = $id`,
];

export function createSessionList(db: DatabaseSync): SessionList {
  const all = db.prepare(`${SELECT} ORDER BY updated_at DESC, rowid DESC LIMIT ?`);
  const one = db.prepare(`${SELECT} WHERE id = ?`);
  const upsert = db.prepare(
    `INSERT INTO sessions (id, started_at, updated_at, title, turns) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, turns = turns + 1`,
  );
  return {
    list: (limit = 50) => all.all(limit).map(rowOf),
    get: (id) => {
      const row = one.get(id);
      return row === undefined ? undefined : rowOf(row);
    },
    touch: (id, now, title) => {
      keeping(() => upsert.run(id, now, now, titleOf(title)));
    },
    rename: (id, title) => {
      keeping(() => db.prepare("UPDATE sessions SET title = ? WHERE id = ?").run(titleOf(title), id));
    },
    fork: (id, copy, now) => {
      keeping(() => {
        db.exec("BEGIN IMMEDIATE");
        try {
          for (const sql of FORK) db.prepare(sql).run({ id, copy });
          db.prepare(
            "INSERT INTO sessions (id, started_at, updated_at, title, turns) SELECT $copy, $now, $now, title, turns FROM sessions WHERE id = $id",
          ).run({ id, copy, now });
          db.exec("COMMIT");
        } catch (error) {
          db.exec("ROLLBACK");
          throw error;
        }
      });
    },
    remove: (id) => {
      db.prepare("DELETE FROM sessions WHERE id = ?").run(id);
      db.prepare("DELETE FROM checkpoints WHERE thread_id = ?").run(id);
      db.prepare("DELETE FROM writes WHERE thread_id = ?").run(id);
    },
  };
}

function rowOf(row: Record<string, unknown>): SessionRow {
  return {
    id: String(row["id"]),
    startedAt: String(row["startedAt"]),
    updatedAt: String(row["updatedAt"]),
    title: String(row["title"]),
    turns: Number(row["turns"]),
  };
}
