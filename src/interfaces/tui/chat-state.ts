/** The chat's state and the actions that change it; no terminal, no clock. */
import type { AgentEvent, ApprovalRequest } from "../../app/agent/conversation.ts";
import { isSettled, type Turn, type TurnContent } from "./turn.ts";

export interface ChatState {
  readonly turns: readonly Turn[];
  readonly nextId: number;
  /** Counts the times the screen was cleared. */
  readonly epoch: number;
  /** The first turn that is printed on the cleared screen. */
  readonly printFrom: number;
  /** Where the plans of this conversation begin: those before are another's, or were taken back. */
  readonly planFrom: number;
  readonly busy: boolean;
  /** Where the turns of the running exchange begin. */
  readonly exchangeStart: number;
  readonly queued: readonly string[];
  /** Words that are shown while their sentence is checked. */
  readonly preview: string;
  readonly approval: ApprovalRequest | null;
  readonly session: { readonly id: string; readonly model: string } | null;
  /** The agent could not be loaded; the next line tries again. */
  readonly unconnected: boolean;
  readonly recalled: readonly string[];
  /** Ctrl+C was pressed once. */
  readonly leaveArmed: boolean;
  readonly left: boolean;
}

export type ChatAction =
  | { readonly type: "connected"; readonly sessionId: string; readonly model: string }
  | { readonly type: "unconnected" }
  /** Lines typed in an earlier session of this conversation. */
  | { readonly type: "recalled"; readonly lines: readonly string[] }
  | { readonly type: "started"; readonly text: string }
  | { readonly type: "event"; readonly event: AgentEvent }
  | { readonly type: "answered" }
  | { readonly type: "cancelled" }
  | { readonly type: "ended" }
  | { readonly type: "queued"; readonly lines: readonly string[] }
  | { readonly type: "said"; readonly turn: TurnContent }
  | { readonly type: "cleared" }
  /** The plans shown so far are none of this conversation's any more. */
  | { readonly type: "plans-forgotten" }
  /** The terminal became narrower, and what was drawn was broken: the last exchanges are printed anew. */
  | { readonly type: "redrawn" }
  | { readonly type: "armed"; readonly armed: boolean }
  | { readonly type: "left" };

export const initialState = (version: string): ChatState => ({
  turns: [{ kind: "welcome", version, id: 0 }],
  nextId: 1,
  epoch: 0,
  printFrom: 0,
  planFrom: 0,
  busy: false,
  exchangeStart: 1,
  queued: [],
  preview: "",
  approval: null,
  session: null,
  unconnected: false,
  recalled: [],
  leaveArmed: false,
  left: false,
});

export const withTurn = (state: ChatState, turn: TurnContent): ChatState => ({
  ...state,
  turns: [...state.turns, { ...turn, id: state.nextId }],
  nextId: state.nextId + 1,
});

/** Turns that can be printed for good, and the ones still changing. */
export function splitTurns(turns: readonly Turn[]): {
  readonly settled: readonly Turn[];
  readonly live: readonly Turn[];
} {
  const firstLive = turns.findIndex((turn) => !isSettled(turn));
  return firstLive === -1
    ? { settled: turns, live: [] }
    : { settled: turns.slice(0, firstLive), live: turns.slice(firstLive) };
}
