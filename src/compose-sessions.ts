/** Opens the place conversations are kept in, and what may be done with them beside going on. */
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import type { SessionList, TurnLocks } from "./adapters/session-store.ts";
import type { Conversation } from "./app/agent/conversation.ts";
import type { ConversationStore } from "./app/agent/create-conversation.ts";
import { PlannerError } from "./domain/errors.ts";
import type { SessionAdmin } from "./interfaces/cli/command.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface KeptSessions {
  readonly list: SessionList;
  readonly locks: TurnLocks;
  /** What the person should know about the place, or null. */
  readonly notice: string | null;
  /** Whether a conversation can be gone on with later. */
  readonly kept: boolean;
  /** The place, without a password. */
  readonly place: string;
  /** Loads LangChain. */
  conversations(): Promise<ConversationStore>;
}

/**
 * The Postgres database of DATABASE_URL, or the SQLite file.
 *
 * @param newId - names this terminal among those that share the place.
 * @throws PlannerError invalid_input, database_failed when the database cannot be had.
 */
export async function openSessions(
  env: Environment,
  now: () => string,
  newId: () => string,
): Promise<KeptSessions> {
  const url = env["DATABASE_URL"];
  if (url === undefined || url === "") return sessionsInFile(env, now, newId, null);
  if (/^postgres(ql)?:/i.test(url)) return sessionsInPostgres(url, newId);
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0] ?? "something else";
  return sessionsInFile(
    env,
    now,
    newId,
    `Sessions are kept in a file: DATABASE_URL names ${scheme}, not postgres://.`,
  );
}

/** What `headroom doctor` says of the place. */
export function placeOf({ place, list }: Pick<KeptSessions, "place" | "list">): Promise<string> {
  return list
    .list(MANY)
    .then(({ length }) => `${place}, ${length === MANY ? `${MANY} or more` : length} kept`);
}
const MANY = 1000;

async function sessionsInPostgres(url: string, newId: () => string): Promise<KeptSessions> {
  const [{ openPostgresSessions }, { createTurnLocks }] = await Promise.all([
    import("./adapters/session-store-postgres.ts"),
    import("./adapters/session-store-lock.ts"),
  ]);
  const { at, schema, list, locks } = await openPostgresSessions(url);
  const turnLocks = createTurnLocks(locks, newId);
  return {
    list,
    locks: turnLocks,
    notice: null,
    kept: true,
    place: `Postgres at ${at.place}, schema ${schema}`,
    conversations: async () => {
      const { PostgresCheckpointer } = await import("./adapters/session-store-postgres-checkpointer.ts");
      return conversationStore(new PostgresCheckpointer(at, schema), list, turnLocks);
    },
  };
}

async function sessionsInFile(
  env: Environment,
  now: () => string,
  newId: () => string,
  remark: string | null,
): Promise<KeptSessions> {
  const [{ openSessionDatabase }, { dataFolder }, { makeFolder }] = await Promise.all([
    import("./adapters/session-database.ts"),
    import("./adapters/home.ts"),
    import("./adapters/make-folder.ts"),
  ]);
  const path = join(dataFolder(env), "sessions.db");
  const { db, notice, kept } = openSessionDatabase(path, now(), makeFolder);
  return { ...(await sqliteSessions(db, newId)), notice: notice ?? remark, kept, place: path };
}

/** Sessions in a SQLite database that is open. */
export async function sqliteSessions(
  db: DatabaseSync,
  newId: () => string,
): Promise<Pick<KeptSessions, "list" | "locks" | "conversations">> {
  const [{ createSessionList }, { createTurnLocks }, { sqliteLockRows }] = await Promise.all([
    import("./adapters/session-store-sqlite.ts"),
    import("./adapters/session-store-lock.ts"),
    import("./adapters/session-store-sqlite-locks.ts"),
  ]);
  const list = createSessionList(db);
  const locks = createTurnLocks(sqliteLockRows(db, Date.now), newId);
  return {
    list,
    locks,
    conversations: async () => {
      const { SqliteCheckpointer } = await import("./adapters/session-store-checkpointer.ts");
      return conversationStore(new SqliteCheckpointer(db), list, locks);
    },
  };
}

const conversationStore = (
  checkpointer: BaseCheckpointSaver,
  list: SessionList,
  locks: TurnLocks,
): ConversationStore => ({
  checkpointer,
  has: async (id) => (await list.get(id)) !== undefined,
  touch: list.touch,
  settle: list.settle,
  ...locks,
});

interface AdminParts extends Pick<KeptSessions, "list" | "locks"> {
  readonly now: () => string;
  readonly newId: () => string;
  readonly open: (id: string) => Promise<Conversation>;
}

export function createSessionAdmin({ list, locks, now, newId, open }: AdminParts): SessionAdmin {
  const known = async (id: string): Promise<string> => {
    if ((await list.get(id)) !== undefined) return id;
    throw new PlannerError("invalid_input", `There is no session "${id}".`, {
      hint: "headroom sessions lists the kept ones.",
    });
  };
  return {
    // What a turn in another terminal writes after this would stay for ever.
    remove: async (id) => {
      await locks.hold(await known(id), undefined);
      try {
        await list.remove(id);
      } finally {
        await locks.release(id);
      }
    },
    rename: async (id, title) => list.rename(await known(id), title),
    turns: async (id) => list.turns(await known(id)),
    fork: async (id, turn) => {
      const copy = newId();
      await known(id);
      if (turn !== undefined) await checkTurn(id, turn);
      await list.fork(id, copy, now(), turn);
      return copy;
    },
    open: async (id) => open(await known(id)),
  };

  async function checkTurn(id: string, turn: number): Promise<void> {
    const kept = (await list.turns(id)).filter((one) => one.kept);
    if (kept.some((one) => one.turn === turn)) return;
    const numbers = kept.map((one) => one.turn);
    const hint =
      numbers.length === 0
        ? "No turn of it was kept by itself: without a number, the copy holds all."
        : `headroom sessions show ${id} lists the turns; the last is ${numbers.at(-1)}.`;
    throw new PlannerError("invalid_input", `Session ${id} has no finished turn ${turn}.`, { hint });
  }
}
