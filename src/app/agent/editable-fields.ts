/** The inputs of a proposed tool call that the person may change before saying yes. */
import { z } from "zod";
import type { Tool } from "../tools/define-tool.ts";

export type FieldKind = "number" | "numbers" | "text" | "choice" | "yes-no";

export interface EditableField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly description: string;
  /** As proposed; null when the proposal leaves it to the tool. */
  readonly value: unknown;
  /** Of a choice. */
  readonly choices: readonly string[];
  /** The text is an address. */
  readonly isAddress: boolean;
}

type Schema = Readonly<Record<string, unknown>>;

const schemas = new WeakMap<z.ZodType, Schema>();

function schemaOf(input: z.ZodType): Schema {
  const known =
    schemas.get(input) ?? (z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as Schema);
  schemas.set(input, known);
  return known;
}

const isRecord = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNumeric = (schema: unknown): boolean =>
  isRecord(schema) && (schema["type"] === "number" || schema["type"] === "integer");

function kindOf(schema: Schema): FieldKind | null {
  if (Array.isArray(schema["enum"])) return "choice";
  if (isNumeric(schema)) return "number";
  if (schema["type"] === "string") return "text";
  if (schema["type"] === "boolean") return "yes-no";
  if (schema["type"] === "array" && isNumeric(schema["items"])) return "numbers";
  return null;
}

/** In the order of the declaration; inputs of another shape cannot be changed in a line. */
export function editableFields(
  tool: Tool,
  args: Readonly<Record<string, unknown>>,
): readonly EditableField[] {
  const properties = schemaOf(tool.input)["properties"];
  if (!isRecord(properties)) return [];
  return Object.entries(properties).flatMap(([name, schema]): EditableField[] => {
    if (!isRecord(schema)) return [];
    const kind = kindOf(schema);
    if (kind === null) return [];
    const choices = Array.isArray(schema["enum"]) ? schema["enum"].map(String) : [];
    const description = typeof schema["description"] === "string" ? schema["description"] : "";
    return [
      { name, kind, description, value: args[name] ?? null, choices, isAddress: schema["format"] === "uri" },
    ];
  });
}
