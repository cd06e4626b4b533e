/** Runs a command line within the test's own process, with streams that are kept. Quicker than starting the program. */
import { createServices } from "../../src/compose.ts";
import type { Io } from "../../src/interfaces/cli/command.ts";
import { run } from "../../src/interfaces/cli/run.ts";
import type { Outcome } from "./run-program.ts";

async function* nothing(): AsyncIterable<Uint8Array> {
  // No input.
}

export async function runInProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const io: Io = {
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    columns: undefined,
    stdin: nothing(),
    write: async (text) => {
      stdout += text;
    },
    warn: (text) => {
      stderr += text;
    },
  };
  const code = await run(argv, io, createServices({ ...env }), signal);
  return { code, stdout, stderr };
}
