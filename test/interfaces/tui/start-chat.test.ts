import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openTerminal, type TerminalOptions, type TerminalSession } from "../../support/terminal.ts";
import { buildFakeChat, type FakeChatProgram } from "./build-fake-chat.ts";

const CTRL_C = "\u0003";
const ESC = "\u001b";
const COLOUR = new RegExp(`${ESC}\\[(?:[0-9;]*;)?(?:3|4|9|10)[0-8](?:;[0-9;]*)?m`);

let open: TerminalSession | null = null;
let program: FakeChatProgram | null = null;

function chat(options: TerminalOptions = {}, ...flags: readonly string[]): TerminalSession {
  open = openTerminal(process.execPath, [program?.path ?? "", ...flags], options);
  return open;
}

async function ready(options: TerminalOptions = {}): Promise<TerminalSession> {
  const terminal = chat(options);
  await terminal.waitFor("scripted model");
  return terminal;
}

/** Waits for a text and for the chat to be ready for the next line. */
async function answered(terminal: TerminalSession, text: string | RegExp): Promise<void> {
  await terminal.waitFor(text);
  await terminal.until(() => /\n>\nscripted model/.test(terminal.screen()), "the end of the answer");
}

beforeAll(async () => {
  program = await buildFakeChat();
});
afterAll(() => program?.remove());
afterEach(() => {
  open?.close();
  open = null;
});

