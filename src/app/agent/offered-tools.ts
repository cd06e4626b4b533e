/**
 * Tools as a chat model is offered them: OpenAI's form, and as short as it can be.
 *
 * The requirements are declared once in full, at the tools that take them down; the others work on what is known, so
 * only their own arguments are listed. That is a fifth of the words, which small models with small windows need.
 */
import { z } from "zod";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";
import { DRAFT_WRITERS } from "./draft-tools.ts";

export interface OfferedTool {
  readonly name: string;
  readonly summary: string;
  readonly input: z.ZodType;
  /** It works on the requirements, so those are not listed once more. */
  readonly usesDraft?: boolean;
}

/** What matters to a chat model; the rest of a parameter's declaration is for flags and help. */
const KEPT = new Set([
  "type",
  "enum",
  "const",
  "anyOf",
  "items",
  "properties",
  "required",
  "description",
  "additionalProperties",
]);
const REQUIREMENTS: ReadonlySet<string> = new Set(planRequestSchema.keyof().options);

type Schema = Readonly<Record<string, unknown>>;

type Offered = ReturnType<typeof made>;

/** Made once: it takes longer than an answer of the built-in interviewer. */
const known = new WeakMap<OfferedTool, Offered>();

export function offered(tool: OfferedTool): Offered {
  const one = known.get(tool) ?? made(tool);
  known.set(tool, one);
  return one;
}

function made({ name, summary, input, usesDraft }: OfferedTool) {
  const schema = z.toJSONSchema(input, { io: "input" }) as Schema;
  const isWhole = DRAFT_WRITERS.has(name) || usesDraft !== true;
  const parameters = shortened(schema, isWhole ? new Set() : REQUIREMENTS);
  return { type: "function" as const, function: { name, description: summary, parameters } };
}

function shortened(schema: Schema, omitted: ReadonlySet<string>): Schema {
  const kept = Object.entries(schema).filter(([key]) => KEPT.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, part(key, value, omitted)]));
}

function part(key: string, value: unknown, omitted: ReadonlySet<string>): unknown {
  if (key === "properties") {
    const own = Object.entries(value as Record<string, Schema>).filter(([field]) => !omitted.has(field));
    return Object.fromEntries(own.map(([field, schema]) => [field, shortened(schema, omitted)]));
  }
  if (key === "items") return shortened(value as Schema, omitted);
  if (key === "anyOf") return (value as readonly Schema[]).map((option) => shortened(option, omitted));
  // An object whose fields were left out is filled from the requirements' names, so it must stay open.
  return key === "additionalProperties" && omitted.size > 0 ? true : value;
}
