/**
 * LangGraph checkpoints in Postgres: its own saver, with what a conversation needs beside.
 *
 * Each message is written once (session-store-messages.ts). Versions of channels carry a random part: by plain counting two
 * terminals would both write version 7, of which the saver keeps the first, and the second would read the other's words.
 * A step is written with one question instead of a dozen. Metadata lose the signs that jsonb refuses. What the server
 * refuses is told in a sentence.
 */
import { randomBytes } from "node:crypto";
import type { RunnableConfig } from "@langchain/core/runnables";
import type {
  BaseCheckpointSaver,
  Checkpoint,
  CheckpointMetadata,
  CheckpointTuple,
} from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { MessageChain, type MessageRow } from "./session-store-messages.ts";
import { asking } from "./session-store-postgres-errors.ts";
import type { SessionPool } from "./session-store-postgres-pool.ts";

type ListOptions = Parameters<BaseCheckpointSaver["list"]>[1];
type Writes = Parameters<BaseCheckpointSaver["putWrites"]>[1];
type Versions = Parameters<BaseCheckpointSaver["put"]>[3];

const COUNT_DIGITS = 12;
const RANDOM_BYTES = 6;

export class PostgresCheckpointer extends PostgresSaver {
  readonly #at: SessionPool;
  readonly #schema: string;
  readonly #messages: MessageChain;

  constructor(at: SessionPool, schema: string) {
    super(at.pool, undefined, { schema });
    this.#at = at;
    this.#schema = schema;
    this.#messages = new MessageChain(
      { add: (thread, rows) => this.#add(thread, rows), all: (thread) => this.#all(thread) },
      this.serde,
    );
  }

  override getNextVersion(current: number | undefined): number;
  override getNextVersion(current: number | string | undefined): number | string {
    const count = Number.parseInt(String(current ?? 0), 10) + 1;
    return `${String(count).padStart(COUNT_DIGITS, "0")}.${randomBytes(RANDOM_BYTES).toString("hex")}`;
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const thread = threadOf(config);
    const tuple = await asking(this.#at.place, () => super.getTuple(config));
    if (tuple !== undefined) return this.#whole(thread, tuple);
    if (config.configurable?.["checkpoint_id"] === undefined) this.#messages.forget(thread);
    return undefined;
  }

  override async *list(config: RunnableConfig, options?: ListOptions): AsyncGenerator<CheckpointTuple> {
    for await (const tuple of super.list(config, options)) yield this.#whole(threadOf(tuple.config), tuple);
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    versions: Versions,
  ): Promise<RunnableConfig> {
    const { thread_id: thread, checkpoint_ns: ns = "", checkpoint_id: parent } = config.configurable ?? {};
    const packed = await this.#messages.pack(threadOf(config), checkpoint);
    const [blobs, kept] = await Promise.all([
      this._dumpBlobs(thread, ns, packed.channel_values, versions),
      this._dumpMetadata(metadata),
    ]);
    await this.#ask(PUT(this.#schema), [
      thread,
      ns,
      checkpoint.id,
      parent ?? null,
      this._dumpCheckpoint(packed),
      kept,
      blobs.map((blob) => blob[2]),
      blobs.map((blob) => blob[3]),
      blobs.map((blob) => blob[4]),
      blobs.map((blob) => bytesOf(blob[5])),
    ]);
    return { configurable: { thread_id: thread, checkpoint_ns: ns, checkpoint_id: checkpoint.id } };
  }

  override async putWrites(config: RunnableConfig, writes: Writes, taskId: string): Promise<void> {
    const { thread_id: thread, checkpoint_ns: ns = "", checkpoint_id: id } = config.configurable ?? {};
    const rows = await this._dumpWrites(thread, ns, id, taskId, writes);
    // Of a special channel a task has one write, of which the last counts; of others the first.
    const isSpecial = rows.every((row) => row[4] < 0);
    await this.#ask(PUT_WRITES(this.#schema, isSpecial), [
      thread,
      ns,
      id,
      taskId,
      rows.map((row) => row[4]),
      rows.map((row) => row[5]),
      rows.map((row) => row[6]),
      rows.map((row) => bytesOf(row[7])),
    ]);
  }

  override async deleteThread(threadId: string): Promise<void> {
    await asking(this.#at.place, async () => {
      await super.deleteThread(threadId);
    });
    await this.#ask(`DELETE FROM ${this.#schema}.messages WHERE thread_id = $1`, [threadId]);
    this.#messages.forget(threadId);
  }

  protected override async _dumpMetadata(metadata: CheckpointMetadata): Promise<unknown> {
    return withoutRefused(JSON.parse(JSON.stringify(metadata)));
  }

  async #whole(thread: string, tuple: CheckpointTuple): Promise<CheckpointTuple> {
    return { ...tuple, checkpoint: await this.#messages.unpack(thread, tuple.checkpoint) };
  }

  async #add(thread: string, rows: readonly MessageRow[]): Promise<void> {
    const columns = [
      rows.map(({ key }) => key),
      rows.map(({ parent }) => parent),
      rows.map(({ place }) => place),
      rows.map(({ type }) => type),
      rows.map(({ value }) => bytesOf(value)),
    ];
    await this.#ask(ADD_MESSAGES(this.#schema), [thread, ...columns]);
  }

  async #all(thread: string): Promise<readonly MessageRow[]> {
    return this.#ask<MessageRow>(
      `SELECT key, parent, place, value_type AS type, value FROM ${this.#schema}.messages
       WHERE thread_id = $1 ORDER BY place`,
      [thread],
    );
  }

  async #ask<Row extends object>(sql: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return (await asking(this.#at.place, () => this.#at.pool.query<Row>(sql, [...values]))).rows;
  }
}

/** One question a step: a database across an ocean is asked as seldom as can be. */
const PUT = (schema: string): string => `
  WITH blobs AS (
    INSERT INTO ${schema}.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
    SELECT $1, $2, * FROM unnest($7::text[], $8::text[], $9::text[], $10::bytea[]) ON CONFLICT DO NOTHING
  )
  INSERT INTO ${schema}.checkpoints
    (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id)
  DO UPDATE SET checkpoint = excluded.checkpoint, metadata = excluded.metadata`;

const PUT_WRITES = (schema: string, isSpecial: boolean): string => `
  INSERT INTO ${schema}.checkpoint_writes
    (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
  SELECT $1, $2, $3, $4, * FROM unnest($5::int[], $6::text[], $7::text[], $8::bytea[])
  ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
  ${isSpecial ? "DO UPDATE SET channel = excluded.channel, type = excluded.type, blob = excluded.blob" : "DO NOTHING"}`;

const ADD_MESSAGES = (schema: string): string => `
  INSERT INTO ${schema}.messages (thread_id, key, parent, place, value_type, value)
  SELECT $1, * FROM unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::bytea[]) ON CONFLICT DO NOTHING`;

const bytesOf = (value: Uint8Array | undefined): Buffer | null =>
  value === undefined ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength);

const threadOf = (config: RunnableConfig): string => String(config.configurable?.["thread_id"] ?? "");

/** jsonb takes neither a NUL nor half of a letter. */
function withoutRefused(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(withoutRefused);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutRefused(item)]));
}
