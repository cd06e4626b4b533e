/** What to ask next: one question, the one that moves the plan most, with a default; what else is missing is named. */
import { number } from "../../domain/planning/wording.ts";
import { parameterMeta } from "../../domain/workload/parameter.ts";
import { type PlanField, type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";

/** A missing input as `rank_questions` tells it. */
export interface OpenQuestion {
  readonly field: PlanField;
  /** What is taken when the person has no answer. */
  readonly usual: PlanRequest;
  readonly low: PlanRequest;
  readonly high: PlanRequest;
  /** GPUs at the ends of the range; null where no plan could be made. */
  readonly gpus: { readonly low: number; readonly high: number } | null;
  /** The GPU those are of. */
  readonly on: string;
}

/** The order where nobody has ranked them, and of those that are only named. */
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
const NAMES: Readonly<Partial<Record<PlanField, string>>> = {
  requestsPerSecond: "requests per second",
  users: "users",
  requestsPerUserHour: "requests of a user in an hour",
  isl: "input tokens",
  osl: "output tokens",
  model: "the model",
};

/**
 * Missing fields, the one to ask for first.
 *
 * A model known by its size alone is also asked for its format once a dialogue is under way.
 */
export function askedFields(
  missing: readonly PlanField[],
  requirements: PlanRequest,
  inDialogue: boolean,
  ranked: readonly OpenQuestion[] = [],
): readonly PlanField[] {
  const sizeOnly = requirements.parametersB !== undefined && requirements.precision === undefined;
  const asked = inDialogue && sizeOnly ? [...missing, "precision" as const] : missing;
  const inOrder = asked.toSorted((a, b) => place(a) - place(b));
  const first = ranked[0]?.field;
  if (first === undefined || !inOrder.includes(first)) return inOrder;
  return [first, ...inOrder.filter((field) => field !== first)];
}

/** @param asked - fields in the order of `askedFields`; the first is the question. */
export function question(asked: readonly PlanField[], ranked: readonly OpenQuestion[] = []): string {
  const [first, ...others] = asked;
  if (first === undefined) return "";
  const questionOf = (field: PlanField) => ranked.find((one) => one.field === field);
  const words = WORDS[first] ?? labelOf(first);
  const usual = shownOf(questionOf(first)?.usual);
  const offer = usual === undefined ? "" : ` (or say "default": ${usual})`;
  const asks = `${words.charAt(0).toUpperCase()}${words.slice(1)}${offer}?`;
  const named = others.map((field) => {
    const value = shownOf(questionOf(field)?.usual);
    const name = NAMES[field] ?? labelOf(field);
    return value === undefined ? name : `${name} (default ${value})`;
  });
  const lines = [
    others.length === 0 ? "" : why(questionOf(first)),
    named.length === 0
      ? ""
      : `I also miss ${listed(named)}; ${usual === undefined ? "" : '"defaults" takes all of them, '}${USUAL_LENGTHS}.`,
    asks,
  ];
  return lines.filter((line) => line !== "").join(" ");
}

/** What was taken because the person left it open. */
export const defaultsSaid = (accepted: readonly OpenQuestion[]): string =>
  `Taken by default: ${listed(
    accepted.map(({ field, usual }) => {
      const value = shownOf(usual) ?? "";
      return field === "model" ? value : `${value} ${NAMES[field] ?? labelOf(field)}`;
    }),
  )}.`;

const USUAL_LENGTHS = '"chat" or "RAG" takes usual lengths';

/** Why this one is asked first, in GPUs. */
function why(one: OpenQuestion | undefined): string {
  if (one === undefined || one.gpus === null || one.gpus.low === one.gpus.high) return "";
  const ends = [
    [one.gpus.low, shownOf(one.low)],
    [one.gpus.high, shownOf(one.high)],
  ] as const;
  const isSeveral = /s$|^requests|tokens/i.test(NAMES[one.field] ?? "");
  const [low, high] = ends.map(([gpus, at]) => `${number(gpus)} GPUs at ${at ?? "the least"}`);
  return `${(NAMES[one.field] ?? labelOf(one.field)).replace(/^./, (letter) => letter.toUpperCase())} ${isSeveral ? "move" : "moves"} the plan most: on ${one.on}, ${low}, ${high}.`;
}

const shownOf = (set: PlanRequest | undefined): string | undefined => {
  const value = set === undefined ? undefined : Object.values(set)[0];
  if (typeof value === "number") return number(value);
  return typeof value === "string" ? value.split("/").at(-1) : undefined;
};

const listed = (parts: readonly string[]): string =>
  parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}` : (parts[0] ?? "");

function place(field: PlanField): number {
  const at = ORDER.indexOf(field);
  return at < 0 ? ORDER.length : at;
}

function labelOf(field: PlanField): string {
  return `what ${(parameterMeta(planRequestSchema.shape[field])?.label ?? field).toLowerCase()}`;
}
