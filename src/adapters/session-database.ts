/** The SQLite file that keeps conversations. Opened without LangChain, so that listing sessions is quick. */
import { chmodSync, closeSync, existsSync, openSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isPlannerError } from "../domain/errors.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, started_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    title TEXT NOT NULL, turns INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS checkpoints (
    thread_id TEXT NOT NULL, ns TEXT NOT NULL, id TEXT NOT NULL, parent_id TEXT,
    checkpoint_type TEXT NOT NULL, checkpoint BLOB NOT NULL,
    metadata_type TEXT NOT NULL, metadata BLOB NOT NULL,
    PRIMARY KEY (thread_id, ns, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS writes (
    thread_id TEXT NOT NULL, ns TEXT NOT NULL, checkpoint_id TEXT NOT NULL,
    task_path TEXT NOT NULL, task_id TEXT NOT NULL, idx INTEGER NOT NULL,
    channel TEXT NOT NULL, value_type TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (thread_id, ns, checkpoint_id, task_id, idx)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS messages (
    thread_id TEXT NOT NULL, key TEXT NOT NULL, parent TEXT NOT NULL, place INTEGER NOT NULL,
    value_type TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (thread_id, key)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS turns (
    session_id TEXT NOT NULL, turn INTEGER NOT NULL, at TEXT NOT NULL, said TEXT NOT NULL,
    checkpoint_id TEXT, messages INTEGER,
    PRIMARY KEY (session_id, turn)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS turn_locks (
    session_id TEXT PRIMARY KEY, holder TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
    until_ms INTEGER NOT NULL
  ) STRICT;
`;

/** A second terminal may write at the same time; SQLite waits this long for it. [assumed] */
const BUSY_TIMEOUT_MS = 5000;
const NOT_A_DATABASE = 26;
const CORRUPT = 11;
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

type MakeFolder = (path: string, mode: number) => void;

export interface SessionDatabase {
  readonly db: DatabaseSync;
  /** What the person should know about the file, or null. */
  readonly notice: string | null;
  /** Whether a conversation can be gone on with later. */
  readonly kept: boolean;
}

/**
 * Opens the file, or memory when the file cannot be had. A damaged file is moved aside, never deleted.
 *
 * @param path - the file, or ":memory:".
 * @param now - ISO time; names the file a damaged one is moved to.
 * @param makeFolder - makes the folder when it is not there; throws when it cannot be made.
 */
export function openSessionDatabase(
  path: string,
  now: string,
  makeFolder: MakeFolder = () => undefined,
): SessionDatabase {
  if (path === ":memory:") return { db: prepare(path), notice: null, kept: false };
  try {
    makeFolder(dirname(path), OWNER_ONLY_FOLDER);
    return { db: openPrivate(path), notice: null, kept: true };
  } catch (error) {
    if (isDamage(error)) return startAfresh(path, now);
    return {
      db: prepare(":memory:"),
      notice: isPlannerError(error)
        ? `Sessions are not kept. ${error.message}`
        : `Sessions are not kept: ${path} cannot be opened (${reason(error)}).`,
      kept: false,
    };
  }
}

function openPrivate(path: string): DatabaseSync {
  closeSync(openSync(path, "a", OWNER_ONLY));
  chmodSync(path, OWNER_ONLY);
  return prepare(path);
}

function prepare(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    db.exec(
      `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8000;`,
    );
    db.exec(SCHEMA);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function startAfresh(path: string, now: string): SessionDatabase {
  const aside = `${path}.damaged-${now.replaceAll(":", "-")}`;
  for (const suffix of ["", "-wal", "-shm"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return {
    db: openPrivate(path),
    notice: `The session file was damaged. It is kept as ${aside}; a new one was started.`,
    kept: true,
  };
}

function isDamage(error: unknown): boolean {
  const code = (error as { readonly errcode?: unknown }).errcode;
  return code === NOT_A_DATABASE || code === CORRUPT;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
