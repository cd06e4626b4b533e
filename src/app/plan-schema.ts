/** The plan document's JSON Schema, made from the one zod schema. */
import { z } from "zod";
import { capacityPlanSchema } from "../domain/planning/capacity-plan.ts";

export function capacityPlanJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    $id: "capacity-plan.schema.json",
    title: "Headroom capacity plan",
    ...z.toJSONSchema(capacityPlanSchema, { io: "output" }),
  };
}

/** As kept in spec-kit/capacity-plan.schema.json. */
export const capacityPlanSchemaText = (): string => `${JSON.stringify(capacityPlanJsonSchema(), null, 2)}\n`;
