import { expect, it } from "vitest";
import { toldOf } from "../../src/adapters/session-store-postgres-errors.ts";

it("what was never reached has not gone away", () => {
  const error = new Error("Connection terminated unexpectedly");
  expect(toldOf(error, "db:5432/h", true)).toMatchObject({
    message: "The session database db:5432/h does not answer.",
    hint: expect.stringContaining("DATABASE_URL"),
  });
  expect(toldOf(error, "db:5432/h")).toMatchObject({
    message: "The session database db:5432/h went away.",
  });
});
