/** The benchmark document's JSON Schema, made from the one zod schema. */
import { z } from "zod";
import { benchmarkSchema } from "../domain/measurement/benchmark.ts";

export function benchmarkJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    $id: "benchmark.schema.json",
    title: "Headroom benchmark",
    ...z.toJSONSchema(benchmarkSchema, { io: "output" }),
  };
}

/** As kept in spec-kit/benchmark.schema.json. */
export const benchmarkSchemaText = (): string => `${JSON.stringify(benchmarkJsonSchema(), null, 2)}\n`;
