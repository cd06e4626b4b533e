/** A conversation over the real tools and catalog, kept in SQLite (in memory unless a path is given). */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { createInterviewer, INTERVIEWER_NAME } from "../../src/adapters/interviewer/interviewer-model.ts";
import { openSessionDatabase } from "../../src/adapters/session-database.ts";
import { SqliteCheckpointer } from "../../src/adapters/session-store-checkpointer.ts";
import { createTurnLocks } from "../../src/adapters/session-store-lock.ts";
import { createSessionList } from "../../src/adapters/session-store-sqlite.ts";
import { sqliteLockRows } from "../../src/adapters/session-store-sqlite-locks.ts";
import type { AgentEvent, Conversation } from "../../src/app/agent/conversation.ts";
import { type ConversationStore, createConversation } from "../../src/app/agent/create-conversation.ts";
import { createFigureGate } from "../../src/app/agent/figure-gate.ts";
import type { ProtocolChoice } from "../../src/app/agent/protocol.ts";
import type { Planner } from "../../src/app/planner.ts";
import { createRecommender } from "../../src/app/recommend/create-recommender.ts";
import type { Tool } from "../../src/app/tools/define-tool.ts";
import { createTools } from "../../src/app/tools/index.ts";
import { noModelSource, plannerWith, shippedCatalog, stillClock } from "./planner.ts";

export function storeAt(path = ":memory:") {
  const { db } = openSessionDatabase(path, stillClock.now());
  const sessions = createSessionList(db);
  const checkpointer = new SqliteCheckpointer(db);
  const store: ConversationStore = {
    checkpointer,
    has: async (id) => (await sessions.get(id)) !== undefined,
    touch: sessions.touch,
    settle: sessions.settle,
    ...createTurnLocks(sqliteLockRows(db, Date.now), () => randomUUID()),
  };
  return { db, sessions, store };
}

export interface TestConversation {
  readonly chatModel?: BaseChatModel;
  readonly gated?: boolean;
  readonly store?: ConversationStore;
  readonly sessionId?: string;
  readonly tools?: readonly Tool[];
  readonly planner?: Planner;
  readonly protocol?: ProtocolChoice;
  readonly onUsage?: (usage: { readonly inputTokens: number; readonly outputTokens: number }) => void;
}

/** Files that `export_plan` would have written, by path. */
export const written = new Map<string, string>();

const JSON_PROMPT = readFileSync(join(import.meta.dirname, "../../prompts/json-protocol.md"), "utf8");

let ids = 0;

export function planTools(planner: Planner = plannerWith()): readonly Tool[] {
  const keep = async (path: string, text: string) => {
    written.set(path, text);
    return `/somewhere/${path}`;
  };
  const files = { writeAtomically: keep, writeOwn: keep };
  const recommender = createRecommender({
    catalog: shippedCatalog,
    modelSource: noModelSource,
    clock: stillClock,
    version: "0.0.0-test",
  });
  return createTools({
    planner,
    catalog: shippedCatalog,
    modelSource: noModelSource,
    files,
    recommender,
  });
}

export function converse(options: TestConversation = {}): Promise<Conversation> {
  const planner = options.planner ?? plannerWith();
  const own = planTools(planner);
  return createConversation({
    chatModel: options.chatModel ?? createInterviewer({ presets: shippedCatalog.presets() }),
    modelName: options.chatModel === undefined ? INTERVIEWER_NAME : "scripted-model",
    prompt: "You plan.",
    tools: options.tools ?? own,
    planner,
    store: options.store ?? storeAt().store,
    clock: stillClock,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    jsonPrompt: JSON_PROMPT,
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
    ...(options.onUsage === undefined ? {} : { onUsage: options.onUsage }),
    ...(options.gated === true ? { gate: createFigureGate } : {}),
    ...(options.sessionId === undefined ? {} : { sessionId: options.sessionId }),
  });
}

/** What happened; not the words that were shown while their sentence was checked. */
export async function eventsOf(events: AsyncIterable<AgentEvent>): Promise<AgentEvent[]> {
  const seen: AgentEvent[] = [];
  for await (const event of events) if (event.type !== "preview") seen.push(event);
  return seen;
}

type Result = Extract<AgentEvent, { readonly type: "result" }>;

/** Sends one message and gives the result; fails loudly when the turn failed. */
export async function say(conversation: Conversation, text: string): Promise<Result> {
  const last = (await eventsOf(conversation.send(text))).at(-1);
  if (last?.type !== "result") throw new Error(`"${text}" ended with ${JSON.stringify(last)}`);
  return last;
}
