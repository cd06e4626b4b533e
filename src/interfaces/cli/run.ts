/** Runs one command line: route, parse, run, print. Returns the exit code. */
import { isPlannerError, PlannerError } from "../../domain/errors.ts";
import { parseArguments } from "./arguments.ts";
import { EXIT, type Io, type Services } from "./command.ts";
import type { CommandEntry } from "./command-list.ts";
import { deliver } from "./deliver.ts";
import { OUTPUT_FLAGS, outputFormat, TURN_FLAGS } from "./output-flags.ts";
import { type Route, routeOf } from "./route.ts";

export async function run(
  argv: readonly string[],
  io: Io,
  services: Services,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await follow(routeOf(argv), io, services, signal);
  } catch (error) {
    if (!isPlannerError(error)) throw error;
    return sayFailure(error, io);
  }
}

/** Says what is wrong and what to do, on stderr. */
function sayFailure(error: PlannerError, io: Io): number {
  io.warn(
    withoutCredentials(`headroom: ${error.message}\n${error.hint === undefined ? "" : `${error.hint}\n`}`),
  );
  return EXIT[error.kind];
}

/** What was typed may be repeated, but no user and password of an address. */
const withoutCredentials = (text: string): string => text.replaceAll(/:\/\/[^\s"'`]*@/g, "://…@");

async function follow(route: Route, io: Io, services: Services, signal: AbortSignal): Promise<number> {
  switch (route.kind) {
    case "version":
      await io.write(`${services.version}\n`);
      return EXIT.done;
    case "help":
      await io.write(await helpFor(route.command, services));
      return EXIT.done;
    case "chat":
      return chat(route.argv, io, services);
    case "turn": {
      const { takeTurn } = await import("./turn.ts");
      return takeTurn(route.argv, io, services, signal);
    }
    case "command":
      return runCommand(route.command, route.argv, io, services, signal);
    default:
      return route satisfies never;
  }
}

async function helpFor(listed: CommandEntry | undefined, services: Services): Promise<string> {
  const { commandHelp, programHelp } = await import("./help-text.ts");
  return listed === undefined ? programHelp(services.version) : commandHelp(listed, await listed.load());
}

async function chat(argv: readonly string[], io: Io, services: Services): Promise<number> {
  const { flags, positionals } = parseArguments(argv, TURN_FLAGS, "");
  refuseOperands("", positionals, "");
  if (!io.stdinIsTerminal || !io.stdoutIsTerminal) {
    throw new PlannerError("invalid_input", "The conversation needs a terminal, and there is none here.", {
      hint: 'Give flags (`headroom plan --model llama-3.1-8b --rps 20 --isl 500 --osl 200`) or one sentence (`headroom -p "…"`, `headroom -p - < question.txt`).',
    });
  }
  return services.chat({
    resume: flags.get("resume"),
    protocol: flags.get("model-protocol"),
    plain: flags.get("plain") === "true",
    noColor: flags.get("no-color") === "true",
  });
}

async function runCommand(
  listed: CommandEntry,
  argv: readonly string[],
  io: Io,
  services: Services,
  signal: AbortSignal,
): Promise<number> {
  const command = await listed.load();
  const specs = [...command.flags, ...OUTPUT_FLAGS];
  const { flags, positionals } = parseArguments(argv, specs, listed.name);
  refuseOperands(listed.name, positionals, command.operands);
  const format = outputFormat(flags, specs);
  const answer = await command.run({ flags, positionals, services, io, signal });
  await deliver(answer, format, flags.get("output"), io, services);
  return answer.exitCode;
}

function refuseOperands(command: string, positionals: readonly string[], operands: string): void {
  const most = operands === "" ? 0 : operands.split(" ").length;
  const extra = positionals[most];
  if (extra === undefined) return;
  const shown = extra.length > 60 ? `${extra.slice(0, 60)}…` : extra;
  const program = command === "" ? "headroom" : `headroom ${command}`;
  throw new PlannerError("invalid_input", `"${shown}" is one word too many for \`${program}\`.`, {
    hint: `A value with spaces goes in quotes; \`${program} --help\` shows what may follow.`,
  });
}
