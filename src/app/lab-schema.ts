/** The JSON Schema of an experiment's document, made from the one zod schema. */
import { z } from "zod";
import { labDocumentSchema } from "../domain/lab/lab-document.ts";

export function labJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    $id: "lab.schema.json",
    title: "Headroom lab experiment",
    ...z.toJSONSchema(labDocumentSchema, { io: "output" }),
  };
}

/** As kept in spec-kit/lab.schema.json. */
export const labSchemaText = (): string => `${JSON.stringify(labJsonSchema(), null, 2)}\n`;
