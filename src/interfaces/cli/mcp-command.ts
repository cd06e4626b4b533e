/** `headroom mcp`: the tools for other assistants, over stdin and stdout, or over HTTP on this machine. */
import { PlannerError } from "../../domain/errors.ts";
import type { FlagSpec } from "./arguments.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";

const FLAGS: readonly FlagSpec[] = [
  {
    name: "http",
    placeholder: "PORT",
    example: "8765",
    description: "Listen on this port of 127.0.0.1 instead of stdin and stdout",
  },
  { name: "yes", short: "y", description: "Let tools send load and write files unasked" },
];
const LARGEST_PORT = 65_535;

export const mcpCommand: Command = { flags: FLAGS, operands: "", run };

/** stdout is the protocol's: nothing is printed on it at the end. */
const SILENT: Answer = { document: null, text: () => "", exitCode: EXIT.done };

async function run({ flags, services, io, signal }: Invocation): Promise<Answer> {
  const port = portIn(flags.get("http"));
  await services.mcp({
    port,
    allowNetwork: flags.get("yes") === "true",
    signal,
    onListening: (url) => io.warn(`Listening on ${url}; Ctrl+C ends it.\n`),
  });
  return SILENT;
}

function portIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= LARGEST_PORT) return port;
  throw new PlannerError("invalid_input", `--http "${text}" is not a port.`, {
    hint: "Example: --http 8765.",
  });
}
