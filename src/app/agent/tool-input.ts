/** What a tool is given: its arguments, over the requirements where the tool works on those. */
import { mergeDraft } from "../../domain/workload/merge-request.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { Tool } from "../tools/define-tool.ts";
import { parseArguments } from "./tool-arguments.ts";

type ToolInput =
  | {
      readonly ok: true;
      /** The arguments alone. */
      readonly said: Record<string, unknown>;
      /** The arguments over the requirements. */
      readonly merged: PlanRequest;
      /** Which of the two the tool takes. */
      readonly input: Record<string, unknown>;
    }
  | { readonly ok: false; readonly message: string };

export function inputOf(tool: Tool, args: Record<string, unknown>, draft: PlanRequest): ToolInput {
  const parsed = parseArguments(tool.input, args);
  if (!parsed.ok) return parsed;
  const merged = mergeDraft(draft, parsed.input as PlanRequest);
  return { ok: true, said: parsed.input, merged, input: tool.usesDraft === true ? merged : parsed.input };
}
