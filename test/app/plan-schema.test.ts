import { describe, expect, it } from "vitest";
import { capacityPlanSchemaText } from "../../src/app/plan-schema.ts";

describe("the published JSON Schema", () => {
  it("is the one made from the zod schema; `npx vitest run test/app/plan-schema.test.ts -u` writes it anew", async () => {
    await expect(capacityPlanSchemaText()).toMatchFileSnapshot("../../spec-kit/capacity-plan.schema.json");
  });
});
