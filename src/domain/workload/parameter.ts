/** Building blocks of every user-facing parameter: flag, unit and label are declared with the schema, once. */
import { z } from "zod";

export interface ParameterMeta {
  /** Kebab-case flag name, without dashes. */
  readonly flag: string;
  readonly flagAliases?: readonly string[];
  /** Unit as shown to people; absent for counts and names. */
  readonly unit?: string;
  readonly label: string;
  /** One line of help. */
  readonly description: string;
  /** Placeholder in help, such as N or NAME. */
  readonly placeholder?: string;
  /** A value people give, for help and error messages. */
  readonly example?: string;
}

export function parameter<Schema extends z.ZodType>(schema: Schema, meta: ParameterMeta): Schema {
  return schema.meta({ ...meta });
}

export function parameterMeta(schema: z.ZodType): ParameterMeta | undefined {
  const own = schema.meta() as (ParameterMeta & Record<string, unknown>) | undefined;
  if (own?.flag !== undefined) return own;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return parameterMeta(schema.unwrap() as z.ZodType);
  }
  return undefined;
}

/** A finite number above zero. */
export const positive = (max = Number.MAX_SAFE_INTEGER) => z.number().positive().max(max);
/** A whole number of at least one. */
export const count = (max = Number.MAX_SAFE_INTEGER) => z.number().int().min(1).max(max);
export const fraction = () => z.number().min(0).max(1);
