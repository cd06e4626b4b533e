import { describe, expect, it } from "vitest";
import { recommendationSchemaText } from "../../../src/app/recommend/recommendation-schema.ts";

describe("the published JSON Schema of a recommendation", () => {
  it("is the one made from the zod schema; `npx vitest run test/app/recommend/recommendation-schema.test.ts -u` writes it anew", async () => {
    await expect(recommendationSchemaText()).toMatchFileSnapshot(
      "../../../spec-kit/recommendation.schema.json",
    );
  });
});
