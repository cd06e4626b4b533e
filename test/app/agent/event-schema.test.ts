import { expect, it } from "vitest";
import { eventSchemaText } from "../../../src/app/agent/event-schema.ts";

it("the published JSON Schema is the one made from the zod schema; `npx vitest run test/app/agent/event-schema.test.ts -u` writes it anew", async () => {
  await expect(eventSchemaText()).toMatchFileSnapshot("../../../spec-kit/stream-events.schema.json");
});
