/** The JSON Schema of calc_runner_output.json, made from the one zod schema. */
import { z } from "zod";
import { calcOutputSchema } from "../../domain/sizing/calc-output.ts";

export function calcOutputJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    $id: "calc-runner-output.schema.json",
    title: "Headroom sizing, calc_runner_output.json",
    ...z.toJSONSchema(calcOutputSchema, { io: "output" }),
  };
}

/** As kept in spec-kit/calc-runner-output.schema.json. */
export const calcOutputSchemaText = (): string => `${JSON.stringify(calcOutputJsonSchema(), null, 2)}\n`;
