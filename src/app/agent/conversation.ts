/** A conversation as its interfaces see it: text in, events out. The terminal, `-p` and tests all speak this. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import type { PlanField, PlanRequest } from "../../domain/workload/plan-request.ts";
import type { EditableField } from "./editable-fields.ts";

export interface ApprovalRequest {
  readonly tool: string;
  /** What will happen, in a sentence: target, requests, tokens, minutes. */
  readonly summary: string;
  readonly effect?: "file" | "network";
  /** What can be changed before a yes. */
  readonly fields?: readonly EditableField[];
  /** Why a change was not made. */
  readonly note?: string;
}

/** Yes, no, or what is wanted otherwise, in words or as "field value"; the changed proposal is asked about again. */
export type ApprovalAnswer = boolean | { readonly edit: string };

export type AgentEvent =
  | { readonly type: "init"; readonly sessionId: string; readonly model: string }
  /** A piece of the assistant's text, in order. */
  | { readonly type: "text"; readonly delta: string }
  /** Words of a sentence that is still held back to be checked, none of them a figure. Replaces the one before; no part of the reply. */
  | { readonly type: "preview"; readonly text: string }
  | { readonly type: "tool_start"; readonly id: string; readonly name: string; readonly summary: string }
  /** How far a running tool is; `ifCancelled` is what stays when it is stopped now. */
  | {
      readonly type: "tool_progress";
      readonly id: string;
      readonly message: string;
      readonly ifCancelled?: string;
    }
  | {
      readonly type: "tool_end";
      readonly id: string;
      readonly name: string;
      readonly ok: boolean;
      readonly message: string;
      /** It was asked about and there was no yes: nothing ran, so nothing failed. */
      readonly declined?: boolean;
    }
  | { readonly type: "approval"; readonly request: ApprovalRequest }
  | { readonly type: "plan"; readonly plan: CapacityPlan }
  /** The last event of a turn that ended well. `question` is what is still to be answered, if anything. */
  | {
      readonly type: "result";
      readonly reply: string;
      readonly plan: CapacityPlan | null;
      readonly question: string | null;
    }
  /** The last event of a turn that failed; the conversation goes on. */
  | { readonly type: "error"; readonly code: string; readonly message: string; readonly hint: string | null };

export interface SessionSummary {
  readonly id: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** First words of the person. */
  readonly title: string;
  readonly turns: number;
  /** Who began it, where several people share the place; null in a file. */
  readonly owner?: string | null;
}

export interface TurnSummary {
  /** Counted from 1. */
  readonly turn: number;
  readonly at: string;
  /** First words of the person. */
  readonly said: string;
  /** Whether a copy can begin after it; a turn that was cut short has no end. */
  readonly kept: boolean;
}

export interface Conversation {
  readonly sessionId: string;
  /** Name of the chat model, or "built-in interviewer". */
  readonly model: string;
  /** What was said before, for a resumed session. */
  history(): Promise<readonly { readonly role: "user" | "assistant"; readonly text: string }[]>;
  send(text: string, signal?: AbortSignal): AsyncIterable<AgentEvent>;
  /** Answers the pending approval and runs on. */
  approve(answer: ApprovalAnswer, signal?: AbortSignal): AsyncIterable<AgentEvent>;
  requirements(): PlanRequest;
  plan(): CapacityPlan | null;
  /** Sets one input and plans again when enough is known. */
  set(field: PlanField, value: PlanRequest[PlanField], signal?: AbortSignal): AsyncIterable<AgentEvent>;
  /** Takes the last change of requirements back; false when there is none. */
  undo(): Promise<boolean>;
}
