/** The commands that begin with a slash: their names, what they take, how a typed line is read. */
import { nearestNames } from "../../domain/catalog/nearest-name.ts";

export interface SlashCommand {
  readonly name: string;
  readonly takes: string;
  readonly summary: string;
  /** Runs at once, also while an answer is being worked on. */
  readonly atOnce: boolean;
}

export const SLASH_COMMANDS = [
  { name: "help", takes: "", summary: "what can be typed here", atOnce: true },
  { name: "set", takes: "FIELD VALUE", summary: "set one input and plan again: /set rps 20", atOnce: false },
  { name: "undo", takes: "", summary: "take the last change back", atOnce: false },
  { name: "plan", takes: "", summary: "the whole plan, nothing folded", atOnce: true },
  { name: "diff", takes: "", summary: "what the last change did to the plan", atOnce: true },
  { name: "why", takes: "FIGURE", summary: "where a figure comes from: /why replicas", atOnce: false },
  {
    name: "export",
    takes: "[FILE]",
    summary: "write the plan: .json, .md or .html, default plan.json",
    atOnce: false,
  },
  {
    name: "bench",
    takes: "URL …",
    summary: "measure a live endpoint; you are asked first, once for like load on a host",
    atOnce: false,
  },
  { name: "lab", takes: "[NAME …]", summary: "an experiment of the lab, or their list", atOnce: false },
  {
    name: "recommend",
    takes: "[…]",
    summary: "machines ranked by cost: /recommend in Europe, no spot",
    atOnce: false,
  },
  {
    name: "sizing",
    takes: "[DIR …]",
    summary: "size a workflow: guided, or from the sweep in DIR",
    atOnce: false,
  },
  {
    name: "model",
    takes: "[NAME]",
    summary: "show or choose the chat model; built-in needs no endpoint",
    atOnce: false,
  },
  {
    name: "fork",
    takes: "[N]",
    summary: "go on in a copy, or from the end of turn N; this one stays",
    atOnce: false,
  },
  { name: "turns", takes: "", summary: "what was said here, numbered for /fork", atOnce: true },
  { name: "sessions", takes: "", summary: "earlier conversations", atOnce: true },
  { name: "resume", takes: "ID", summary: "go on with an earlier conversation", atOnce: false },
  { name: "clear", takes: "", summary: "clear the screen; the conversation stays", atOnce: true },
  { name: "quit", takes: "", summary: "leave", atOnce: true },
] as const satisfies readonly SlashCommand[];

type SlashName = (typeof SLASH_COMMANDS)[number]["name"];

export type SlashLine =
  | {
      readonly kind: "command";
      readonly name: SlashName;
      readonly argument: string;
      readonly atOnce: boolean;
    }
  | { readonly kind: "unknown"; readonly typed: string; readonly nearest: string };

const nearestWord = (typed: string, words: readonly string[]): string =>
  nearestNames(typed, words, (word) => [word], 1)[0] ?? "";

/** Null when the line is ordinary text: also a path such as /models/llama/config.json. */
export function parseSlash(line: string): SlashLine | null {
  const match = /^\/([^\s/]*)(?:\s+([\s\S]*))?$/.exec(line.trim());
  if (match === null) return null;
  const typed = (match[1] ?? "").toLowerCase();
  const alias = typed === "exit" ? "quit" : typed;
  const command = SLASH_COMMANDS.find(({ name }) => name === alias);
  if (command === undefined) {
    return {
      kind: "unknown",
      typed,
      nearest: nearestWord(
        typed,
        SLASH_COMMANDS.map(({ name }) => name),
      ),
    };
  }
  return { kind: "command", name: command.name, argument: (match[2] ?? "").trim(), atOnce: command.atOnce };
}

export function helpText(): string {
  const rows = SLASH_COMMANDS.map(
    ({ name, takes, summary }) => `${`/${name} ${takes}`.padEnd(20)} ${summary}`,
  );
  return [
    "Say in plain words what is to be served: model, load, lengths, precision, GPU. Then ask what if.",
    "",
    ...rows,
    "",
    "Enter sends; Alt+Enter, or \\ and Enter, begins a new line. Up and down bring back what was typed, Ctrl+R seeks the line that holds what is typed.",
    "Tab completes commands, inputs, models and GPUs; again, the next.",
    "Esc cancels what is running. Ctrl+C twice leaves.",
  ].join("\n");
}
