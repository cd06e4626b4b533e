import { PlannerError } from "../../domain/errors.ts";
import { printable } from "./model-config/printable.ts";

const WITHOUT_HUB = "Give a path to the model's config.json, or its size, such as --model-size 70.";

/** System code under fetch's own error, such as ENOTFOUND. */
function systemCode(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string" && /^[A-Z_0-9]+$/.test(cause.code)) {
      return ` (${cause.code})`;
    }
  }
  return "";
}

export function unreachable(id: string, host: string, reason: string, cause: unknown): PlannerError {
  const message = `${id} is not in the catalog, and ${host} ${reason}${systemCode(cause)}.`;
  return new PlannerError("offline", message, { hint: WITHOUT_HUB, cause });
}

export function offlineByChoice(id: string): PlannerError {
  const message = `${id} is neither in the catalog nor in the local Hugging Face cache, and HF_HUB_OFFLINE is set.`;
  return new PlannerError("offline", message, { hint: `${WITHOUT_HUB} Or unset HF_HUB_OFFLINE.` });
}

function withoutAccess(id: string, host: string, hasToken: boolean): PlannerError {
  const hint = hasToken
    ? `Accept the model's licence at ${host}/${id} with the account that HF_TOKEN belongs to. ${WITHOUT_HUB}`
    : `Accept the model's licence at ${host}/${id}, then set HF_TOKEN. ${WITHOUT_HUB}`;
  const message = `${id} is gated or private at ${host}, or does not exist there.`;
  return new PlannerError("endpoint_failed", message, { hint });
}

function noConfig(id: string, host: string): PlannerError {
  const message = `${id} has no config.json at ${host}; it may hold GGUF files or an adapter only.`;
  return new PlannerError("unreadable_model", message, {
    hint: "Name the model it was made from, or give its size, such as --model-size 70.",
  });
}

/** What an answer other than 200 means for the person who asked. */
export function failureOf(response: Response, id: string, host: string, hasToken: boolean): PlannerError {
  const detail = response.headers.get("x-error-code");
  if (detail === "EntryNotFound") return noConfig(id, host);
  if (response.status === 404 || detail === "RepoNotFound") {
    return new PlannerError("unknown_model", `There is no model ${id} at ${host}.`, {
      hint: `Check the spelling of owner/name. ${WITHOUT_HUB}`,
    });
  }
  if (response.status === 401 || response.status === 403) return withoutAccess(id, host, hasToken);
  const status = printable(`${response.status} ${response.statusText}`.trim(), 60);
  return new PlannerError("endpoint_failed", `${host} answered ${status} for ${id}.`, {
    hint: `Try again later. ${WITHOUT_HUB}`,
  });
}
