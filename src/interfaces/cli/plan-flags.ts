/** The flags of a plan, read from the schema of its request. */
import { splitCount } from "../../domain/catalog/count-prefix.ts";
import { type PlanField, type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";
import type { FlagSpec } from "./arguments.ts";
import { flagValues, schemaFlags } from "./schema-flags.ts";

const PLAN_FLAGS = schemaFlags<PlanField>(planRequestSchema.shape);

export const planFlagSpecs: readonly FlagSpec[] = PLAN_FLAGS.map(({ spec }) => spec);

/** The flag that gives a field, for messages: "--rps N". */
export function flagUsage(field: PlanField): string {
  const spec = PLAN_FLAGS.find((flag) => flag.field === field)?.spec;
  return spec === undefined ? field : `--${spec.name} ${spec.placeholder ?? ""}`.trimEnd();
}

export const labelOfField = (field: string): string | undefined =>
  PLAN_FLAGS.find((flag) => flag.field === field)?.meta.label;

/** Names people use for a precision, besides its own. */
const PRECISION_WORDS: Readonly<Record<string, string>> = {
  half: "fp16",
  float16: "fp16",
  bfloat16: "bf16",
  awq: "int4",
  gptq: "int4",
};

/** @throws PlannerError invalid_input with a sentence that names the flag. */
export function planRequestFrom(flags: ReadonlyMap<string, string>): PlanRequest {
  return planRequestSchema.parse(withGpuCount(flagValues(PLAN_FLAGS, flags, PRECISION_WORDS)));
}

/** "8xA100-80" is a GPU and how many of them share a replica; an explicit --tp wins. */
function withGpuCount(draft: Record<string, unknown>): Record<string, unknown> {
  const { gpu } = draft;
  if (typeof gpu !== "string") return draft;
  const { count, name } = splitCount(gpu);
  return count === null ? draft : { tp: count, ...draft, gpu: name };
}
