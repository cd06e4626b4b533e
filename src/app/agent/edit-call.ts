/** A proposed call, changed as the person says and checked by the tool's own schema. */
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { Tool } from "../tools/define-tool.ts";
import { editableFields } from "./editable-fields.ts";
import { readEdit } from "./read-edit.ts";
import { inputOf } from "./tool-input.ts";

type Arguments = Readonly<Record<string, unknown>>;

export type EditedCall =
  | { readonly ok: true; readonly args: Record<string, unknown> }
  /** What was not understood or not allowed; nothing is changed. */
  | { readonly ok: false; readonly message: string };

export function editedCall(tool: Tool, args: Arguments, words: string, draft: PlanRequest): EditedCall {
  const fields = editableFields(tool, args);
  const changes = readEdit(words, fields);
  const names = Object.keys(changes);
  if (names.length === 0) {
    const known = fields.map(({ name }) => name).join(", ");
    return { ok: false, message: `"${words}" names nothing that can be changed here. There is: ${known}.` };
  }
  const next = Object.fromEntries(
    Object.entries({ ...args, ...changes }).filter(([, value]) => value !== undefined),
  );
  const parsed = inputOf(tool, next, draft);
  return parsed.ok ? { ok: true, args: next } : { ok: false, message: parsed.message };
}
