/** Help, made from the declarations: commands from their list, flags from the schema. */
import type { FlagSpec } from "./arguments.ts";
import type { Command } from "./command.ts";
import { COMMANDS, type CommandEntry } from "./command-list.ts";
import { OUTPUT_FLAGS, TURN_FLAGS } from "./output-flags.ts";
import { wrap } from "./text-layout.ts";

const INDENT = "   ";
/** Width of the column of names; longer ones have the text on the next line. */
const NAME_COLUMN = 29;

function entry(name: string, text: string): string[] {
  const head = `${INDENT}${name}`;
  const column = " ".repeat(NAME_COLUMN);
  return head.length <= NAME_COLUMN - 2
    ? wrap(text, head.padEnd(NAME_COLUMN), column)
    : [head, ...wrap(text, column)];
}

function flagLines(specs: readonly FlagSpec[]): string[] {
  return specs
    .filter(({ reserved }) => !reserved)
    .flatMap((spec) => {
      const short = spec.short === undefined ? "" : `-${spec.short}, `;
      const aliases = (spec.aliases ?? []).map((alias) => ` (also --${alias})`).join("");
      return entry(
        `${short}--${spec.name} ${spec.placeholder ?? ""}`.trimEnd(),
        `${spec.description}${aliases}`,
      );
    });
}

export function programHelp(version: string): string {
  return `${[
    `Headroom ${version}: a capacity planner for LLM inference.`,
    "",
    "Usage:",
    ...entry("headroom", "The conversation, in a terminal"),
    ...entry("headroom COMMAND …", "One of the commands below"),
    ...entry("headroom --rps N …", "The same as `headroom plan --rps N …`"),
    ...entry("headroom -p TEXT", "One turn of the conversation without a terminal"),
    "",
    "Commands:",
    ...COMMANDS.flatMap(({ name, summary }) => entry(name, summary)),
    ...entry("help COMMAND", "The flags of a command, as does COMMAND --help"),
    "",
    "Conversation:",
    ...flagLines(TURN_FLAGS.filter((spec) => !OUTPUT_FLAGS.includes(spec))),
    "",
    "Every command:",
    ...flagLines(OUTPUT_FLAGS),
    ...entry("-V, --version", "Show the version"),
    "",
    ...wrap(
      "A plan needs the model (--model or --model-size), the load (--rps) and the lengths (--isl, --osl); `headroom plan --help` lists all its flags. For example:",
    ),
    "",
    `${INDENT}headroom plan --model llama-3.1-8b --rps 20 --isl 500 --osl 200 --cost`,
    "",
    ...wrap(
      "Chat model: OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL, or `headroom config`; with none of them set the built-in interviewer answers.",
    ),
    "",
    ...wrap(
      "Sessions: a file of your own, or the Postgres database of DATABASE_URL (postgres://USER:PASSWORD@HOST/DATABASE) that a team shares; `headroom doctor` says which, and whether it answers.",
    ),
    "",
    ...wrap(
      "Exit codes: 0 done, 1 a bug, 2 wrong flags or input, 3 no plan meets the targets, 4 something outside failed, 130 cancelled.",
    ),
  ].join("\n")}\n`;
}

export function commandHelp(listed: CommandEntry, command: Command): string {
  const own = command.flags.filter((spec) => !OUTPUT_FLAGS.includes(spec));
  return `${[
    `headroom ${listed.name}: ${listed.summary}${/[.?!]$/.test(listed.summary) ? "" : "."}`,
    "",
    "Usage:",
    ...listed.usage.flatMap((usage) => wrap(usage, INDENT, `${INDENT}${INDENT}`)),
    ...(own.length === 0 ? [] : ["", "Flags:", ...flagLines(own)]),
    "",
    "Every command:",
    ...flagLines(OUTPUT_FLAGS),
  ].join("\n")}\n`;
}
