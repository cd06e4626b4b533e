/** LangGraph checkpoints in the session database. Implements the saver contract; its conformance suite runs in the tests. */
import type { DatabaseSync } from "node:sqlite";
import type { RunnableConfig } from "@langchain/core/runnables";
import {
  BaseCheckpointSaver,
  type Checkpoint,
  type CheckpointMetadata,
  type CheckpointTuple,
} from "@langchain/langgraph";
import { PlannerError } from "../domain/errors.ts";
import { MessageChain, type MessageRows } from "./session-store-messages.ts";
import { keeping } from "./session-store-writes.ts";

type ListOptions = Parameters<BaseCheckpointSaver["list"]>[1];
type Writes = Parameters<BaseCheckpointSaver["putWrites"]>[1];

/** Channels of which a task has one write; their fixed places, so that a second write replaces the first. */
const SPECIAL_INDEX: Readonly<Record<string, number>> = {
  __error__: -1,
  __scheduled__: -2,
  __interrupt__: -3,
  __resume__: -4,
};

export class SqliteCheckpointer extends BaseCheckpointSaver {
  readonly #db: DatabaseSync;
  readonly #messages: MessageChain;

  constructor(db: DatabaseSync) {
    super();
    this.#db = db;
    this.#messages = new MessageChain(sqliteMessages(db), this.serde);
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const { thread, ns, id } = keyOf(config);
    if (thread === undefined) return undefined;
    const row =
      id === undefined
        ? this.#db
            .prepare("SELECT * FROM checkpoints WHERE thread_id = ? AND ns = ? ORDER BY id DESC LIMIT 1")
            .get(thread, ns)
        : this.#db
            .prepare("SELECT * FROM checkpoints WHERE thread_id = ? AND ns = ? AND id = ?")
            .get(thread, ns, id);
    if (row !== undefined) return this.#tuple(row);
    if (id === undefined) this.#messages.forget(thread);
    return undefined;
  }

  override async *list(config: RunnableConfig, options: ListOptions = {}): AsyncGenerator<CheckpointTuple> {
    const { thread, id } = keyOf(config);
    const ns = config.configurable?.["checkpoint_ns"] as string | undefined;
    const before = options.before?.configurable?.["checkpoint_id"] as string | undefined;
    const wanted: [string, string | undefined][] = [
      ["thread_id = ?", thread],
      ["ns = ?", ns],
      ["id = ?", id],
      ["id < ?", before],
    ];
    const used = wanted.filter((entry): entry is [string, string] => entry[1] !== undefined);
    const where = used.length === 0 ? "" : `WHERE ${used.map(([clause]) => clause).join(" AND ")}`;
    const rows = this.#db
      .prepare(`SELECT * FROM checkpoints ${where} ORDER BY id DESC`)
      .all(...used.map(([, value]) => value));
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    for (const row of rows) {
      if (left <= 0) return;
      const tuple = await this.#tuple(row);
      const metadata = (tuple.metadata ?? {}) as Record<string, unknown>;
      if (Object.entries(options.filter ?? {}).every(([key, value]) => metadata[key] === value)) {
        left -= 1;
        yield tuple;
      }
    }
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
  ): Promise<RunnableConfig> {
    const { thread, ns, id } = keyOf(config);
    if (thread === undefined) throw new PlannerError("invalid_input", "A checkpoint needs a thread_id.");
    const [checkpointType, checkpointBlob] = await this.serde.dumpsTyped(
      await this.#messages.pack(thread, checkpoint),
    );
    const [metadataType, metadataBlob] = await this.serde.dumpsTyped(metadata);
    const insert = this.#db.prepare("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    keeping(() =>
      insert.run(
        thread,
        ns,
        checkpoint.id,
        id ?? null,
        checkpointType,
        checkpointBlob,
        metadataType,
        metadataBlob,
      ),
    );
    return { configurable: { thread_id: thread, checkpoint_ns: ns, checkpoint_id: checkpoint.id } };
  }

  override async putWrites(
    config: RunnableConfig,
    writes: Writes,
    taskId: string,
    taskPath = "",
  ): Promise<void> {
    const { thread, ns, id } = keyOf(config);
    if (thread === undefined || id === undefined) {
      throw new PlannerError("invalid_input", "Writes need a thread_id and a checkpoint_id.");
    }
    for (const [position, [channel, value]] of writes.entries()) {
      const index = SPECIAL_INDEX[channel] ?? position;
      const [type, blob] = await this.serde.dumpsTyped(value);
      const verb = index < 0 ? "INSERT OR REPLACE" : "INSERT OR IGNORE";
      const insert = this.#db.prepare(`${verb} INTO writes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
      keeping(() => insert.run(thread, ns, id, taskPath, taskId, index, channel, type, blob));
    }
  }

  override async deleteThread(threadId: string): Promise<void> {
    keeping(() => {
      for (const table of ["checkpoints", "writes", "messages"]) {
        this.#db.prepare(`DELETE FROM ${table} WHERE thread_id = ?`).run(threadId);
      }
    });
    this.#messages.forget(threadId);
  }

  async #tuple(row: Record<string, unknown>): Promise<CheckpointTuple> {
    const thread = String(row["thread_id"]);
    const ns = String(row["ns"]);
    const id = String(row["id"]);
    const parent = row["parent_id"];
    const at = (checkpointId: string) => ({
      configurable: { thread_id: thread, checkpoint_ns: ns, checkpoint_id: checkpointId },
    });
    const written = this.#db
      .prepare(
        `SELECT task_id, channel, value_type, value FROM writes
         WHERE thread_id = ? AND ns = ? AND checkpoint_id = ? ORDER BY task_path, task_id, idx`,
      )
      .all(thread, ns, id);
    const pendingWrites: [string, string, unknown][] = [];
    for (const write of written) {
      const value = await this.#load(write["value_type"], write["value"]);
      pendingWrites.push([String(write["task_id"]), String(write["channel"]), value]);
    }
    return {
      config: at(id),
      checkpoint: await this.#messages.unpack(
        thread,
        (await this.#load(row["checkpoint_type"], row["checkpoint"])) as Checkpoint,
      ),
      metadata: (await this.#load(row["metadata_type"], row["metadata"])) as CheckpointMetadata,
      pendingWrites,
      ...(typeof parent === "string" ? { parentConfig: at(parent) } : {}),
    };
  }

  async #load(type: unknown, value: unknown): Promise<unknown> {
    return this.serde.loadsTyped(String(type), value as Uint8Array);
  }
}

function sqliteMessages(db: DatabaseSync): MessageRows {
  return {
    add: async (thread, rows) => {
      const insert = db.prepare("INSERT OR IGNORE INTO messages VALUES (?, ?, ?, ?, ?, ?)");
      keeping(() => {
        for (const { key, parent, place, type, value } of rows) {
          insert.run(thread, key, parent, place, type, value);
        }
      });
    },
    all: async (thread) =>
      db
        .prepare("SELECT * FROM messages WHERE thread_id = ? ORDER BY place")
        .all(thread)
        .map((row) => ({
          key: String(row["key"]),
          parent: String(row["parent"]),
          place: Number(row["place"]),
          type: String(row["value_type"]),
          value: row["value"] as Uint8Array,
        })),
  };
}

function keyOf(config: RunnableConfig): { thread: string | undefined; ns: string; id: string | undefined } {
  const configurable = (config.configurable ?? {}) as Record<string, string | undefined>;
  return {
    thread: configurable["thread_id"],
    ns: configurable["checkpoint_ns"] ?? "",
    id: configurable["checkpoint_id"] ?? configurable["thread_ts"],
  };
}
