/** The recommendation document's JSON Schema, made from the one zod schema. */
import { z } from "zod";
import { recommendationSchema } from "../../domain/planning/recommendation.ts";

function recommendationJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    $id: "recommendation.schema.json",
    title: "Headroom recommendation",
    ...z.toJSONSchema(recommendationSchema, { io: "output" }),
  };
}

/** As kept in spec-kit/recommendation.schema.json. */
export const recommendationSchemaText = (): string =>
  `${JSON.stringify(recommendationJsonSchema(), null, 2)}\n`;
