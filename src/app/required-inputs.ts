/** The few inputs nothing can stand in for: which model, how much load, how long requests are. */
import { PlannerError } from "../domain/errors.ts";
import { SECONDS_PER_HOUR } from "../domain/units.ts";
import { parameterMeta } from "../domain/workload/parameter.ts";
import { type PlanField, type PlanRequest, planRequestSchema } from "../domain/workload/plan-request.ts";

/** What is missing, in the order to ask for it. */
export function missingInputs(request: PlanRequest): readonly PlanField[] {
  const missing: PlanField[] = [];
  if (request.model === undefined && request.parametersB === undefined) missing.push("model");
  if (request.requestsPerSecond === undefined) {
    if (request.users === undefined) {
      missing.push(request.requestsPerUserHour === undefined ? "requestsPerSecond" : "users");
    } else if (request.requestsPerUserHour === undefined) {
      missing.push("requestsPerUserHour");
    }
  }
  if (request.isl === undefined) missing.push("isl");
  if (request.osl === undefined) missing.push("osl");
  return missing;
}

/** "input length (--isl), output length (--osl)". */
const named = (fields: readonly PlanField[]): string =>
  fields
    .map((field) => {
      const meta = parameterMeta(planRequestSchema.shape[field]);
      return meta === undefined ? field : `${meta.label.toLowerCase()} (--${meta.flag})`;
    })
    .join(", ");

export interface RequiredInputs {
  readonly isl: number;
  readonly osl: number;
  /** User requests per second, stated or converted from users. */
  readonly requestsPerSecond: number;
  /** The load was stated as users. */
  readonly converted: boolean;
}

/** @throws PlannerError missing_input naming every input that lacks. */
export function requiredInputs(request: PlanRequest): RequiredInputs {
  const missing = missingInputs(request);
  const { isl, osl, requestsPerSecond, users, requestsPerUserHour } = request;
  const converted =
    users !== undefined && requestsPerUserHour !== undefined
      ? (users * requestsPerUserHour) / SECONDS_PER_HOUR
      : undefined;
  const load = requestsPerSecond ?? converted;
  if (missing.length > 0 || isl === undefined || osl === undefined || load === undefined) {
    const users = missing.includes("requestsPerUserHour")
      ? " Users become requests only with the requests each sends an hour."
      : "";
    throw new PlannerError("missing_input", `A plan needs ${named(missing)}.${users}`, {
      hint: "Everything else has a default that the plan states.",
    });
  }
  return { isl, osl, requestsPerSecond: load, converted: requestsPerSecond === undefined };
}
