/** Tools that change the conversation's own memory; the graph runs them, since they touch nothing else. */
import { z } from "zod";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";

const fieldName = z.enum(planRequestSchema.keyof().options);

export const clearRequirements = {
  name: "clear_requirements",
  summary: "Forgets requirements: the named fields, or all of them to start over.",
  input: z.strictObject({
    fields: z.array(fieldName).optional().describe("Fields to forget; left out, everything is forgotten"),
  }),
};

export const undoChange = {
  name: "undo_change",
  summary: "Takes the last change of the requirements back.",
  input: z.strictObject({}),
};

/** Tools whose arguments, once accepted, are requirements. */
export const DRAFT_WRITERS: ReadonlySet<string> = new Set(["set_requirements", "plan_capacity"]);
