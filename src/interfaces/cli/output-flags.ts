/** Flags every command takes, and those of the conversation. */
import { PlannerError } from "../../domain/errors.ts";
import type { FlagSpec } from "./arguments.ts";

export const OUTPUT_FLAGS: readonly FlagSpec[] = [
  {
    name: "output-format",
    placeholder: "text|json",
    example: "json",
    description: "How the result is printed; text unless given",
  },
  {
    name: "output",
    placeholder: "FILE",
    example: "plan.json",
    description: "Also write the JSON document to this file, whole or not at all",
  },
  { name: "plain", description: "Plain text, for screen readers and logs" },
  { name: "no-color", description: "No colour; NO_COLOR does the same" },
  { name: "help", short: "h", description: "Show help" },
];

/** How a chat model that cannot call tools is talked to. */
export const PROTOCOL_FLAG: FlagSpec = {
  name: "model-protocol",
  placeholder: "auto|tools|json",
  example: "json",
  description: "How the chat model calls tools: json for one that cannot; auto finds out",
};

export const TURN_FLAGS: readonly FlagSpec[] = [
  {
    name: "prompt",
    short: "p",
    placeholder: "TEXT",
    example: '"Llama 3.1 8B at 20 req/s, 500 tokens in, 200 out"',
    description: "One turn of the conversation without a terminal; - reads it from stdin",
  },
  { name: "resume", placeholder: "ID", example: "3f2a", description: "Go on with a kept conversation" },
  { name: "yes", short: "y", description: "Agree beforehand to what the turn asks leave for" },
  {
    name: "output-format",
    placeholder: "text|json|stream-json",
    example: "json",
    description: "How the result is printed; stream-json prints an event a line",
  },
  PROTOCOL_FLAG,
  ...OUTPUT_FLAGS.filter(({ name }) => name !== "output-format"),
];

export type OutputFormat = "text" | "json" | "stream-json";

export function outputFormat(flags: ReadonlyMap<string, string>, specs: readonly FlagSpec[]): OutputFormat {
  if (flags.get("output")?.trim() === "-") {
    throw new PlannerError("invalid_input", "--output names a file, and - is none.", {
      hint: "--output-format json prints the document to standard output.",
    });
  }
  const typed = flags.get("output-format") ?? "text";
  const allowed = specs.find(({ name }) => name === "output-format")?.placeholder?.split("|") ?? [];
  const format = (["text", "json", "stream-json"] as const).find((name) => name === typed.toLowerCase());
  if (format === undefined || !allowed.includes(format)) {
    throw new PlannerError("invalid_input", `--output-format "${typed}" is none of ${allowed.join(", ")}.`, {
      hint: "Example: --output-format json.",
    });
  }
  return format;
}
