/** What the transcript is made of: one kind each for everything that can stand in it. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";

type ToolStatus = "running" | "done" | "failed" | "declined" | "cancelled";

export type TurnContent =
  | { readonly kind: "welcome"; readonly version: string }
  | { readonly kind: "user"; readonly text: string }
  | {
      readonly kind: "assistant";
      /** As received; `text` is the same, safe for a terminal. */
      readonly raw: string;
      readonly text: string;
      readonly status: "streaming" | "done" | "cancelled";
    }
  | {
      readonly kind: "tool";
      readonly callId: string;
      readonly name: string;
      readonly summary: string;
      readonly status: ToolStatus;
      /** How far it is, while it runs. */
      readonly progress?: string;
      /** What stays when it is stopped now. */
      readonly ifCancelled?: string | null;
    }
  | {
      readonly kind: "plan";
      readonly plan: CapacityPlan;
      readonly full: boolean;
      /** The plan it replaces: what is different is marked. */
      readonly before?: CapacityPlan;
    }
  | { readonly kind: "question"; readonly text: string }
  | { readonly kind: "failure"; readonly message: string; readonly hint: string | null }
  | { readonly kind: "notice"; readonly text: string };

export type Turn = TurnContent & { readonly id: number };

/** A settled turn never changes again and can be printed for good. */
export function isSettled(turn: TurnContent): boolean {
  if (turn.kind === "assistant") return turn.status !== "streaming";
  if (turn.kind === "tool") return turn.status !== "running";
  return true;
}
