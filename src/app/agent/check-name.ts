/** A model or GPU named before a plan can be made is held against the catalog at once, through the tools that know it. */
import { PlannerError } from "../../domain/errors.ts";
import type { PlanField, PlanRequest } from "../../domain/workload/plan-request.ts";
import type { Tool } from "../tools/define-tool.ts";

const FINDERS: Readonly<
  Partial<Record<PlanField, { readonly tool: string; readonly code: "unknown_model" | "unknown_gpu" }>>
> = {
  model: { tool: "find_model", code: "unknown_model" },
  gpu: { tool: "find_gpu", code: "unknown_gpu" },
};
/** A path, or an id of the hub: the planner reads these when it plans. */
const READ_LATER = /[/~]|\.json$/;

/** @throws PlannerError unknown_model or unknown_gpu, with the nearest names. */
export async function checkName(
  field: PlanField,
  value: PlanRequest[PlanField],
  tools: readonly Tool[],
): Promise<void> {
  const finder = FINDERS[field];
  const tool = tools.find(({ name }) => name === finder?.tool);
  if (finder === undefined || tool === undefined || typeof value !== "string") return;
  if (field === "model" && READ_LATER.test(value)) return;
  const { found, message } = (await tool.run({ query: value }, {})) as {
    readonly found: unknown;
    readonly message: string;
  };
  if (found === null) throw new PlannerError(finder.code, message, { hint: "Nothing was changed." });
}
