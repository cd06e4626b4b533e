/** Flags read from a zod object: name, unit, choices and bounds are declared there, once. */
import { z } from "zod";
import { PlannerError } from "../../domain/errors.ts";
import { type ParameterMeta, parameterMeta } from "../../domain/workload/parameter.ts";
import { exampleOf, type FlagSpec } from "./arguments.ts";
import { numberFromText, suffixedExamples } from "./number-text.ts";

export interface SchemaFlag<Field extends string = string> {
  readonly field: Field;
  readonly schema: z.ZodType;
  readonly meta: ParameterMeta;
  readonly spec: FlagSpec;
}

/** Other words people use for a choice. */
type Synonyms = Readonly<Record<string, string>>;

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

/** @param shape - of a strict object; fields without a flag are left out. */
export function schemaFlags<Field extends string>(
  shape: Readonly<Record<Field, z.ZodType>>,
): SchemaFlag<Field>[] {
  return (Object.entries(shape) as [Field, z.ZodType][]).flatMap(([field, declared]) => {
    const meta = parameterMeta(declared);
    if (meta === undefined) return [];
    const schema = unwrapped(declared);
    const placeholder = choicesOf(schema)?.join("|") ?? meta.placeholder ?? "VALUE";
    const examples = schema instanceof z.ZodNumber ? suffixedExamples(meta.unit) : undefined;
    const spec: FlagSpec = {
      name: meta.flag,
      ...(meta.flagAliases === undefined ? {} : { aliases: meta.flagAliases }),
      ...(schema instanceof z.ZodBoolean ? {} : { placeholder }),
      ...(meta.example === undefined ? {} : { example: meta.example }),
      description: examples === undefined ? meta.description : `${meta.description} (${examples} too)`,
    };
    return [{ field, schema, meta, spec }];
  });
}

/** @returns what was typed, by field. @throws PlannerError invalid_input with a sentence that names the flag. */
export function flagValues<Field extends string>(
  known: readonly SchemaFlag<Field>[],
  flags: ReadonlyMap<string, string>,
  synonyms: Synonyms = {},
): Partial<Record<Field, unknown>> {
  const values: Partial<Record<Field, unknown>> = {};
  for (const flag of known) {
    const text = flags.get(flag.spec.name);
    if (text !== undefined) values[flag.field] = fieldValue(flag, text, synonyms);
  }
  return values;
}

function fieldValue(flag: SchemaFlag, text: string, synonyms: Synonyms): unknown {
  const raw = rawValue(flag, text.trim(), synonyms);
  const parsed = flag.schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw refusal(flag, text, problemOf(parsed.error.issues[0], flag.meta.unit));
}

function rawValue(flag: SchemaFlag, text: string, synonyms: Synonyms): unknown {
  if (flag.schema instanceof z.ZodBoolean) return text === "true";
  const choices = choicesOf(flag.schema);
  if (choices !== undefined) {
    const chosen = matchingChoice(text, choices, synonyms);
    if (chosen === undefined) throw refusal(flag, text, `is none of ${choices.join(", ")}`);
    return flag.schema instanceof z.ZodUnion ? Number(chosen) : chosen;
  }
  if (flag.schema instanceof z.ZodArray) return text.split(",").map((part) => numberIn(flag, part, text));
  return flag.schema instanceof z.ZodNumber ? numberIn(flag, text, text) : text;
}

/** @param part - of the whole `text` that was typed. */
function numberIn(flag: SchemaFlag, part: string, text: string): number {
  const reading = numberFromText(part, flag.meta.unit);
  if (!reading.ok) throw refusal(flag, text, reading.problem);
  return reading.value;
}

function matchingChoice(text: string, choices: readonly string[], synonyms: Synonyms): string | undefined {
  const typed = text.toLowerCase();
  const meant = choices.includes(typed) ? typed : synonyms[typed];
  return meant !== undefined && choices.includes(meant) ? meant : undefined;
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

function refusal(flag: SchemaFlag, text: string, problem: string): PlannerError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new PlannerError("invalid_input", `--${flag.spec.name} "${shown}" ${problem}.`, {
    hint: `${exampleOf(flag.spec)}.`,
  });
}
