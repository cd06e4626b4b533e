/** Leases of turns in the SQLite file. */
import type { DatabaseSync } from "node:sqlite";
import type { LockRows } from "./session-store-lock.ts";
import { keeping, keepingIfItCan } from "./session-store-writes.ts";

const TAKE = `INSERT INTO turn_locks (session_id, holder, host, pid, until_ms)
  VALUES ($id, $holder, $host, $pid, $until)
  ON CONFLICT (session_id) DO UPDATE SET
    holder = excluded.holder, host = excluded.host, pid = excluded.pid, until_ms = excluded.until_ms
  WHERE turn_locks.until_ms < $now OR turn_locks.holder IN ($holder, $dead)
  RETURNING holder`;

/** @param nowMs - this machine's clock, since 1970. */
export function sqliteLockRows(db: DatabaseSync, nowMs: () => number): LockRows {
  const take = db.prepare(TAKE);
  const held = db.prepare("SELECT holder, host, pid FROM turn_locks WHERE session_id = ?");
  return {
    take: async (id, { holder, host, pid }, leaseMs, dead) =>
      keeping(() => {
        const now = nowMs();
        const until = now + leaseMs;
        if (take.get({ id, holder, host, pid, until, now, dead: dead ?? holder }) !== undefined)
          return "taken";
        const row = held.get(id) ?? {};
        return { holder: String(row["holder"]), host: String(row["host"]), pid: Number(row["pid"]) };
      }),
    // A lease that a full disk keeps runs out by itself.
    drop: async (id, holder) =>
      keepingIfItCan(() =>
        db.prepare("DELETE FROM turn_locks WHERE session_id = ? AND holder = ?").run(id, holder),
      ),
  };
}
