/** What the chat asks of the program around it. */
import type { Conversation, SessionSummary, TurnSummary } from "../../app/agent/conversation.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";

export interface CatalogNames {
  readonly models: readonly { readonly id: string; readonly aliases: readonly string[] }[];
  readonly gpus: readonly { readonly name: string; readonly aliases: readonly string[] }[];
}

export interface ChatCommands {
  /** What the person should know about the place conversations are kept in, or null. */
  notice?(): Promise<string | null>;
  /** Writes the plan document and returns where; without a path, to plan.json. Replaces Headroom documents only. */
  export(path: string | undefined, plan: CapacityPlan): Promise<string>;
  /** Names of the catalog, to complete what is typed. */
  names?(): Promise<CatalogNames>;
  /** The latest first. */
  sessions(): Promise<readonly SessionSummary[]>;
  /** Of a kept conversation, in order. */
  turns?(id: string): Promise<readonly TurnSummary[]>;
  /** Throws a PlannerError when there is no such session. */
  resume(id: string): Promise<Conversation>;
  /** A copy of a kept conversation, to go on in: all of it, or up to the end of a turn, counted from 1. */
  fork(id: string, turn?: number): Promise<Conversation>;
  /** The same conversation with another chat model. */
  setModel(name: string): Promise<Conversation>;
}
