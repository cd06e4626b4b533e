import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { capacityPlanSchema } from "../src/domain/planning/capacity-plan.ts";
import { mainFile, quietEnvironment, runProgram } from "./support/run-program.ts";
import { openTerminal, type TerminalSession } from "./support/terminal.ts";

const SENTENCE = "Llama 3.1 8B in bf16 on H100, 20 requests a second, 500 tokens in, 200 out";
const CTRL_C = "\u0003";
const READY = "Ctrl+C twice leaves";

let folder: string;
let terminal: TerminalSession;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-chat-"));
  terminal = openTerminal(process.execPath, [mainFile], {
    columns: 100,
    rows: 40,
    cwd: folder,
    // What the person who runs the tests has configured must not reach the program.
    env: { OPENAI_API_KEY: "", OPENAI_BASE_URL: "", OPENAI_MODEL: "", ...quietEnvironment(folder) },
  });
});
afterEach(() => {
  terminal.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until the program has taken the line and answered. */
async function say(line: string, answer: string | RegExp): Promise<void> {
  terminal.type(`${line}\r`);
  await terminal.waitFor(answer);
  await terminal.until(() => terminal.screen().includes(READY), "the end of the turn");
}

describe("the conversation, from the program's own front door", () => {
  it("S4-13: one sentence gives a plan, what-ifs change it, /export writes it", async () => {
    await terminal.waitFor(READY);
    await say(SENTENCE, "in bf16 · 20 req/s");
    await say("make it fp8", "in fp8 · 20 req/s");
    await say("double the traffic", "in fp8 · 40 req/s");
    await say("/export plan.json", /plan\.json/);
    await terminal.until(() => existsSync(join(folder, "plan.json")), "the exported file");
    const plan = capacityPlanSchema.parse(JSON.parse(readFileSync(join(folder, "plan.json"), "utf8")));
    expect(plan.inputs.precision?.value).toBe("fp8");
    expect(plan.inputs.requestsPerSecond?.value).toBe(40);
  });

  it("S4-43: Ctrl+C twice leaves cleanly, with a goodbye line", async () => {
    await terminal.waitFor(READY);
    terminal.type(CTRL_C);
    await terminal.waitFor(/again to leave/);
    terminal.type(CTRL_C);
    expect([0, 130]).toContain(await terminal.exit());
    expect(terminal.everything()).toMatch(/goodbye/i);
  });

  it("S4-44: the first frame stands within two seconds", async () => {
    await terminal.waitFor(READY, 2000);
    expect(terminal.screen()).toContain("Headroom");
  });

  it("a conversation goes on where it was left, in the terminal or without one", async () => {
    await terminal.waitFor(READY);
    await say(SENTENCE, "in bf16 · 20 req/s");
    terminal.type("/quit\r");
    await terminal.exit();
    const id = /headroom (?:-- )?--resume (\S+)/.exec(terminal.everything())?.[1] ?? "";
    const { code, stdout } = await runProgram(
      ["-p", "make it fp8", "--resume", id, "--output-format", "json"],
      {
        env: quietEnvironment(folder),
      },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: "headroom.turn", sessionId: id });
    expect(JSON.parse(stdout).plan.inputs.precision.value).toBe("fp8");
  });
});
