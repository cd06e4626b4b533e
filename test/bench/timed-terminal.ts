/** A pseudo-terminal that keeps when each piece arrived, so that what it shows can be timed to the millisecond. */
import { type IPty, spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";

const END_MS = 10_000;

export interface TimedTerminalOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface TimedTerminal {
  readonly pid: number;
  type(keys: string): void;
  /** What the command has written since the last key. */
  written(): string;
  /** The rows on the screen. */
  screen(): readonly string[];
  /** When the piece arrived after which the screen met the condition, as `performance.now()`; milliseconds. */
  shown(condition: (screen: readonly string[]) => boolean, deadlineMs?: number): Promise<number>;
  /** Ends the command as a closed window would, so that a profiler can write what it has. */
  close(): Promise<void>;
}

export function openTimedTerminal(options: TimedTerminalOptions): TimedTerminal {
  const { command, args, columns: cols, rows, env, cwd } = options;
  const terminal = new headless.Terminal({ cols, rows, scrollback: 200, allowProposedApi: true });
  const pty: IPty = spawn(command, [...args], { name: "xterm-256color", cols, rows, cwd, env: { ...env } });
  const watchers = new Set<(arrivedMs: number) => void>();
  let alive = true;
  let lastMs = performance.now();
  let written = "";
  pty.onData((data) => {
    const arrivedMs = performance.now();
    terminal.write(data, () => {
      written += data;
      lastMs = arrivedMs;
      for (const watch of watchers) watch(arrivedMs);
    });
  });
  terminal.onData((reply) => {
    if (alive) pty.write(reply);
  });
  const ended = Promise.withResolvers<void>();
  pty.onExit(() => {
    alive = false;
    ended.resolve();
  });
  const screen = (): readonly string[] => {
    const { active } = terminal.buffer;
    return Array.from(
      { length: rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
    );
  };
  return {
    pid: pty.pid,
    type(keys) {
      written = "";
      pty.write(keys);
    },
    written: () => written,
    screen,
    shown(condition, deadlineMs = 20_000) {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const stop = () => {
        clearTimeout(late);
        watchers.delete(look);
      };
      const look = (arrivedMs: number) => {
        if (!condition(screen())) return;
        stop();
        resolve(arrivedMs);
      };
      const late = setTimeout(() => {
        stop();
        reject(new Error(`Waited in vain. The screen:\n${screen().join("\n")}`));
      }, deadlineMs);
      watchers.add(look);
      look(lastMs);
      return promise;
    },
    async close() {
      if (alive) pty.kill("SIGTERM");
      const late = setTimeout(() => pty.kill("SIGKILL"), END_MS);
      await ended.promise;
      clearTimeout(late);
      terminal.dispose();
    },
  };
}
