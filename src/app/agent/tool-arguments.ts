/** Arguments as chat models write them, turned into what a tool's schema accepts; what cannot be mended is explained. */
import { z } from "zod";
import { parameterMeta } from "../../domain/workload/parameter.ts";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";

export type ParsedArguments =
  | { readonly ok: true; readonly input: Record<string, unknown> }
  | { readonly ok: false; readonly message: string };

const NO_JSON = 'The arguments are no JSON object. Write one, such as {"query": "h100"}.';

/** Small models write null for "not said", numbers as text, enum names in capitals, one name for a list, and the flags' names; those are mended, nothing else. */
export function parseArguments(schema: z.ZodType, raw: Record<string, unknown>): ParsedArguments {
  if (typeof raw["unreadable_arguments"] === "string") return { ok: false, message: NO_JSON };
  const said = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null && value !== ""));
  const first = schema.safeParse(said);
  if (first.success) return { ok: true, input: first.data as Record<string, unknown> };
  const second = schema.safeParse(mend(said, first.error));
  if (second.success) return { ok: true, input: second.data as Record<string, unknown> };
  return { ok: false, message: z.prettifyError(first.error) };
}

function mend(said: Record<string, unknown>, error: z.ZodError): Record<string, unknown> {
  const mended = { ...said };
  for (const issue of error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) rename(mended, key);
      continue;
    }
    const [key] = issue.path;
    if (typeof key !== "string") continue;
    const value = mended[key];
    if (typeof value !== "string") continue;
    mended[key] = issue.code === "invalid_type" && issue.expected === "array" ? [value] : fromText(value);
  }
  return mended;
}

/** What people type on the command line is also what models write: "rps", "input_tokens", "--gpu-type". */
const FIELD_OF = new Map(
  Object.entries(planRequestSchema.shape).flatMap(([field, schema]): [string, string][] => {
    const meta = parameterMeta(schema);
    return [field, ...(meta === undefined ? [] : [meta.flag, ...(meta.flagAliases ?? [])])].map((name) => [
      plainName(name),
      field,
    ]);
  }),
);

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, "");
}

function rename(given: Record<string, unknown>, key: string): void {
  const field = FIELD_OF.get(plainName(key));
  if (field === undefined || given[field] !== undefined) return;
  const value = given[key];
  given[field] = typeof value === "string" ? fromText(value) : value;
  delete given[key];
}

function fromText(value: string): unknown {
  const text = value.trim().toLowerCase();
  if (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  return text;
}
