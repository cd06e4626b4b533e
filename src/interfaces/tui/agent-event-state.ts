/** What each event of the agent does to the chat's state. */
import type { AgentEvent } from "../../app/agent/conversation.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { type ChatState, withTurn } from "./chat-state.ts";
import { cleanText } from "./clean-text.ts";
import { changeLine } from "./plan-changes.ts";
import type { Turn } from "./turn.ts";

const mapTurns = (state: ChatState, change: (turn: Turn) => Turn): ChatState => ({
  ...state,
  turns: state.turns.map(change),
});

const isStreaming = (turn: Turn) => turn.kind === "assistant" && turn.status === "streaming";

/** What can be split between two pieces, so that only the whole can be cleaned. */
const SPLITTABLE = /[\p{Cc}--[\n\t]]/v;

/** Appends to the text that streams, wherever it stands: a notice may have come after it. */
function withText(state: ChatState, delta: string): ChatState {
  if (!state.turns.some(isStreaming)) {
    return withTurn(state, { kind: "assistant", raw: delta, text: cleanText(delta), status: "streaming" });
  }
  return mapTurns(state, (turn) => {
    if (turn.kind !== "assistant" || turn.status !== "streaming") return turn;
    const raw = turn.raw + delta;
    const text = SPLITTABLE.test(raw) ? cleanText(raw) : turn.text + cleanText(delta);
    return { ...turn, raw, text };
  });
}

/** The text that streams is complete as soon as something else happens. */
function textDone(state: ChatState): ChatState {
  if (!state.turns.some(isStreaming)) return state;
  return mapTurns(state, (turn) =>
    turn.kind === "assistant" && turn.status === "streaming" ? { ...turn, status: "done" } : turn,
  );
}

const squeezed = (text: string): string => text.replace(/\s+/g, " ").trim();

/** The reply and the question, unless they have been streamed already. */
function withResult(state: ChatState, reply: string, question: string | null): ChatState {
  const said = squeezed(
    state.turns
      .slice(state.exchangeStart)
      .map((turn) => (turn.kind === "assistant" ? turn.text : ""))
      .join(" "),
  );
  const replied =
    reply.trim() === "" || said.includes(squeezed(reply))
      ? state
      : withTurn(state, { kind: "assistant", raw: reply, text: reply, status: "done" });
  if (question === null || `${said} ${squeezed(reply)}`.includes(squeezed(question))) return replied;
  return withTurn(replied, { kind: "question", text: question });
}

/** The plan, and below it what is different from the one before. */
function withPlan(state: ChatState, plan: CapacityPlan): ChatState {
  const before = state.turns.slice(state.planFrom).findLast((turn) => turn.kind === "plan");
  const replaced = before === undefined ? {} : { before: before.plan };
  const shown = withTurn(state, { kind: "plan", plan, full: false, ...replaced });
  const changed = before === undefined ? "" : changeLine(before.plan, plan);
  return changed === "" ? shown : withTurn(shown, { kind: "notice", text: changed });
}

const endOf = ({ ok, declined }: Extract<AgentEvent, { type: "tool_end" }>) =>
  ok ? "done" : declined === true ? "declined" : "failed";

export function withEvent(current: ChatState, event: AgentEvent): ChatState {
  if (event.type === "preview") return { ...current, preview: cleanText(event.text) };
  const before = current.preview === "" ? current : { ...current, preview: "" };
  if (event.type === "text") return withText(before, event.delta);
  const state = textDone(before);
  switch (event.type) {
    case "init":
      return { ...state, session: { id: event.sessionId, model: event.model } };
    case "tool_start":
      return withTurn(state, {
        kind: "tool",
        callId: event.id,
        name: event.name,
        summary: event.summary,
        status: "running",
      });
    case "tool_progress":
      return mapTurns(state, (turn) =>
        turn.kind === "tool" && turn.callId === event.id && turn.status === "running"
          ? { ...turn, progress: event.message, ifCancelled: event.ifCancelled ?? null }
          : turn,
      );
    case "tool_end":
      return mapTurns(state, (turn) =>
        turn.kind === "tool" && turn.callId === event.id && turn.status === "running"
          ? { ...turn, summary: event.message || turn.summary, status: endOf(event) }
          : turn,
      );
    case "approval":
      return { ...state, approval: event.request };
    case "plan":
      return withPlan(state, event.plan);
    case "result":
      return withResult(state, event.reply, event.question);
    case "error":
      return withTurn(state, { kind: "failure", message: event.message, hint: event.hint });
    default:
      return event satisfies never;
  }
}
