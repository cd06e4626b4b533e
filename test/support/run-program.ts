/** Starts the built program as a user would, in an environment of its own. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "./source-tree.ts";

export interface Outcome {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What is piped in; nothing, and at once its end, when left out. */
  readonly stdin?: string;
  /** Arguments for Node itself. */
  readonly nodeArguments?: readonly string[];
}

export const mainFile = join(projectRoot, "dist", "main.js");

/** No chat model, no hub, no settings of the person who runs the tests. */
export function quietEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    HEADROOM_HOME: home,
    HF_HOME: home,
    HF_HUB_OFFLINE: "1",
    DATABASE_URL: "",
  };
}

export function runProgram(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const home = mkdtempSync(join(tmpdir(), "headroom-home-"));
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), mainFile, ...argv], {
    cwd: options.cwd ?? home,
    env: { ...quietEnvironment(home), ...options.env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  // The program may end before it has read everything.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.stdin ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      rmSync(home, { recursive: true, force: true });
      resolve({ code, stdout, stderr });
    });
  });
}
