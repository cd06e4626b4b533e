/** One input of the plan with where it came from: a person, the catalog, or a default. */
import type { PlanInput } from "../domain/planning/capacity-plan.ts";
import type { PlanningDefaults } from "./planning-defaults.ts";

type Value = PlanInput["value"];
type DefaultName = keyof PlanningDefaults;

export const user = (value: Value, unit?: string, note?: string): PlanInput => ({
  value,
  ...(unit === undefined ? {} : { unit }),
  source: "user",
  ...(note === undefined ? {} : { note }),
});

export const catalogued = (value: Value, note: string, unit?: string): PlanInput => ({
  value,
  ...(unit === undefined ? {} : { unit }),
  source: "catalog",
  note,
});

export function assumed(
  defaults: PlanningDefaults,
  name: DefaultName,
  value: Value,
  note?: string,
): PlanInput {
  const { unit, source } = defaults[name];
  return { value, ...(unit === "" ? {} : { unit }), source: "default", note: note ?? source };
}

/** The stated value, else the default of that name. */
export function statedOr(
  defaults: PlanningDefaults,
  stated: string | number | boolean | undefined,
  name: DefaultName,
): PlanInput {
  const { unit, value } = defaults[name];
  return stated === undefined ? assumed(defaults, name, value) : user(stated, unit === "" ? undefined : unit);
}
