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

/** A message in its place: the key stands for it and for all before it. */
interface Link {
  readonly key: string;
  readonly parent: string;
  readonly message: BaseMessage;
}

export class MessageChain {
  readonly #rows: MessageRows;
  readonly #serde: Serializer;
  /** One thread at a time: a terminal has one conversation. */
  #thread: string | undefined;
  #kept = new Map<string, Link>();
  /** The list that was written or read last. Messages are not changed once they are said, so that what it begins with is known. */
  #last: readonly Link[] = [];

  constructor(rows: MessageRows, serde: Serializer) {
    this.#rows = rows;
    this.#serde = serde;
  }

  /** What is to be written for a checkpoint, once its messages are. */
  async pack(thread: string, checkpoint: Checkpoint): Promise<Checkpoint> {
    this.#enter(thread);
    const values: Record<string, unknown> = { ...checkpoint.channel_values };
    for (const [channel, value] of Object.entries(values)) {
      if (!Array.isArray(value) || value.length === 0) continue;
      const known = this.#knownOf(value);
      const fresh = value.slice(known);
      if (isMessages(fresh)) values[channel] = { [MARK]: await this.#keep(thread, known, fresh) };
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
    this.#last = [];
  }

  /** How many of these the last list began with. */
  #knownOf(values: readonly unknown[]): number {
    let known = 0;
    while (known < this.#last.length && this.#last[known]?.message === values[known]) known += 1;
    return known;
  }

  async #keep(thread: string, known: number, messages: readonly BaseMessage[]): Promise<string> {
    const links = this.#last.slice(0, known);
    const rows: MessageRow[] = [];
    let parent = links.at(-1)?.key ?? FIRST;
    for (const message of messages) {
      const [type, value] = await this.#serde.dumpsTyped(message);
      const key = keyOf(parent, type, value);
      if (!this.#kept.has(key)) rows.push({ key, parent, place: links.length + 1, type, value });
      links.push({ key, parent, message });
      parent = key;
    }
    if (rows.length > 0) await this.#rows.add(thread, rows);
    for (const link of links.slice(known)) this.#kept.set(link.key, link);
    this.#last = links;
    return parent;
  }

  async #read(thread: string, last: string): Promise<BaseMessage[]> {
    if (this.#last.at(-1)?.key !== last) {
      if (!this.#kept.has(last)) await this.#load(thread);
      const links: Link[] = [];
      for (let at = this.#kept.get(last); at !== undefined; at = this.#kept.get(at.parent)) links.push(at);
      this.#last = links.reverse();
    }
    return this.#last.map(({ message }) => message);
  }

  async #load(thread: string): Promise<void> {
    for (const { key, parent, type, value } of await this.#rows.all(thread)) {
      if (this.#kept.has(key)) continue;
      const message = await this.#serde.loadsTyped(type, value);
      if (isBaseMessage(message)) this.#kept.set(key, { key, parent, message });
    }
  }
}

const isMessages = (values: readonly unknown[]): values is BaseMessage[] =>
  values.every((value) => isBaseMessage(value));

function markIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const key: unknown = Reflect.get(value, MARK);
  return typeof key === "string" ? key : undefined;
}

const keyOf = (parent: string, type: string, value: Uint8Array): string =>
  createHash("sha256").update(`${parent} ${type} `).update(value).digest("base64url").slice(0, KEY_LENGTH);
