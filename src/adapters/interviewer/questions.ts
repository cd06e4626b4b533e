/** What to ask next: everything that is missing, in one question, in the order people think of it. */
import { parameterMeta } from "../../domain/workload/parameter.ts";
import { type PlanField, type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";

const ORDER: readonly PlanField[] = [
  "requestsPerSecond",
  "users",
  "requestsPerUserHour",
  "isl",
  "osl",
  "model",
  "parametersB",
  "precision",
];

const WORDS: Readonly<Partial<Record<PlanField, string>>> = {
  requestsPerSecond: "how many requests per second",
  users: "how many users",
  requestsPerUserHour: "how many requests each user sends in an hour",
  isl: "how many input tokens per request",
  osl: "how many output tokens per request",
  model: "which model (a name, or its size in billions of parameters)",
  parametersB: "how many billions of parameters",
  precision: "which precision (fp16, bf16, fp8, int8, int4, mxfp4 or nvfp4)",
};

/** Fields asked for, in order. A model known by its size alone is also asked for its format once a dialogue is under way. */
export function askedFields(
  missing: readonly PlanField[],
  requirements: PlanRequest,
  inDialogue: boolean,
): readonly PlanField[] {
  const sizeOnly = requirements.parametersB !== undefined && requirements.precision === undefined;
  const asked = inDialogue && sizeOnly ? [...missing, "precision" as const] : missing;
  return asked.toSorted((a, b) => place(a) - place(b));
}

/** A default for those who do not know. */
const OFFER = 'If the lengths are not known, "chat" or "RAG" takes usual ones.';

export function question(asked: readonly PlanField[]): string {
  const parts = asked.map((field) => WORDS[field] ?? labelOf(field));
  const last = parts.at(-1) ?? "";
  const list = parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${last}` : last;
  const asks = `${list.charAt(0).toUpperCase()}${list.slice(1)}?`;
  return asked.includes("isl") || asked.includes("osl") ? `${OFFER} ${asks}` : asks;
}

function place(field: PlanField): number {
  const at = ORDER.indexOf(field);
  return at < 0 ? ORDER.length : at;
}

function labelOf(field: PlanField): string {
  return `what ${(parameterMeta(planRequestSchema.shape[field])?.label ?? field).toLowerCase()}`;
}
