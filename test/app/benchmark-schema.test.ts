import { expect, it } from "vitest";
import { benchmarkSchemaText } from "../../src/app/benchmark-schema.ts";

it("the published schema is the one made from the zod schema; `npx vitest run test/app/benchmark-schema.test.ts -u` writes it anew", async () => {
  await expect(benchmarkSchemaText()).toMatchFileSnapshot("../../spec-kit/benchmark.schema.json");
});
