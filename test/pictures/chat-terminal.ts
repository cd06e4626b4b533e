/** The built program's chat in a pseudo-terminal, in a folder of its own, for pictures. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mainFile, quietEnvironment } from "../support/run-program.ts";
import { openTerminal, type TerminalSession } from "../support/terminal.ts";

const PATIENCE_MS = 60_000;

export interface ChatTerminal {
  readonly terminal: TerminalSession;
  readonly size: { readonly columns: number; readonly rows: number };
  /** Waits until the prompt is free. */
  idle(): Promise<void>;
  /** Sends the line that was typed and waits for the end of the turn. */
  send(line: string): Promise<void>;
  /** Types a line and sends it. */
  say(line: string): Promise<void>;
  close(): void;
}

export function openChat(columns: number, rows: number): ChatTerminal {
  const folder = mkdtempSync(join(tmpdir(), "headroom-pictures-"));
  const terminal = openTerminal(process.execPath, [mainFile], {
    columns,
    rows,
    cwd: folder,
    env: {
      ...quietEnvironment(folder),
      NO_COLOR: undefined,
      OPENAI_API_KEY: "",
      OPENAI_BASE_URL: "",
      OPENAI_MODEL: "",
      COLORTERM: "truecolor",
    },
  });
  const isIdle = () => /^built-in interviewer/.test(terminal.screen().split("\n").at(-1) ?? "");
  const idle = () => terminal.until(isIdle, "the end of the turn", PATIENCE_MS);
  const send = async (line: string) => {
    const from = terminal.raw().length;
    terminal.type("\r");
    // What was said stands in the transcript once it was taken.
    const isTaken = () =>
      terminal
        .raw()
        .slice(from)
        .includes(`> ${line.slice(0, columns / 2)}`);
    await terminal.until(() => isTaken() && isIdle(), `the answer to "${line}"`, PATIENCE_MS);
  };
  return {
    terminal,
    size: { columns, rows },
    idle,
    send,
    say(line) {
      terminal.type(line);
      return send(line);
    },
    close() {
      terminal.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
