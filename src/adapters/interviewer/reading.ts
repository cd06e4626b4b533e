/** What one message said, before it is held against the catalog. */
import type { PlanField, PlanRequest } from "../../domain/workload/plan-request.ts";

export interface Reading {
  /** Inputs the message gives. */
  readonly set: PlanRequest;
  /** Inputs the message takes back. */
  readonly clear: readonly PlanField[];
  /** Model and GPU as named; the tools know which is meant. */
  readonly modelName: string | undefined;
  readonly gpuName: string | undefined;
  /** What was understood in a way worth saying. */
  readonly notes: readonly string[];
  /** Values that were refused, a sentence each. */
  readonly problems: readonly string[];
  /** Words nobody understood. */
  readonly rest: string;
  /** Pieces with a figure in them that were not used. */
  readonly unread: readonly string[];
}

/** A reading under way. */
export interface Notebook {
  set: PlanRequest;
  clear: PlanField[];
  modelName: string | undefined;
  gpuName: string | undefined;
  notes: string[];
  problems: string[];
}

export const emptyNotebook = (): Notebook => ({
  set: {},
  clear: [],
  modelName: undefined,
  gpuName: undefined,
  notes: [],
  problems: [],
});
