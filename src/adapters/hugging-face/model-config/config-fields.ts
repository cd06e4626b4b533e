import { PlannerError } from "../../../domain/errors.ts";
import { printable } from "./printable.ts";

/** One JSON object of a config.json, with the words for where it stands in messages. */
export interface ConfigFields {
  readonly where: string;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Far above any published width, far below what would overflow a sum. */
const LARGEST_COUNT = 1e8;
const MOST_LAYERS = 10_000;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function unreadable(where: string, problem: string, hint: string): PlannerError {
  return new PlannerError("unreadable_model", `${where}: ${problem}`, { hint });
}

const HINT =
  "Check the file against the one on the model's page, or give the size instead, such as --model-size 70.";

function shown(value: unknown): string {
  return printable(JSON.stringify(value) ?? String(value), 40);
}

/** First of the names that holds something; families spell the same thing differently. */
export function find(
  fields: ConfigFields,
  names: readonly string[],
): { name: string; value: unknown } | null {
  for (const name of names) {
    const value = fields.raw[name];
    if (value !== undefined && value !== null) return { name, value };
  }
  return null;
}

/** A whole number from 0 up, or `null` when no name holds one. Anything else under the name is refused. */
export function optionalCount(
  fields: ConfigFields,
  names: readonly string[],
  most: number = LARGEST_COUNT,
): number | null {
  const found = find(fields, names);
  if (found === null) return null;
  const { name, value } = found;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
    throw unreadable(fields.where, `"${name}" is ${shown(value)}, but a whole number is needed.`, HINT);
  }
  if (value > most)
    throw unreadable(fields.where, `"${name}" is ${value}, above any real model (${most}).`, HINT);
  return value;
}

/** A whole number from 1 up; its absence is an error. */
export function count(fields: ConfigFields, names: readonly string[], most: number = LARGEST_COUNT): number {
  const value = optionalCount(fields, names, most);
  if (value === null) {
    throw unreadable(fields.where, `"${names[0]}" is missing, so the model's shape is unknown.`, HINT);
  }
  if (value === 0)
    throw unreadable(fields.where, `"${find(fields, names)?.name}" is 0; it must be at least 1.`, HINT);
  return value;
}

/** A count from 1 up, or the fallback when no name holds one. */
export function countOr(fields: ConfigFields, names: readonly string[], fallback: number): number {
  return find(fields, names) === null ? fallback : count(fields, names);
}

export const layerCount = (fields: ConfigFields): number =>
  count(fields, ["num_hidden_layers", "n_layer", "n_layers", "num_layers"], MOST_LAYERS);

export function flag(fields: ConfigFields, names: readonly string[], fallback: boolean): boolean {
  const found = find(fields, names);
  if (found === null) return fallback;
  if (typeof found.value === "boolean") return found.value;
  throw unreadable(
    fields.where,
    `"${found.name}" is ${shown(found.value)}, but true or false is needed.`,
    HINT,
  );
}

export function text(fields: ConfigFields, names: readonly string[]): string | null {
  const value = find(fields, names)?.value;
  return typeof value === "string" ? value : null;
}

/** A list, or `null`; when its length is given, a list of another length is refused. */
export function list(fields: ConfigFields, name: string, atLeast = 0): readonly unknown[] | null {
  const value = fields.raw[name];
  if (!Array.isArray(value)) return null;
  if (value.length < atLeast) {
    const problem = `"${name}" has ${value.length} entries for ${atLeast} layers.`;
    throw unreadable(fields.where, problem, HINT);
  }
  return value;
}

export function child(fields: ConfigFields, name: string): ConfigFields | null {
  const value = fields.raw[name];
  return isObject(value) ? { where: `${fields.where} (${name})`, raw: value } : null;
}
