/** Runs the chat: one exchange at a time, the rest queued, everything that happens told through `dispatch`. */
import type { AgentEvent, ApprovalAnswer, Conversation } from "../../app/agent/conversation.ts";
import { isPlannerError } from "../../domain/errors.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import type { ChatCommands } from "./chat-commands.ts";
import type { ChatAction } from "./chat-state.ts";
import { type CommandContext, runCommand } from "./run-command.ts";
import { parseSlash, type SlashLine } from "./slash-commands.ts";
import { readEvents } from "./turn-stream.ts";

const WRONG_INPUT = 2;

/** What a letter does at a question of approval. */
const TOO_LATE: Readonly<Record<string, string>> = {
  y: "let it run",
  n: "stopped it",
  e: "changed it first",
};

export interface ChatSessionOptions {
  readonly conversation: () => Promise<Conversation>;
  readonly commands: ChatCommands;
  readonly dispatch: (action: ChatAction) => void;
  readonly onLeave: (code: number) => void;
}

export interface ChatSession {
  /** Begins to load the agent. */
  connect(): void;
  submit(line: string): void;
  /** Yes, no, or what is wanted otherwise. */
  answer(answer: ApprovalAnswer): void;
  /** True when something was running. */
  cancel(): boolean;
  leave(code: number): void;
  /** What was typed is done. */
  idle(): Promise<void>;
  /** The session to go on with later; null when nothing was said in it. */
  resumable(): string | null;
}

