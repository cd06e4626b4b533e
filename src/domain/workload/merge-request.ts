/** How new facts join what was said before: later words win, and a fact said another way replaces the first. */
import type { PlanField, PlanRequest } from "./plan-request.ts";

/** Setting the field on the left makes those on the right untrue, unless they are set in the same breath. */
const REPLACES: Partial<Record<PlanField, readonly PlanField[]>> = {
  model: ["parametersB"],
  parametersB: ["model"],
  requestsPerSecond: ["users", "requestsPerUserHour"],
  users: ["requestsPerSecond"],
  requestsPerUserHour: ["requestsPerSecond"],
  cloud: ["region", "zone"],
  region: ["zone"],
  zone: ["region"],
};

export function mergeDraft(draft: PlanRequest, patch: PlanRequest): PlanRequest {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const named = new Set(given.map(([field]) => field));
  const stale = given.flatMap(([field, value]) =>
    draft[field as PlanField] === value ? [] : (REPLACES[field as PlanField] ?? []),
  );
  const kept = clearFields(
    draft,
    stale.filter((field) => !named.has(field)),
  );
  return { ...kept, ...Object.fromEntries(given) };
}

export function clearFields(draft: PlanRequest, fields: readonly string[]): PlanRequest {
  return Object.fromEntries(Object.entries(draft).filter(([field]) => !fields.includes(field)));
}
