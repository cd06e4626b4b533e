/** A command in a pseudo-terminal whose screen can be read: keys in, text out, waits that poll. */
import { setTimeout as delay } from "node:timers/promises";
import { type IPty, spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";

const POLL_MS = 25;
const DEADLINE_MS = 15_000;

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

export interface TerminalSession {
  readonly pid: number;
  /** Types into the terminal. */
  type(keys: string): void;
  /** As a terminal that marks pastes would send it. */
  paste(text: string): void;
  resize(columns: number, rows: number): void;
  /** What the terminal shows now, without the spaces at line ends. */
  screen(): string;
  /** The screen and all that has scrolled off it. */
  everything(): string;
  /** Every byte the command has written. */
  raw(): string;
  cursor(): { readonly x: number; readonly y: number };
  /** Waits until the text stands anywhere, scrolled off or not; fails with the screen when it does not come. */
  waitFor(text: string | RegExp, deadlineMs?: number): Promise<void>;
  /** Waits until a condition holds. */
  until(condition: () => boolean, what: string, deadlineMs?: number): Promise<void>;
  /** The exit code once the command has ended. */
  exit(deadlineMs?: number): Promise<number>;
  signal(name: NodeJS.Signals): void;
  /** Takes the terminal away, as a closed window does. */
  hangUp(): void;
  /** Ends the command if it still runs and lets go of the terminal. */
  close(): void;
}

/** CI makes Ink draw only its last frame, so it is taken out of the command's environment. */
function environment(extra: TerminalOptions["env"]): Record<string, string> {
  const { CI: _ci, CONTINUOUS_INTEGRATION: _also, NO_COLOR: _no, FORCE_COLOR: _force, ...rest } = process.env;
  const merged = { ...rest, TERM: "xterm-256color", ...extra };
  return Object.fromEntries(
    Object.entries(merged).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

function textOf(terminal: InstanceType<typeof headless.Terminal>, from: number): string {
  const { active } = terminal.buffer;
  const rows = Array.from({ length: active.length - from }, (_, row) =>
    (active.getLine(from + row)?.translateToString(true) ?? "").trimEnd(),
  );
  return rows.join("\n").trimEnd();
}

export function openTerminal(
  command: string,
  args: readonly string[],
  { columns = 80, rows = 40, env, cwd = process.cwd() }: TerminalOptions = {},
): TerminalSession {
  const terminal = new headless.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
  const childEnv = environment(env);
  const pty: IPty = spawn(command, [...args], {
    // The pseudo-terminal sets TERM from this.
    name: childEnv["TERM"] ?? "xterm-256color",
    cols: columns,
    rows,
    cwd,
    env: childEnv,
  });
  let raw = "";
  let exitCode: number | null = null;
  pty.onData((data) => {
    raw += data;
    terminal.write(data);
  });
  terminal.onData((reply) => {
    if (exitCode === null) pty.write(reply);
  });
  pty.onExit((event) => {
    exitCode = event.exitCode;
  });

  const session: TerminalSession = {
    pid: pty.pid,
    type: (keys) => pty.write(keys),
    paste: (text) => pty.write(`\u001b[200~${text}\u001b[201~`),
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    screen: () => textOf(terminal, terminal.buffer.active.baseY),
    everything: () => textOf(terminal, 0),
    raw: () => raw,
    cursor: () => ({ x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY }),
    async until(condition, what, deadlineMs = DEADLINE_MS) {
      const deadline = Date.now() + deadlineMs;
      while (!condition()) {
        if (Date.now() > deadline)
          throw new Error(`Waited in vain for ${what}. The screen:\n${session.screen()}`);
        await delay(POLL_MS);
      }
    },
    async waitFor(text, deadlineMs) {
      const found = () => {
        const all = session.everything();
        return typeof text === "string" ? all.includes(text) : text.test(all);
      };
      await session.until(found, String(text), deadlineMs);
    },
    async exit(deadlineMs) {
      await session.until(() => exitCode !== null, "the command to end", deadlineMs);
      return exitCode ?? -1;
    },
    signal: (name) => pty.kill(name),
    hangUp() {
      if ("destroy" in pty && typeof pty.destroy === "function") pty.destroy();
    },
    close() {
      if (exitCode === null) pty.kill("SIGKILL");
      terminal.dispose();
    },
  };
  return session;
}