export function createChatSession({
  conversation: load,
  commands,
  dispatch,
  onLeave,
}: ChatSessionOptions): ChatSession {
  let loading: Promise<Conversation> | null = null;
  let running: AbortController | null = null;
  let answering: ((answer: ApprovalAnswer) => void) | null = null;
  let settled: Promise<unknown> = Promise.resolve();
  let pumping: Promise<void> | null = null;
  let queue: readonly string[] = [];
  let sessionId: string | null = null;
  let spokenIn: string | null = null;
  let gone = false;
  /** A question of approval is over, and nothing was asked since: a letter for it comes too late. */
  let wasApproval = false;
  /** The last two plans of this terminal. */
  let plans: readonly CapacityPlan[] = [];

  const fail = (error: unknown) => {
    const hint = isPlannerError(error) ? (error.hint ?? null) : null;
    const message = error instanceof Error ? error.message : String(error);
    dispatch({ type: "said", turn: { kind: "failure", message, hint } });
  };

  const connected = ({ sessionId: id, model }: Conversation) => {
    sessionId = id;
    dispatch({ type: "connected", sessionId: id, model });
  };

  const conversation = (): Promise<Conversation> => {
    loading ??= load().then(
      async (loaded) => {
        connected(loaded);
        const notice = (await commands.notice?.()) ?? null;
        if (notice !== null) dispatch({ type: "said", turn: { kind: "notice", text: notice } });
        await replay(loaded);
        return loaded;
      },
      (error: unknown) => {
        loading = null;
        dispatch({ type: "unconnected" });
        throw error;
      },
    );
    return loading;
  };

  /** Plans of another conversation, or of none, are nothing to compare with. */
  const forgetPlans = (next: CapacityPlan | null) => {
    plans = next === null ? [] : [next];
    dispatch({ type: "plans-forgotten" });
  };

  const restored: CommandContext["restored"] = (plan) => {
    if (plan === null) forgetPlans(null);
    else plans = [...plans.slice(-1), plan];
  };

  /** Shows what was said before, if anything was. */
  async function replay(resumed: Conversation): Promise<void> {
    forgetPlans(resumed.plan());
    const history = await resumed.history();
    if (history.length === 0) return;
    spokenIn = resumed.sessionId;
    dispatch({ type: "said", turn: { kind: "notice", text: `Going on with ${resumed.sessionId}.` } });
    for (const { role, text } of history) {
      const turn =
        role === "user" ? { kind: role, text } : ({ kind: role, raw: text, text, status: "done" } as const);
      dispatch({ type: "said", turn });
    }
    dispatch({
      type: "recalled",
      lines: history.filter(({ role }) => role === "user").map(({ text }) => text),
    });
    const plan = resumed.plan();
    if (plan !== null) dispatch({ type: "said", turn: { kind: "plan", plan, full: false } });
  }

  async function adopt(next: Conversation, resumed: boolean): Promise<void> {
    loading = Promise.resolve(next);
    connected(next);
    if (resumed) await replay(next);
  }

  const exchange: CommandContext["exchange"] = async (shown, start) => {
    const abort = new AbortController();
    running = abort;
    wasApproval = false;
    dispatch({ type: "started", text: shown });
    try {
      await settled;
      let asked = false;
      const onEvent = (event: AgentEvent) => {
        if (event.type === "plan") plans = [...plans.slice(-1), event.plan];
        asked ||= event.type === "approval";
        if (event.type === "approval") wasApproval = true;
        if (event.type === "result" && event.question !== null) wasApproval = false;
        spokenIn = sessionId;
        dispatch({ type: "event", event });
      };
      let outcome = await readEvents(start(abort.signal), abort.signal, onEvent);
      while (asked && !outcome.cancelled) {
        asked = false;
        const { promise, resolve } = Promise.withResolvers<ApprovalAnswer>();
        answering = resolve;
        const events = (await conversation()).approve(await promise, abort.signal);
        outcome = await readEvents(events, abort.signal, onEvent);
      }
      settled = outcome.settled;
      if (outcome.cancelled) dispatch({ type: "cancelled" });
    } catch (error) {
      if (abort.signal.aborted) dispatch({ type: "cancelled" });
      else fail(error);
    } finally {
      running = null;
      answering = null;
      dispatch({ type: "ended" });
    }
  };

  const leave = (code: number) => {
    if (gone) return;
    gone = true;
    queue = [];
    running?.abort();
    dispatch({ type: "left" });
    onLeave(code);
  };

  const command = (line: SlashLine): Promise<void> =>
    runCommand(line, {
      commands,
      conversation,
      dispatch,
      exchange,
      adopt,
      restored,
      leave,
      lastPlans: () => [plans.at(-2), plans.at(-1)],
    }).catch(fail);

  async function pump(): Promise<void> {
    for (let line = queue[0]; line !== undefined && !gone; line = queue[0]) {
      queue = queue.slice(1);
      dispatch({ type: "queued", lines: queue });
      const text = line;
      const slash = parseSlash(text);
      if (slash !== null) await command(slash);
      else await exchange(text, async (signal) => (await conversation()).send(text, signal));
    }
    pumping = null;
  }

  return {
    connect() {
      conversation().catch((error: unknown) => {
        fail(error);
        // What was asked for on the command line cannot be had, a session that is not kept for one.
        if (isPlannerError(error) && error.kind === "input") leave(WRONG_INPUT);
      });
    },
    submit(line) {
      if (gone || line.trim() === "") return;
      const late = wasApproval && answering === null ? TOO_LATE[line.trim().toLowerCase()] : undefined;
      if (late !== undefined) {
        const text = `Nothing waits for an answer any more. "${line.trim()}" would have ${late}.`;
        dispatch({ type: "said", turn: { kind: "notice", text } });
        return;
      }
      const slash = parseSlash(line);
      if (slash !== null && (slash.kind === "unknown" || slash.atOnce)) {
        void command(slash);
        return;
      }
      queue = [...queue, line];
      dispatch({ type: "queued", lines: queue });
      pumping ??= pump();
    },
    answer(answer) {
      const resolve = answering;
      answering = null;
      if (typeof answer !== "boolean") {
        dispatch({ type: "said", turn: { kind: "user", text: `edit: ${answer.edit}` } });
      }
      dispatch({ type: "answered" });
      resolve?.(answer);
    },
    cancel() {
      if (answering !== null) {
        this.answer(false);
        return true;
      }
      if (running === null) return false;
      queue = [];
      dispatch({ type: "queued", lines: queue });
      running.abort();
      return true;
    },
    leave,
    idle: async () => {
      while (pumping !== null) await pumping;
    },
    resumable: () => spokenIn,
  };
}
