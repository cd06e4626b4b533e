/** A tool is declared once: its schema makes the flags, the tool arguments, the JSON Schema and the help. */
import type { z } from "zod";

export interface ToolContext {
  readonly signal?: AbortSignal | undefined;
  /** The chat model's call: what `approval` was asked about under that id may run. */
  readonly callId?: string | undefined;
  /** Tells how far the tool is, in a line; `ifCancelled` is what stays when it is stopped now. */
  readonly progress?: ((message: string, ifCancelled?: string) => void) | undefined;
}

/** What a person is asked before a tool reaches out. */
export interface ApprovalQuestion {
  readonly summary: string;
  /** A yes is remembered for this, such as a host. */
  readonly subject: string;
  /** How much, in tokens; a yes does not cover what is far larger. */
  readonly size: number;
}

/** "none": computes. "file": writes a file the user named. "network": sends load; needs a yes first. */
export type ToolEffect = "none" | "file" | "network";

export interface Tool<Input extends z.ZodType = z.ZodType, Output = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly effect: ToolEffect;
  readonly input: Input;
  /** The agent puts the requirements gathered so far under the arguments before it runs the tool. */
  readonly usesDraft?: boolean;
  /** A call of a tool with an effect that has none, as by its input: it runs without a question. */
  sendsNothing?(input: z.infer<Input>): boolean;
  /** What is asked before `run`; a `PlannerError` leaves the telling to `run`, which then does nothing else. */
  approval?(input: z.infer<Input>, callId: string): Promise<ApprovalQuestion>;
  /** Parsing is done; a `PlannerError` is the person's to mend. */
  run(input: z.infer<Input>, context: ToolContext): Output | Promise<Output>;
}

export function defineTool<Input extends z.ZodType, Output>(tool: Tool<Input, Output>): Tool<Input, Output> {
  return tool;
}
