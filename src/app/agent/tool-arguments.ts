/** Arguments as chat models write them, turned into what a tool's schema accepts; what cannot be mended is explained. */
import { z } from "zod";

export type ParsedArguments =
  | { readonly ok: true; readonly input: Record<string, unknown> }
  | { readonly ok: false; readonly message: string };

const NO_JSON = 'The arguments are no JSON object. Write one, such as {"query": "h100"}.';

/** Small models write null for "not said", numbers as text and enum names in capitals; those are mended, nothing else. */
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
    const [key] = issue.path;
    if (typeof key !== "string") continue;
    const value = mended[key];
    if (typeof value === "string") mended[key] = fromText(value);
  }
  return mended;
}

function fromText(value: string): unknown {
  const text = value.trim().toLowerCase();
  if (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  return text;
}
