/** What the chat asks of the program around it. */
import type { Conversation, SessionSummary } from "../../app/agent/conversation.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";

export interface ChatCommands {
  /** What the person should know about the place conversations are kept in, or null. */
  notice?(): Promise<string | null>;
  /** Writes the plan document and returns where; without a path, to plan.json. Replaces Headroom documents only. */
  export(path: string | undefined, plan: CapacityPlan): Promise<string>;
  /** The latest first. */
  sessions(): Promise<readonly SessionSummary[]>;
  /** Throws a PlannerError when there is no such session. */
  resume(id: string): Promise<Conversation>;
  /** A copy of a kept conversation, to go on in. */
  fork(id: string): Promise<Conversation>;
  /** A copy of a kept conversation, to go on in. */
  fork(id: string): Promise<Conversation>;
  /** The same conversation with another chat model. */
  setModel(name: string): Promise<Conversation>;
}
