/** A tool's input as other assistants read it: plain JSON Schema, each unit said in the description. */
import { z } from "zod";

type Schema = Readonly<Record<string, unknown>>;

/** Names of our own for flags and help; not words of JSON Schema. */
const OWN: ReadonlySet<string> = new Set([
  "flag",
  "flagAliases",
  "label",
  "placeholder",
  "unit",
  "example",
  "$schema",
]);

export function toolSchema(input: z.ZodType): Schema & { readonly type: "object" } {
  const schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as Schema;
  return { ...(plain(schema) as Schema), type: "object" };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const schema = value as Schema;
  const kept = Object.entries(schema).filter(([key]) => !OWN.has(key));
  const fields = Object.fromEntries(
    kept.map(([key, part]) => [
      key,
      key === "properties" ? eachPlain(part) : key === "enum" ? part : plain(part),
    ]),
  );
  return {
    ...fields,
    ...described(schema),
    ...(schema["example"] === undefined ? {} : { examples: [schema["example"]] }),
  };
}

/** Property names are not keywords: a property may be called "flag". */
const eachPlain = (properties: unknown): Schema =>
  Object.fromEntries(Object.entries(properties as Schema).map(([name, schema]) => [name, plain(schema)]));

function described({ description, unit }: Schema): Schema {
  if (typeof description !== "string") return {};
  return { description: typeof unit === "string" && unit !== "" ? `${description} [${unit}]` : description };
}
