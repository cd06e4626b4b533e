/** A proposed call, changed as the person says and checked by the tool's own schema. */
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { Tool } from "../tools/define-tool.ts";
import { type EditableField, editableFields } from "./editable-fields.ts";
import { readEdit, unknownFlags } from "./read-edit.ts";
import { inputOf } from "./tool-input.ts";

type Arguments = Readonly<Record<string, unknown>>;

export type EditedCall =
  | { readonly ok: true; readonly args: Record<string, unknown> }
  /** What was not understood or not allowed; nothing is changed. */
  | { readonly ok: false; readonly message: string };

/** What a schema found, a field each, without its marks. */
function inWords(problems: string): string {
  const each = problems
    .split("✖")
    .map((problem) => problem.trim())
    .filter((problem) => problem !== "")
    .map((problem) => {
      const [, what = problem, where] = /^([\s\S]*?)\s*→ at (\S+)$/.exec(problem) ?? [];
      return where === undefined ? what : `${where}: ${what.replace(/^Invalid input: /, "")}`;
    });
  return each.join("; ");
}

/** How a change is written, by the fields there are. */
function howTo(fields: readonly EditableField[]): string {
  const field = fields.find(({ name }) => name === "requests") ?? fields[0];
  const value = field?.kind === "number" || field?.kind === "numbers" ? "20" : "other";
  const example = field === undefined ? "" : `, such as "${field.name} ${value}"`;
  return `Nothing is changed. Write a name and its value${example}. There is: ${fields.map(({ name }) => name).join(", ")}.`;
}

export function editedCall(tool: Tool, args: Arguments, words: string, draft: PlanRequest): EditedCall {
  const fields = editableFields(tool, args);
  const changes = readEdit(words, fields);
  const refused = (why: string): EditedCall => ({ ok: false, message: `${why} ${howTo(fields)}` });
  const strange = unknownFlags(words, fields);
  if (strange.length > 0) return refused(`${strange.join(", ")} cannot be changed here.`);
  if (Object.keys(changes).length === 0) return refused(`"${words}" names nothing that can be changed here.`);
  const next = Object.fromEntries(
    Object.entries({ ...args, ...changes }).filter(([, value]) => value !== undefined),
  );
  const parsed = inputOf(tool, next, draft);
  return parsed.ok ? { ok: true, args: next } : refused(`That cannot be: ${inWords(parsed.message)}.`);
}