describe("the chat in a terminal", () => {
  it("answers a sentence with tool, plan card and text", async () => {
    const terminal = await ready();
    terminal.type("serve it\r");
    await answered(terminal, "Four replicas hold serve it.");
    expect(terminal.everything()).toContain("✓ plan capacity  16 GPUs in 4 replicas");
    expect(terminal.everything()).toContain("16 × H100-80GB = 4 replicas × 4 GPUs");
  });

  it("S4-43: Ctrl+C twice leaves with code 130 and a goodbye line that says how to go on", async () => {
    const terminal = await ready({ env: { npm_lifecycle_event: undefined } });
    terminal.type("serve it\r");
    await answered(terminal, "Four replicas hold");
    terminal.type(CTRL_C);
    await terminal.waitFor("Press Ctrl+C again to leave.");
    terminal.type(CTRL_C);
    expect(await terminal.exit()).toBe(130);
    expect(terminal.screen()).toContain(
      "Goodbye. This conversation is kept; go on with:\n  headroom --resume s-1",
    );
  });

  it("leaves with code 0 on /quit and promises nothing when nothing was said", async () => {
    const terminal = await ready();
    terminal.type("/quit\r");
    expect(await terminal.exit()).toBe(0);
    expect(terminal.screen().split("\n").at(-1)).toBe("Goodbye.");
  });

  it("cancels at once on Esc, keeps what was shown, and goes on", async () => {
    const terminal = await ready();
    terminal.type("slow\r");
    await terminal.waitFor("It begins");
    terminal.type(ESC);
    await terminal.waitFor("Cancelled.", 2000);
    expect(terminal.everything()).toMatch(/It begins\s+\(cancelled\)/);
    terminal.type("again\r");
    await answered(terminal, "Four replicas hold again.");
  });

  it("sends what was typed while an answer was being worked on", async () => {
    const terminal = await ready();
    terminal.type("slow\r");
    await terminal.waitFor("It begins");
    terminal.type("next one\r");
    await terminal.waitFor("waiting: next one");
  });

  it("keeps the lines of a paste and sends them together", async () => {
    const terminal = await ready();
    terminal.paste("first\nsecond\nthird");
    await terminal.until(() => terminal.screen().includes("third"), "the paste");
    terminal.type("\r");
    await terminal.waitFor(/> first\n\s*second\n\s*third/);
  });

  it("begins a new line with Alt and Enter", async () => {
    const terminal = await ready();
    terminal.type("one");
    terminal.type("\u001b\r");
    terminal.type("two");
    await terminal.until(() => /> one\n {2}two/.test(terminal.screen()), "two lines");
  });

  it("clears the screen on /clear and stays usable", async () => {
    const terminal = await ready();
    terminal.type("serve it\r");
    await answered(terminal, "Four replicas hold serve it.");
    terminal.type("/clear\r");
    await terminal.until(() => !terminal.screen().includes("Four replicas"), "an empty screen");
    terminal.type("more\r");
    await answered(terminal, "Four replicas hold more.");
  });

  it("has the cursor where the next letter goes", async () => {
    const terminal = await ready();
    terminal.type("abc");
    await terminal.until(
      () => terminal.screen().includes("> abc") && terminal.cursor().x === 5,
      "the cursor",
    );
    expect(terminal.screen().split("\n")[terminal.cursor().y]).toBe("> abc");
  });

  it("asks before an effect and takes y for an answer", async () => {
    const terminal = await ready();
    terminal.type("may it\r");
    await terminal.waitFor("200 requests to 127.0.0.1");
    terminal.type("y");
    await terminal.waitFor("It ran.");
  });

  it("says what failed and stays usable", async () => {
    const terminal = await ready();
    terminal.type("fail\r");
    await terminal.waitFor("The endpoint died.");
    terminal.type("more\r");
    await answered(terminal, "Four replicas hold more.");
  });

  it("shows a long answer whole in the end, also in a low window", async () => {
    const terminal = await ready({ rows: 16 });
    terminal.type("long\r");
    await terminal.waitFor(/line 60\n\n>\nscripted model/);
    const lines = [...terminal.everything().matchAll(/^line (\d+)$/gm)].map((match) => Number(match[1]));
    expect(lines).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  it("keeps the prompt in sight in a window of eight rows", async () => {
    const terminal = await ready({ rows: 8 });
    terminal.type("/");
    await terminal.until(() => terminal.screen().includes("/set FIELD VALUE"), "the commands");
    expect(terminal.screen()).toContain("\n> /\n");
    terminal.type("\u007f");
    terminal.paste("a\n".repeat(30));
    await terminal.waitFor(/29 more lines above|28 more lines above/);
    expect(terminal.screen()).toContain("scripted model");
  });

  it("fits into 60 columns", async () => {
    const terminal = await ready({ columns: 60, rows: 30 });
    terminal.type("serve it\r");
    await answered(terminal, "Four replicas hold serve it.");
    const framed = terminal
      .everything()
      .split("\n")
      .filter((row) => /^[│╭╰]/.test(row));
    expect(framed.filter((row) => !/[│╮╯]$/.test(row))).toEqual([]);
  });

  it("draws again when the window becomes narrower", async () => {
    const terminal = await ready({ columns: 120 });
    terminal.type("abc");
    await terminal.waitFor("> abc");
    terminal.resize(60, 30);
    terminal.type("serve\r");
    await answered(terminal, "Four replicas hold abcserve.");
    const framed = terminal
      .screen()
      .split("\n")
      .filter((row) => row.startsWith("│"));
    expect(framed.length).toBeGreaterThan(5);
    expect(new Set(framed.map((row) => row.length))).toEqual(new Set([60]));
  });

  it("writes no colour under NO_COLOR, and some without it", async () => {
    const plain = await ready({ env: { NO_COLOR: "1" } });
    plain.type("serve it\r");
    await answered(plain, "Four replicas hold");
    expect(plain.raw()).not.toMatch(COLOUR);
    plain.close();
    const coloured = await ready();
    coloured.type("serve it\r");
    await answered(coloured, "Four replicas hold");
    expect(coloured.raw()).toMatch(COLOUR);
  });

  it.each(["SIGHUP", "SIGTERM", "SIGINT"] as const)("leaves without a stack trace on %s", async (name) => {
    const terminal = await ready();
    terminal.signal(name);
    expect(await terminal.exit()).toBe(130);
    expect(terminal.raw()).not.toMatch(/\n\s+at /);
    expect(terminal.screen()).toContain("Goodbye.");
  });
});

describe("a terminal that is taken away", () => {
  it.each(["", "--plain"])("ends the chat without a stack trace %s", async (flag) => {
    const folder = mkdtempSync(join(tmpdir(), "headroom-chat-"));
    const [errors, code] = [join(folder, "errors"), join(folder, "code")];
    // SIGHUP is ignored here, so that the chat has to notice by itself.
    const line = `trap "" HUP; "${process.execPath}" "${program?.path}" ${flag} 2>"${errors}"; echo $? >"${code}"`;
    open = openTerminal("sh", ["-c", line]);
    await open.waitFor("Headroom 0.1.0");
    open.type("slow\r");
    await open.waitFor(/slow/);
    open.hangUp();
    await open.until(() => existsSync(code) && readFileSync(code, "utf8") !== "", "the chat to end");
    expect(readFileSync(code, "utf8")).toBe("0\n");
    expect(readFileSync(errors, "utf8")).not.toContain("at ");
    rmSync(folder, { recursive: true });
  });
});

describe("the chat as plain text", () => {
  it("has no frames and moves no cursor", async () => {
    const terminal = chat({ env: { NO_COLOR: "1", TERM: "dumb" } });
    await terminal.waitFor("Headroom 0.1.0");
    terminal.type("serve it\r");
    await terminal.waitFor("Four replicas hold serve it.");
    expect(terminal.everything()).not.toMatch(/[╭│╰█░]/);
    expect(terminal.everything()).not.toContain("> >");
    expect(terminal.raw()).not.toMatch(COLOUR);
    terminal.type("/quit\r");
    expect(await terminal.exit()).toBe(0);
  });

  it.each([
    ["marked by the terminal", true],
    ["that arrives in one piece", false],
  ])("takes a paste of several lines for one message: %s", async (_, isMarked) => {
    const terminal = chat({}, "--plain");
    await terminal.waitFor("Headroom 0.1.0");
    if (isMarked) terminal.paste("serve\rthis\rnow");
    else terminal.type("serve\rthis\rnow");
    await terminal.until(() => terminal.raw().includes("now"), "the echo");
    terminal.type("\r");
    await terminal.waitFor(/hold \*\*serve\s+this\s+now\*\*\./);
    terminal.type("/quit\r");
    expect(await terminal.exit()).toBe(0);
    expect(terminal.everything().match(/Four replicas hold/g)).toHaveLength(1);
  });

  it("asks before an effect, and takes words for a change that is asked about again", async () => {
    const terminal = chat({}, "--plain");
    await terminal.waitFor("Headroom 0.1.0");
    terminal.type("may it\r");
    await terminal.waitFor("(y, n or e)");
    // Nothing was redrawn and the cursor was not moved: what a reader is told stands in the order it came.
    expect(terminal.raw().replaceAll("\u001b[?2004h", "")).not.toContain("\u001b");
    terminal.type("e\r");
    await terminal.waitFor('such as "requests 20". Now: requests 200.');
    terminal.type("requests 20\r");
    await terminal.waitFor("benchmark endpoint: changed: requests 20 (y or n)");
    terminal.type("y\r");
    await terminal.waitFor("It ran.");
    terminal.type("/quit\r");
    expect(await terminal.exit()).toBe(0);
  });

  it("cancels on Ctrl+C and leaves on the second", async () => {
    const terminal = chat({}, "--plain");
    await terminal.waitFor("Headroom 0.1.0");
    terminal.type("slow\r");
    await terminal.until(() => terminal.raw().includes("slow"), "the echo");
    terminal.type(CTRL_C);
    await terminal.waitFor("Cancelled.");
    terminal.type(CTRL_C);
    expect(await terminal.exit()).toBe(130);
  });
});
