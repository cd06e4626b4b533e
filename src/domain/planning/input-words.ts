/** What people call an input, and how its value reads in a sentence. */
import { parameterMeta } from "../workload/parameter.ts";
import { type PlanField, planRequestSchema } from "../workload/plan-request.ts";
import type { InputName, PlanInput } from "./capacity-plan.ts";
import { number, percent } from "./wording.ts";

const isField = (name: string): name is PlanField => name in planRequestSchema.shape;

/** The parameter's label; inputs that no flag sets are called by their name's words. */
export function inputLabel(name: InputName): string {
  const label = isField(name) ? parameterMeta(planRequestSchema.shape[name])?.label : undefined;
  if (label !== undefined) return label;
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const SHARE = /^share /;

/** "85 % of saturation", "4,096 tokens", "no". */
export function inputValue({ value, unit = "" }: PlanInput): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number") return String(value);
  if (SHARE.test(unit)) return `${percent(value)} ${unit.replace(SHARE, "")}`;
  if (unit === "") return number(value);
  const counted = unit === "token" || unit === "sequence" || unit === "GPU";
  return `${number(value)} ${unit}${counted && value !== 1 ? "s" : ""}`;
}
