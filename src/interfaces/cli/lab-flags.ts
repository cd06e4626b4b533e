/** The flags of the lab: those of its request, read from its schema, and those of the command line alone. */
import { type LabField, type LabRequest, labRequestSchema } from "../../domain/lab/lab-request.ts";
import type { FlagSpec } from "./arguments.ts";
import { flagValues, schemaFlags } from "./schema-flags.ts";

const REQUEST_FLAGS = schemaFlags<LabField>(labRequestSchema.shape);

const OWN_FLAGS: readonly FlagSpec[] = [
  {
    name: "from",
    placeholder: "FILE",
    example: "sweep.json",
    description: "Kept experiment that checklist and explain read; may be given several times",
    repeatable: true,
  },
  {
    name: "header",
    placeholder: "K=V",
    example: '"Authorization=Bearer $TOKEN"',
    description: "Header of every request; may be given several times; never kept",
    repeatable: true,
  },
  {
    name: "picture",
    placeholder: "FILE",
    example: "sweep.svg",
    description: "Also draw the experiment as .svg or .png, where there is something to draw",
  },
  { name: "yes", short: "y", description: "Send the load without asking" },
];

export const LAB_FLAGS: readonly FlagSpec[] = [...REQUEST_FLAGS.map(({ spec }) => spec), ...OWN_FLAGS];

/** @throws PlannerError invalid_input with a sentence that names the flag. */
export const labRequestFrom = (flags: ReadonlyMap<string, string>): LabRequest =>
  labRequestSchema.parse(flagValues(REQUEST_FLAGS, flags));
