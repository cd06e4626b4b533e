/** The built program started and watched while it runs: what it says, and how it ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mainFile, type Outcome, quietEnvironment } from "./run-program.ts";

export interface StartedProgram {
  readonly child: ChildProcess;
  /** All that it said on stderr so far. */
  said(): string;
  /** Resolves when it has said that; rejects when it ends before. */
  hasSaid(words: RegExp): Promise<void>;
  readonly ended: Promise<Outcome>;
}

export function startProgram(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): StartedProgram {
  const home = mkdtempSync(join(tmpdir(), "headroom-home-"));
  const child = spawn(process.execPath, [mainFile, ...argv], {
    cwd: home,
    env: { ...quietEnvironment(home), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  let over = false;
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const check of [...waiting]) check();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    tell();
  });
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      over = true;
      tell();
      rmSync(home, { recursive: true, force: true });
      resolve({ code, stdout, stderr });
    });
  });
  return {
    child,
    said: () => stderr,
    hasSaid: (words) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!words.test(stderr) && !over) return;
          waiting.delete(check);
          if (words.test(stderr)) resolve();
          else reject(new Error(`It ended without saying ${words}:\n${stderr}`));
        };
        waiting.add(check);
        check();
      }),
    ended,
  };
}
