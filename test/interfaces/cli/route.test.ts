import { describe, expect, it } from "vitest";
import { isPlannerError } from "../../../src/domain/errors.ts";
import { RESERVED_COMMANDS } from "../../../src/interfaces/cli/command-list.ts";
import { nearest } from "../../../src/interfaces/cli/nearest.ts";
import { routeOf } from "../../../src/interfaces/cli/route.ts";

const routed = (...argv: string[]) => {
  const route = routeOf(argv);
  return "command" in route ? `${route.kind} ${route.command?.name ?? ""}`.trim() : route.kind;
};

function refusal(...argv: string[]): string {
  try {
    return routed(...argv);
  } catch (error) {
    if (isPlannerError(error)) return `${error.code}: ${error.message} ${error.hint}`;
    throw error;
  }
}

describe("which room a command line asks for", () => {
  it("S4-13: nothing at all is the conversation", () => expect(routed()).toBe("chat"));
  it("S4-14, S4-15: flags without a command are a plan", () =>
    expect(routed("--rps", "10")).toBe("command plan"));
  it.each([
    [["--resume", "a1"], "chat"],
    [["--plain"], "chat"],
    [["-p", "hello"], "turn"],
    [["--resume", "a1", "-p", "hello"], "turn"],
    [["--help"], "help"],
    [["plan", "--help"], "help plan"],
    [["help", "plan"], "help plan"],
    [["--version"], "version"],
    [["gpus", "H100"], "command gpus"],
    [["GPUS"], "command gpus"],
  ])("%j is %s", (argv, route) => expect(routed(...argv)).toBe(route));

  it("a name kept for later is refused with one sentence", () => {
    for (const name of RESERVED_COMMANDS) expect(refusal(name)).toContain(`"${name}" is reserved`);
  });
  it("a mistyped command is refused with its nearest", () => {
    expect(refusal("gpsu")).toContain("Did you mean gpus?");
    expect(refusal("xyzzyplugh")).not.toContain("Did you mean");
  });
});

describe("nearest", () => {
  it("counts a swap of neighbours as one slip", () => expect(nearest("rsp", ["rps", "isl"])).toBe("rps"));
  it("finds nothing among strangers", () => expect(nearest("abc", ["monthly-budget"])).toBeUndefined());
});
