import { describe, expect, it } from "vitest";
import { initialState, withTurn } from "../../../src/interfaces/tui/chat-state.ts";
import { createPlainPrinter, turnRows } from "../../../src/interfaces/tui/plain-transcript.ts";
import { samplePlan } from "./sample-plan.ts";

describe("the plain transcript", () => {
  it("says in words what a drawing would show by its looks", () => {
    const tool = {
      kind: "tool",
      callId: "1",
      name: "plan_capacity",
      summary: "no GPU",
      status: "failed",
    } as const;
    expect(turnRows(tool, 80)).toEqual(["Tool plan capacity failed: no GPU"]);
    expect(turnRows({ kind: "question", text: "Which GPU?" }, 80)).toEqual(["Question: Which GPU?"]);
    expect(turnRows({ kind: "failure", message: "It died.", hint: "Again." }, 80)).toEqual([
      "Failed: It died.",
      "Again.",
    ]);
  });

  it("keeps a plan inside the columns, without a frame", () => {
    const rows = turnRows({ kind: "plan", plan: samplePlan, full: false }, 64);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(64);
    expect(rows.join("")).not.toMatch(/[│╭╰]/);
  });

  it("prints each turn once, and not again what was just typed", () => {
    const lines: string[] = [];
    const print = createPlainPrinter({ write: (line) => lines.push(line), columns: () => 80, echoed: true });
    const said = withTurn(initialState("0.1.0"), { kind: "user", text: "serve it" });
    print(said.turns, { type: "started", text: "serve it" });
    print(said.turns, { type: "ended" });
    expect(lines.filter((line) => line.startsWith("Headroom 0.1.0"))).toHaveLength(1);
    expect(lines.join("\n")).not.toContain("serve it");
  });

  it("prints what was said in an earlier session, and piped lines", () => {
    const printed = (echoed: boolean, type: "started" | "said") => {
      const lines: string[] = [];
      const print = createPlainPrinter({ write: (line) => lines.push(line), columns: () => 80, echoed });
      const turn = { kind: "user", text: "serve it" } as const;
      print(
        withTurn(initialState("0.1.0"), turn).turns,
        type === "said" ? { type, turn } : { type, text: turn.text },
      );
      return lines.at(-1);
    };
    expect(printed(true, "said")).toBe("You: serve it");
    expect(printed(false, "started")).toBe("You: serve it");
  });
});
