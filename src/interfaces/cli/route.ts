/** Which room a command line asks for, before any of them is loaded. */
import { PlannerError } from "../../domain/errors.ts";
import { COMMANDS, type CommandEntry, RESERVED_COMMANDS } from "./command-list.ts";
import { nearest } from "./nearest.ts";

export type Route =
  | { readonly kind: "version" }
  | { readonly kind: "help"; readonly command: CommandEntry | undefined }
  | { readonly kind: "chat"; readonly argv: readonly string[] }
  | { readonly kind: "turn"; readonly argv: readonly string[] }
  | { readonly kind: "command"; readonly command: CommandEntry; readonly argv: readonly string[] };

const CHAT_FLAGS = /^--(resume|plain|no[-_]color|yes)(=|$)/;
const TURN_FLAG = /^(-p|--prompt)(=|$)/;
const HELP_FLAG = /^(--help|-h)$/;

/** @throws PlannerError unknown_command */
export function routeOf(argv: readonly string[]): Route {
  const [first, ...rest] = argv;
  if (first === undefined) return { kind: "chat", argv };
  if (first.startsWith("-")) return routeOfFlags(argv);
  if (first === "help")
    return { kind: "help", command: rest[0] === undefined ? undefined : commandNamed(rest[0]) };
  const command = commandNamed(first);
  return rest.some((word) => HELP_FLAG.test(word))
    ? { kind: "help", command }
    : { kind: "command", command, argv: rest };
}

function routeOfFlags(argv: readonly string[]): Route {
  if (argv.some((word) => TURN_FLAG.test(word))) return { kind: "turn", argv };
  if (argv.some((word) => HELP_FLAG.test(word))) return { kind: "help", command: undefined };
  if (argv.some((word) => word === "--version" || word === "-V")) return { kind: "version" };
  const flags = argv.filter((word) => word.startsWith("--"));
  if (flags.every((word) => CHAT_FLAGS.test(word))) return { kind: "chat", argv };
  return { kind: "command", command: commandNamed("plan"), argv };
}

function commandNamed(name: string): CommandEntry {
  const typed = name.toLowerCase();
  const found = COMMANDS.find((command) => command.name === typed);
  if (found !== undefined) return found;
  if (RESERVED_COMMANDS.includes(typed)) {
    throw new PlannerError("unknown_command", `"${typed}" is reserved and not part of this release.`, {
      hint: "`headroom --help` lists the commands there are.",
    });
  }
  const guess = nearest(
    typed,
    COMMANDS.map((command) => command.name),
  );
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  throw new PlannerError("unknown_command", `"${shown}" is not a command of Headroom.`, {
    hint: `${guess === undefined ? "" : `Did you mean ${guess}? `}\`headroom --help\` lists the commands; a sentence goes to \`headroom -p "…"\`.`,
  });
}
