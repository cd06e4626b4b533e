import { expect, it } from "vitest";
import { goodbyeLine } from "../../../src/interfaces/tui/goodbye.ts";

it("S4-43: the goodbye line names the session and the command that works where the program was started", () => {
  expect(goodbyeLine("s-1", {})).toContain("headroom --resume s-1");
  expect(goodbyeLine("s-1", { npm_lifecycle_event: "start" })).toContain(
    "npm run -s headroom -- --resume s-1",
  );
});

it("promises nothing when nothing was said", () => {
  expect(goodbyeLine(null, {})).toBe("Goodbye.");
});
