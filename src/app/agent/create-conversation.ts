/** A conversation over the graph: each turn in, its events out, everything kept in the session store. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { HumanMessage } from "@langchain/core/messages";
import { type BaseCheckpointSaver, Command } from "@langchain/langgraph";
import { z } from "zod";
import { isPlannerError, PlannerError } from "../../domain/errors.ts";
import { clearFields, mergeDraft } from "../../domain/workload/merge-request.ts";
import { type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";
import type { Planner } from "../planner.ts";
import type { Clock } from "../ports.ts";
import type { Tool } from "../tools/define-tool.ts";
import { checkName } from "./check-name.ts";
import type { AgentEvent, Conversation } from "./conversation.ts";
import { buildGraph } from "./graph.ts";
import { answersForOpenCalls, spokenHistory } from "./history.ts";
import type { TextGate } from "./model-node.ts";
import type { ProtocolChoice } from "./protocol.ts";
import { type AgentState, type AgentUpdate, pushUndo } from "./state.ts";
import { runEvents } from "./turn.ts";
import { errorEvent } from "./turn-errors.ts";

export interface ConversationStore {
  readonly checkpointer: BaseCheckpointSaver;
  /** Whether a session of that id was kept. */
  has(id: string): Promise<boolean>;
  /** Counts a turn and returns its number; the first words become the session's title. */
  touch(id: string, now: string, words: string): Promise<number>;
  /** What stands now is the end of that turn: kept, with so many messages; the steps on the way to it are dropped. */
  settle(id: string, turn: number, messages: number): Promise<void>;
  /** Waits for the turn of another terminal. Asked again by the one that holds it, it stays held. */
  hold(id: string, signal: AbortSignal | undefined): Promise<void>;
  release(id: string): Promise<void>;
}

export interface ConversationOptions {
  readonly chatModel: BaseChatModel;
  /** The chat model's name, or "built-in interviewer". */
  readonly modelName: string;
  /** Instructions for the chat model: the text of prompts/planner.md. */
  readonly prompt: string;
  /** Instructions for one that answers in JSON: the text of prompts/json-protocol.md. */
  readonly jsonPrompt?: string;
  /** How the chat model asks for tools; left out, through the endpoint's tool calls. */
  readonly protocol?: ProtocolChoice;
  readonly tools: readonly Tool[];
  readonly planner: Planner;
  readonly store: ConversationStore;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Checks the figures in what a chat model writes; left out for the interviewer, which only repeats results. */
  readonly gate?: (state: AgentState) => TextGate;
  /** Told the tokens of each answer, when the endpoint counts them. */
  readonly onUsage?: (usage: { readonly inputTokens: number; readonly outputTokens: number }) => void;
  /** A kept session to go on with. */
  readonly sessionId?: string;
}

/**
 * Opens a conversation, new or kept.
 *
 * @throws PlannerError invalid_input when `sessionId` names no kept session.
 */
