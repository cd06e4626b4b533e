/**
 * The messages of a conversation, each written once.
 *
 * LangGraph hands over the whole list at every step; written as it comes, a conversation costs the square of its length.
 * Here a checkpoint holds the key of its last message. A message's key is a hash of its content and of the key before it,
 * so that one key stands for a whole list, and two terminals that went different ways share what they have in common.
 */
import { createHash } from "node:crypto";
import { type BaseMessage, isBaseMessage } from "@langchain/core/messages";
import type { Checkpoint } from "@langchain/langgraph";

export interface MessageRow {
  readonly key: string;
  /** Key of the message before it; "" for the first. */
  readonly parent: string;
  /** Its place, counted from 1. */
  readonly place: number;
  readonly type: string;
  readonly value: Uint8Array;
}

/** Where the messages of a thread lie. */
export interface MessageRows {
  add(thread: string, rows: readonly MessageRow[]): Promise<void>;
  all(thread: string): Promise<readonly MessageRow[]>;
}

interface Serializer {
  dumpsTyped(value: unknown): Promise<[string, Uint8Array]>;
  loadsTyped(type: string, value: Uint8Array | string): Promise<unknown>;
}

const MARK = "headroom:last-message";
const FIRST = "";
const KEY_LENGTH = 22;

export class MessageChain {
  readonly #rows: MessageRows;
  readonly #serde: Serializer;
  /** Messages are not changed once they are said. */
  readonly #placed = new WeakMap<BaseMessage, { readonly key: string; readonly parent: string }>();
  /** One thread at a time: a terminal has one conversation. */
  #thread: string | undefined;
  #kept = new Map<string, { readonly message: BaseMessage; readonly parent: string }>();

  constructor(rows: MessageRows, serde: Serializer) {
    this.#rows = rows;
    this.#serde = serde;
  }

  /** What is to be written for a checkpoint, once its messages are. */
  async pack(thread: string, checkpoint: Checkpoint): Promise<Checkpoint> {
    this.#enter(thread);
    const values: Record<string, unknown> = { ...checkpoint.channel_values };
    for (const [channel, value] of Object.entries(values)) {
      if (isMessages(value)) values[channel] = { [MARK]: await this.#keep(thread, value) };
    }
    return { ...checkpoint, channel_values: values };
  }

  /** The checkpoint with its messages again. */
  async unpack(thread: string, checkpoint: Checkpoint): Promise<Checkpoint> {
    const marked = Object.entries(checkpoint.channel_values).filter(
      ([, value]) => markIn(value) !== undefined,
    );
    if (marked.length === 0) return checkpoint;
    this.#enter(thread);
    const values: Record<string, unknown> = { ...checkpoint.channel_values };
    for (const [channel, value] of marked) values[channel] = await this.#read(thread, markIn(value) ?? FIRST);
    return { ...checkpoint, channel_values: values };
  }

  /** What was kept of a thread is gone. */
  forget(thread: string): void {
    if (this.#thread === thread) this.#enter(undefined);
  }

  #enter(thread: string | undefined): void {
    if (this.#thread === thread && thread !== undefined) return;
    this.#thread = thread;
    this.#kept = new Map();
  }

  async #keep(thread: string, messages: readonly BaseMessage[]): Promise<string> {
    const fresh: MessageRow[] = [];
    const said: [string, BaseMessage, string][] = [];
    let parent = FIRST;
    for (const [index, message] of messages.entries()) {
      const placed = this.#placed.get(message);
      if (placed?.parent === parent && this.#kept.has(placed.key)) {
        parent = placed.key;
        continue;
      }
      const [type, value] = await this.#serde.dumpsTyped(message);
      const key = keyOf(parent, type, value);
      if (!this.#kept.has(key)) fresh.push({ key, parent, place: index + 1, type, value });
      said.push([key, message, parent]);
      parent = key;
    }
    if (fresh.length > 0) await this.#rows.add(thread, fresh);
    for (const [key, message, before] of said) this.#remember(key, message, before);
    return parent;
  }

  async #read(thread: string, last: string): Promise<BaseMessage[]> {
    if (!this.#kept.has(last)) {
      for (const { key, parent, type, value } of await this.#rows.all(thread)) {
        if (this.#kept.has(key)) continue;
        const message = await this.#serde.loadsTyped(type, value);
        if (isBaseMessage(message)) this.#remember(key, message, parent);
      }
    }
    const messages: BaseMessage[] = [];
    for (let at = this.#kept.get(last); at !== undefined; at = this.#kept.get(at.parent)) {
      messages.push(at.message);
    }
    return messages.reverse();
  }

  #remember(key: string, message: BaseMessage, parent: string): void {
    this.#kept.set(key, { message, parent });
    this.#placed.set(message, { key, parent });
  }
}

const isMessages = (value: unknown): value is BaseMessage[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => isBaseMessage(item));

function markIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const key: unknown = Reflect.get(value, MARK);
  return typeof key === "string" ? key : undefined;
}

const keyOf = (parent: string, type: string, value: Uint8Array): string =>
  createHash("sha256").update(`${parent} ${type} `).update(value).digest("base64url").slice(0, KEY_LENGTH);
