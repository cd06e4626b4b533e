/** "/set FIELD VALUE": the field by flag, name or label, the value checked by the schema of the plan request. */
import { nearestNames } from "../../domain/catalog/nearest-name.ts";
import { PlannerError } from "../../domain/errors.ts";
import { fractionFromPercent } from "../../domain/units.ts";
import { type ParameterMeta, parameterMeta } from "../../domain/workload/parameter.ts";
import { type PlanField, type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";
import { declared } from "../format.ts";

export interface Setting {
  readonly field: PlanField;
  /** Undefined takes the field back to its default. */
  readonly value: PlanRequest[PlanField];
  /** The change in a sentence. */
  readonly said: string;
}

type Issue = NonNullable<ReturnType<typeof planRequestSchema.safeParse>["error"]>["issues"][number];

const FIELDS = Object.keys(planRequestSchema.shape) as readonly PlanField[];
const plainName = (name: string): string => name.toLowerCase().replace(/^-+|[-_\s.]/g, "");

const metaOf = (field: PlanField): ParameterMeta | undefined => parameterMeta(planRequestSchema.shape[field]);

const namesOf = (field: PlanField): readonly string[] => {
  const meta = metaOf(field);
  return [field, meta?.flag, meta?.label, ...(meta?.flagAliases ?? [])].filter((name) => name !== undefined);
};

function fieldNamed(typed: string): PlanField {
  const wanted = plainName(typed);
  const field = FIELDS.find((name) => namesOf(name).some((known) => plainName(known) === wanted));
  if (field !== undefined) return field;
  const flags = FIELDS.map((name) => metaOf(name)?.flag ?? name);
  throw new PlannerError("invalid_input", `There is no input named "${typed}".`, {
    hint: `Did you mean ${nearestNames(typed, flags, (flag) => [flag], 3).join(", ")}? All: ${flags.join(", ")}.`,
  });
}

/** The ways a typed value can be meant, the likeliest first. */
function readings(typed: string, meta: ParameterMeta | undefined): readonly (string | number | boolean)[] {
  const percent = /^([-+\d.,]+)\s*%$/.exec(typed)?.[1];
  const digits = (percent ?? typed).replace(/,(?=\d{3})/g, "").replace(/(?<=\d)\s*(?:ms|b)$/i, "");
  const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(digits) ? Number(digits) : null;
  const share = percent !== undefined && meta?.unit?.startsWith("share") === true;
  const words: Readonly<Record<string, boolean>> = {
    true: true,
    yes: true,
    on: true,
    false: false,
    no: false,
    off: false,
  };
  const flag = words[typed.toLowerCase()];
  return [
    ...(number === null ? [] : [share ? fractionFromPercent(number) : number]),
    ...(flag === undefined ? [] : [flag]),
    typed.toLowerCase(),
    typed,
  ];
}

/** What the schema wants, as a sentence. */
function expectation(issue: Issue | undefined, unit: string): string {
  const bound = (value: number | bigint) => declared(Number(value));
  switch (issue?.code) {
    case "invalid_type":
      if (issue.expected === "int") return "It takes a whole number.";
      return issue.expected === "boolean" ? "It takes yes or no." : `It takes a ${issue.expected}${unit}.`;
    case "too_small":
      if (issue.origin === "string") return "It cannot be empty.";
      return `It must be ${issue.inclusive === true ? "at least" : "above"} ${bound(issue.minimum)}${unit}.`;
    case "too_big":
      return issue.origin === "string"
        ? "It is too long."
        : `It can be at most ${bound(issue.maximum)}${unit}.`;
    case "invalid_value":
      return `It can be ${issue.values.map(String).join(", ")}.`;
    case "invalid_union":
      return "It can be 50, 95 or 99.";
    default:
      return "It was not understood.";
  }
}

function refusal(typed: string, meta: ParameterMeta | undefined, issue: Issue | undefined): PlannerError {
  const unit = meta?.unit === undefined ? "" : ` (${meta.unit})`;
  const name = meta?.flag ?? "The input";
  return new PlannerError("invalid_input", `${name} cannot be "${typed}". ${expectation(issue, unit)}`, {
    hint: `${meta?.label ?? name}: ${meta?.description ?? "see /help"}.`,
  });
}

export function parseSetting(argument: string): Setting {
  const match = /^(\S+?)(?:\s*[=:]\s*|\s+)(\S[\s\S]*)$/.exec(argument.trim());
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new PlannerError("invalid_input", "/set takes a field and a value.", {
      hint: "For example: /set rps 20",
    });
  }
  const field = fieldNamed(match[1]);
  const typed = match[2].trim();
  const meta = metaOf(field);
  const label = meta?.label ?? field;
  if (typed.toLowerCase() === "default")
    return { field, value: undefined, said: `${label} is the default again.` };
  const schema = planRequestSchema.shape[field];
  const tried = readings(typed, meta).map((reading) => schema.safeParse(reading));
  const parsed = (field === "model" || field === "gpu" ? tried.toReversed() : tried).find(
    ({ success }) => success,
  );
  if (parsed?.success === true)
    return {
      field,
      value: parsed.data,
      said: `${label} is ${declared(parsed.data ?? null, meta?.unit)} now.`,
    };
  throw refusal(typed, meta, tried[0]?.error?.issues[0]);
}
