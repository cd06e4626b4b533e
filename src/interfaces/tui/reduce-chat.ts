/** What each action does to the chat's state. */
import type { AgentEvent } from "../../app/agent/conversation.ts";
import { withEvent } from "./agent-event-state.ts";
import { type ChatAction, type ChatState, withTurn } from "./chat-state.ts";
import { cleanData, cleanText } from "./clean-text.ts";
import { isSettled, type Turn } from "./turn.ts";

/** What was shown stays, marked for what became of it. */
function settle(turn: Turn, how: "done" | "cancelled"): Turn {
  if (turn.kind === "assistant" && turn.status === "streaming") return { ...turn, status: how };
  if (turn.kind === "tool" && turn.status === "running") {
    return { ...turn, status: how === "done" ? "failed" : "cancelled" };
  }
  return turn;
}

const settleAll = (state: ChatState, how: "done" | "cancelled"): ChatState => ({
  ...state,
  preview: "",
  turns: state.turns.every(isSettled) ? state.turns : state.turns.map((turn) => settle(turn, how)),
});

/** Exchanges that are printed anew: more than a screen of them, as a rule. [assumed] */
const EXCHANGES_AGAIN = 4;

function lastExchanges({ turns }: ChatState): number {
  const begins = turns.flatMap(({ kind }, place) => (kind === "user" ? [place] : []));
  return begins.at(-EXCHANGES_AGAIN) ?? 0;
}

/** Plans of exchanges before the last were printed long ago; a day's worth of them need not be held. The last plan stays. */
function withoutOldPlans(state: ChatState): ChatState {
  const last = state.turns.findLastIndex(({ kind }) => kind === "plan");
  const isOld = ({ kind }: Turn, place: number) =>
    kind === "plan" && place < Math.min(last, state.exchangeStart);
  if (!state.turns.some(isOld)) return state;
  return {
    ...state,
    turns: state.turns.map((turn, place) =>
      isOld(turn, place) ? { kind: "notice", text: "", id: turn.id } : turn,
    ),
  };
}

/** A tool that was stopped may leave something behind. */
function cancelledText({ turns }: ChatState): string {
  const running = turns.find((turn) => turn.kind === "tool" && turn.status === "running");
  const kept = running?.kind === "tool" ? (running.ifCancelled ?? null) : null;
  return kept === null ? "Cancelled." : `Cancelled. ${kept}`;
}

export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "connected":
      return {
        ...state,
        unconnected: false,
        session: { id: cleanText(action.sessionId), model: cleanText(action.model) },
      };
    case "unconnected":
      return { ...state, unconnected: true };
    case "recalled":
      return { ...state, recalled: action.lines.map(cleanText) };
    case "started":
      return {
        ...withTurn(withoutOldPlans(state), { kind: "user", text: cleanText(action.text) }),
        busy: true,
        exchangeStart: state.turns.length + 1,
      };
    case "event":
      return withEvent(state, cleanEvent(action.event));
    case "answered":
      return { ...state, approval: null };
    case "cancelled":
      return {
        ...withTurn(settleAll(state, "cancelled"), { kind: "notice", text: cancelledText(state) }),
        approval: null,
      };
    case "ended":
      return { ...settleAll(state, "done"), busy: false, approval: null };
    case "queued":
      return { ...state, queued: action.lines };
    case "said":
      return withTurn(state, cleanData(action.turn));
    case "cleared":
      return { ...state, turns: [], epoch: state.epoch + 1, printFrom: 0, planFrom: 0, exchangeStart: 0 };
    case "plans-forgotten":
      return { ...state, planFrom: state.turns.length };
    case "redrawn":
      return { ...state, epoch: state.epoch + 1, printFrom: lastExchanges(state) };
    case "armed":
      return state.leaveArmed === action.armed ? state : { ...state, leaveArmed: action.armed };
    case "left":
      return { ...settleAll(state, "cancelled"), left: true };
    default:
      return action satisfies never;
  }
}

/** Pieces of streamed text are cleaned once they are joined: a sequence may be split between two of them. */
const cleanEvent = (event: AgentEvent): AgentEvent => (event.type === "text" ? event : cleanData(event));