export async function createConversation(options: ConversationOptions): Promise<Conversation> {
  const { store, planner, clock } = options;
  if (options.sessionId !== undefined && !(await store.has(options.sessionId))) {
    throw new PlannerError("invalid_input", `There is no session "${options.sessionId}".`, {
      hint: "headroom sessions lists the kept ones.",
    });
  }
  const sessionId = options.sessionId ?? options.newId();
  const graph = buildGraph({ ...options, gate: options.gate, checkpointer: store.checkpointer });
  const thread = { configurable: { thread_id: sessionId } };
  const load = async () => (await graph.getState(thread)).values as Partial<AgentState>;
  let current = await load();
  /** Of the turn that runs or was the last. */
  let turnNumber = 0;

  const update = async (values: AgentUpdate) => {
    await graph.updateState(thread, values, "settle");
    current = await load();
  };
  const turn = (input: AgentUpdate | Command, signal: AbortSignal | undefined) =>
    runEvents({
      graph,
      input,
      thread,
      signal,
      init: { type: "init", sessionId, model: options.modelName },
      after: async () => {
        current = await load();
        await store.settle(sessionId, turnNumber, current.messages?.length ?? 0);
        return { plan: current.plan ?? null, question: current.question ?? null };
      },
    });

  /** Earlier drafts; a turn that was cut short has not put its own there yet. */
  const undoable = () => pushUndo(current.undo ?? [], current.before ?? {}, current.draft ?? {});

  async function* sent(text: string, signal: AbortSignal | undefined): AsyncIterable<AgentEvent> {
    turnNumber = await store.touch(sessionId, clock.now(), text);
    current = await load();
    const open = answersForOpenCalls(current.messages ?? []);
    const draft = current.draft ?? {};
    const messages = [...open, new HumanMessage(text)];
    yield* turn({ messages, before: draft, undo: undoable(), approvals: {} }, signal);
  }

  async function* planAgain(draft: PlanRequest, undo: readonly PlanRequest[], signal?: AbortSignal) {
    const due = planner.missing(draft).length === 0;
    const plan = due ? await planner.plan(draft, signal) : null;
    await update({
      draft,
      before: draft,
      undo,
      plan,
      planned: due ? draft : null,
      ...(due ? { question: null } : {}),
    });
    await store.settle(sessionId, turnNumber, current.messages?.length ?? 0);
    if (plan !== null) yield { type: "plan", plan } satisfies AgentEvent;
    yield { type: "result", reply: "", plan, question: current.question ?? null } satisfies AgentEvent;
  }

  async function takenBack(): Promise<boolean> {
    const drafts = undoable();
    const draft = drafts.at(-1);
    if (draft === undefined) return false;
    const due = planner.missing(draft).length === 0;
    const plan = due ? await planner.plan(draft).catch(nullWhenMendable) : null;
    await update({ draft, before: draft, undo: drafts.slice(0, -1), plan, planned: plan && draft });
    return true;
  }

  /** One terminal at a time; a turn that waits for a yes is still one. */
  async function* held(
    signal: AbortSignal | undefined,
    events: () => AsyncIterable<AgentEvent>,
  ): AsyncIterable<AgentEvent> {
    await store.hold(sessionId, signal);
    let isPaused = false;
    try {
      for await (const event of events()) {
        isPaused = event.type === "approval";
        yield event;
      }
    } finally {
      if (!isPaused) await store.release(sessionId);
    }
  }

  return {
    sessionId,
    model: options.modelName,
    history: async () => spokenHistory(current.messages ?? []),
    send: (text, signal) => guarded(signal, () => held(signal, () => sent(text, signal))),
    approve: (answer, signal) =>
      guarded(signal, () => held(signal, () => turn(new Command({ resume: answer }), signal))),
    requirements: () => current.draft ?? {},
    plan: () => current.plan ?? null,
    set: (field, value, signal) =>
      guarded(signal, () =>
        held(signal, async function* () {
          current = await load();
          const draft = current.draft ?? {};
          const next =
            value === undefined
              ? clearFields(draft, [field])
              : mergeDraft(draft, checked({ [field]: value }));
          if (planner.missing(next).length > 0) await checkName(field, value, options.tools);
          turnNumber = await store.touch(sessionId, clock.now(), `/set ${field}`);
          yield* planAgain(next, pushUndo(undoable(), draft, next), signal);
        }),
      ),
    undo: async () => {
      await store.hold(sessionId, undefined);
      try {
        current = await load();
        return await takenBack();
      } finally {
        await store.release(sessionId);
      }
    },
  };
}

/** An input that planned before may not plan now, such as a model whose file has gone. The draft still goes back. */
function nullWhenMendable(error: unknown): null {
  if (isPlannerError(error)) return null;
  throw error;
}

function checked(patch: Record<string, unknown>): PlanRequest {
  const parsed = planRequestSchema.safeParse(patch);
  if (parsed.success) return parsed.data;
  throw new PlannerError("invalid_input", z.prettifyError(parsed.error));
}

async function* guarded(
  signal: AbortSignal | undefined,
  events: () => AsyncIterable<AgentEvent>,
): AsyncIterable<AgentEvent> {
  try {
    yield* events();
  } catch (error) {
    yield errorEvent(error, signal);
  }
}
