/** Splits a command line into flags and the rest, and says in a sentence what cannot be read. */
import { PlannerError } from "../../domain/errors.ts";
import { nearest } from "./nearest.ts";

export interface FlagSpec {
  /** Kebab-case, without dashes. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One letter, without dash. */
  readonly short?: string;
  /** How the value is shown in help; absent for a switch. */
  readonly placeholder?: string;
  readonly description: string;
  readonly example?: string;
  /** May be given several times; the values are joined by line breaks. */
  readonly repeatable?: true;
  /** May hold a password: no message repeats it. */
  readonly secret?: true;
  /** Refused with one sentence, and absent from help. */
  readonly reserved?: true;
}

export interface ParsedArguments {
  /** By the flag's own name, whichever alias was typed. A switch is "true" or "false". */
  readonly flags: ReadonlyMap<string, string>;
  readonly positionals: readonly string[];
}

/** Underscores are read as hyphens, so that the command lines of older planners run. */
const normalised = (name: string): string => name.replaceAll("_", "-").toLowerCase();

const isFlag = (word: string): boolean => /^--?[A-Za-z]/.test(word);

export function parseArguments(
  argv: readonly string[],
  specs: readonly FlagSpec[],
  command: string,
): ParsedArguments {
  const known = new Map<string, FlagSpec>();
  for (const spec of specs) {
    for (const name of [spec.name, ...(spec.aliases ?? [])]) known.set(`--${name}`, spec);
    if (spec.short !== undefined) known.set(`-${spec.short}`, spec);
  }
  const flags = new Map<string, string>();
  const positionals: string[] = [];

  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (word === "--") {
      positionals.push(...argv.slice(index + 1));
      break;
    }
    if (!isFlag(word)) {
      positionals.push(word);
      continue;
    }
    const [typed = "", inline] = splitAtEquals(word);
    const spec = known.get(typed.startsWith("--") ? normalised(typed) : typed);
    if (spec === undefined) throw unknownFlag(typed, [...known.keys()], command);
    if (spec.reserved) throw reservedFlag(spec);
    let value: string;
    if (spec.placeholder === undefined) {
      value = switchValue(spec, inline);
    } else {
      const next = inline ?? argv[index + 1];
      if (next === undefined || (inline === undefined && isFlag(next))) throw missingValue(spec);
      if (inline === undefined) index++;
      value = next;
    }
    const earlier = flags.get(spec.name);
    if (earlier !== undefined && !spec.repeatable) throw givenTwice(spec, earlier, value);
    flags.set(spec.name, earlier === undefined ? value : `${earlier}\n${value}`);
  }
  return { flags, positionals };
}

function splitAtEquals(word: string): [string, string?] {
  const at = word.indexOf("=");
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function switchValue(spec: FlagSpec, inline: string | undefined): string {
  if (inline === undefined || inline === "true") return "true";
  if (inline === "false") return "false";
  throw new PlannerError("invalid_input", `--${spec.name} takes no value, but "${inline}" was given.`, {
    hint: `Write --${spec.name}, or leave it out.`,
  });
}

export const exampleOf = (spec: FlagSpec): string =>
  `Example: --${spec.name} ${spec.example ?? spec.placeholder ?? ""}`.trimEnd();

function unknownFlag(typed: string, known: readonly string[], command: string): PlannerError {
  const guess = nearest(normalised(typed), known);
  const program = command === "" ? "headroom" : `headroom ${command}`;
  const list = `\`${program} --help\` lists the flags.`;
  return new PlannerError("unknown_flag", `${typed} is not a flag of \`${program}\`.`, {
    hint: guess === undefined ? list : `Did you mean ${guess}? ${list}`,
  });
}

function missingValue(spec: FlagSpec): PlannerError {
  return new PlannerError("invalid_input", `--${spec.name} needs a value.`, { hint: `${exampleOf(spec)}.` });
}

function givenTwice(spec: FlagSpec, first: string, second: string): PlannerError {
  const values = spec.placeholder === undefined || spec.secret ? "" : ` (${first} and ${second})`;
  const names = [spec.name, ...(spec.aliases ?? [])].map((name) => `--${name}`);
  const also = names.length > 1 ? ` ${names.join(" and ")} are the same flag.` : "";
  return new PlannerError("invalid_input", `--${spec.name} is given twice${values}.`, {
    hint: `Give it once.${also}`,
  });
}

function reservedFlag(spec: FlagSpec): PlannerError {
  return new PlannerError("unknown_flag", `--${spec.name} is reserved and not part of this release.`, {
    hint: "Leave it out.",
  });
}
