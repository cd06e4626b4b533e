/** The flags of a plan, read from the schema of its request: flag, unit, choices and bounds are declared there, once. */
import { z } from "zod";
import { splitCount } from "../../domain/catalog/count-prefix.ts";
import { PRECISIONS } from "../../domain/catalog/precision.ts";
import { PlannerError } from "../../domain/errors.ts";
import { type ParameterMeta, parameterMeta } from "../../domain/workload/parameter.ts";
import { parseKvPrecision, parsePrecision } from "../../domain/workload/parse-precision.ts";
import { type PlanField, type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";
import { exampleOf, type FlagSpec } from "./arguments.ts";
import { numberFromText, suffixedExamples } from "./number-text.ts";

interface PlanFlag {
  readonly field: PlanField;
  readonly schema: z.ZodType;
  readonly meta: ParameterMeta;
  readonly spec: FlagSpec;
}

const unwrapped = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional ? unwrapped(schema.unwrap() as z.ZodType) : schema;

function choicesOf(schema: z.ZodType): readonly string[] | undefined {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodUnion) {
    return schema.options.flatMap((option) =>
      option instanceof z.ZodLiteral ? [...option.values].map(String) : [],
    );
  }
  return undefined;
}

function planFlag(field: PlanField, declared: z.ZodType): PlanFlag[] {
  const meta = parameterMeta(declared);
  if (meta === undefined) return [];
  const schema = unwrapped(declared);
  const placeholder = choicesOf(schema)?.join("|") ?? meta.placeholder ?? "VALUE";
  const examples = suffixedExamples(meta.unit);
  const spec: FlagSpec = {
    name: meta.flag,
    ...(meta.flagAliases === undefined ? {} : { aliases: meta.flagAliases }),
    ...(schema instanceof z.ZodBoolean ? {} : { placeholder }),
    ...(meta.example === undefined ? {} : { example: meta.example }),
    description: examples === undefined ? meta.description : `${meta.description} (${examples} too)`,
  };
  return [{ field, schema, meta, spec }];
}

const PLAN_FLAGS: readonly PlanFlag[] = (
  Object.entries(planRequestSchema.shape) as [PlanField, z.ZodType][]
).flatMap(([field, schema]) => planFlag(field, schema));

export const planFlagSpecs: readonly FlagSpec[] = PLAN_FLAGS.map(({ spec }) => spec);

/** The flag that gives a field, for messages: "--rps N". */
export function flagUsage(field: PlanField): string {
  const spec = PLAN_FLAGS.find((flag) => flag.field === field)?.spec;
  return spec === undefined ? field : `--${spec.name} ${spec.placeholder ?? ""}`.trimEnd();
}

export const labelOfField = (field: string): string | undefined =>
  PLAN_FLAGS.find((flag) => flag.field === field)?.meta.label;

/** @throws PlannerError invalid_input with a sentence that names the flag. */
export function planRequestFrom(flags: ReadonlyMap<string, string>): PlanRequest {
  const draft: Record<string, unknown> = {};
  for (const flag of PLAN_FLAGS) {
    const text = flags.get(flag.spec.name);
    if (text !== undefined) draft[flag.field] = fieldValue(flag, text);
  }
  return planRequestSchema.parse(withGpuCount(draft));
}

/** "8xA100-80" is a GPU and how many of them share a replica; an explicit --tp wins. */
function withGpuCount(draft: Record<string, unknown>): Record<string, unknown> {
  const { gpu } = draft;
  if (typeof gpu !== "string") return draft;
  const { count, name } = splitCount(gpu);
  return count === null ? draft : { tp: count, ...draft, gpu: name };
}

function fieldValue(flag: PlanFlag, text: string): unknown {
  const raw = rawValue(flag, text.trim());
  const parsed = flag.schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw refusal(flag, text, problemOf(parsed.error.issues[0], flag.meta.unit));
}

function rawValue(flag: PlanFlag, text: string): unknown {
  if (flag.schema instanceof z.ZodBoolean) return text === "true";
  const choices = choicesOf(flag.schema);
  if (choices !== undefined) {
    const chosen = matchingChoice(text, choices);
    if (chosen === undefined) throw refusal(flag, text, `is none of ${choices.join(", ")}`);
    return flag.schema instanceof z.ZodUnion ? Number(chosen) : chosen;
  }
  if (!(flag.schema instanceof z.ZodNumber)) return text;
  const reading = numberFromText(text, flag.meta.unit);
  if (!reading.ok) throw refusal(flag, text, reading.problem);
  return reading.value;
}

/** "FP16", "half" and "AWQ" are choices too. */
function matchingChoice(text: string, choices: readonly string[]): string | undefined {
  const typed = text.toLowerCase();
  if (choices.includes(typed)) return typed;
  const isFormat = PRECISIONS.some((name) => choices.includes(name));
  const meant = choices.includes("auto") ? parseKvPrecision(text) : parsePrecision(text);
  return isFormat && meant !== null && choices.includes(meant) ? meant : undefined;
}

function problemOf(issue: z.core.$ZodIssue | undefined, unit: string | undefined): string {
  const inUnit = unit === undefined ? "" : ` (${unit})`;
  switch (issue?.code) {
    case "too_small":
      if (issue.origin === "string") return "is empty";
      return `must be ${issue.inclusive ? "at least" : "above"} ${issue.minimum}${inUnit}`;
    case "too_big":
      if (issue.origin === "string") return "is too long";
      return `must be at most ${issue.maximum}${inUnit}`;
    case "invalid_type":
      return "must be a whole number";
    default:
      return "cannot be used here";
  }
}

function refusal(flag: PlanFlag, text: string, problem: string): PlannerError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new PlannerError("invalid_input", `--${flag.spec.name} "${shown}" ${problem}.`, {
    hint: `${exampleOf(flag.spec)}.`,
  });
}
