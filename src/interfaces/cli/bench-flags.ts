/** The flags of a benchmark: those of its request, read from its schema, and those of the command line alone. */
import { PlannerError } from "../../domain/errors.ts";
import {
  type BenchField,
  type BenchRequest,
  benchRequestSchema,
} from "../../domain/measurement/bench-request.ts";
import type { FlagSpec } from "./arguments.ts";
import { SHARED_FLAGS } from "./bench-shared.ts";
import { flagValues, schemaFlags } from "./schema-flags.ts";

export const REQUEST_FLAGS = schemaFlags<BenchField>(benchRequestSchema.shape);

const OWN_FLAGS: readonly FlagSpec[] = [
  {
    name: "header",
    placeholder: "K=V",
    example: '"Authorization=Bearer $TOKEN"',
    description: "Header of every request; may be given several times; never kept",
    repeatable: true,
  },
  { name: "yes", short: "y", description: "Send the load without asking" },
  {
    name: "records",
    placeholder: "FILE.jsonl",
    example: "records.jsonl",
    description: "Add one line of JSON for every request to this file",
  },
  {
    name: "resume",
    placeholder: "FILE",
    example: "bench.json",
    description: "Go on with a run that was broken off; its levels are not measured again",
  },
  {
    name: "report",
    placeholder: "FILE",
    example: "report.html",
    description: "Write a self-contained report (.html) or its picture (.svg, .png)",
  },
  ...SHARED_FLAGS,
];

export const BENCH_FLAGS: readonly FlagSpec[] = [...REQUEST_FLAGS.map(({ spec }) => spec), ...OWN_FLAGS];

/** @throws PlannerError invalid_input with a sentence that names the flag. */
export const benchRequestFrom = (flags: ReadonlyMap<string, string>): BenchRequest =>
  benchRequestSchema.parse(flagValues(REQUEST_FLAGS, flags));

/** `--header K=V`, once for each. @throws PlannerError invalid_input */
export function headersFrom(flags: ReadonlyMap<string, string>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of flags.get("header")?.split("\n") ?? []) {
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new PlannerError("invalid_input", `--header "${line.slice(0, 20)}…" is not a name and a value.`, {
        hint: 'Example: --header "Authorization=Bearer $TOKEN".',
      });
    }
    headers[name] = value;
  }
  return headers;
}
