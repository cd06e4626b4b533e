import { describe, expect, it } from "vitest";
import { helpText, parseSlash, SLASH_COMMANDS } from "../../../src/interfaces/tui/slash-commands.ts";

describe("parseSlash", () => {
  it("reads a command and all that follows it", () => {
    expect(parseSlash("/set rps 20")).toMatchObject({ kind: "command", name: "set", argument: "rps 20" });
    expect(parseSlash("  /PLAN  ")).toMatchObject({ kind: "command", name: "plan", argument: "" });
    expect(parseSlash("/exit")).toMatchObject({ kind: "command", name: "quit" });
  });

  it.each([
    ["/exprot", "export"],
    ["/hlep", "help"],
    ["/sesions", "sessions"],
    ["/udno", "undo"],
    ["/qit", "quit"],
  ])("takes %s for a slip of /%s", (typed, nearest) => {
    expect(parseSlash(typed)).toMatchObject({ kind: "unknown", nearest });
  });

  it("leaves text and paths alone", () => {
    for (const line of ["20 req/s", "/models/llama/config.json at 10 rps", "what is 1/2?"]) {
      expect(parseSlash(line)).toBeNull();
    }
  });
});

it("the help names every command", () => {
  for (const { name } of SLASH_COMMANDS) expect(helpText()).toContain(`/${name}`);
});
