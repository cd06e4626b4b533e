/** A tool is declared once: its schema makes the flags, the tool arguments, the JSON Schema and the help. */
import type { z } from "zod";

export interface ToolContext {
  readonly signal?: AbortSignal | undefined;
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
  /** Parsing is done; a `PlannerError` is the person's to mend. */
  run(input: z.infer<Input>, context: ToolContext): Output | Promise<Output>;
}

export function defineTool<Input extends z.ZodType, Output>(tool: Tool<Input, Output>): Tool<Input, Output> {
  return tool;
}
