/** What went wrong at a chat endpoint, in a sentence a person can act on. The key never stands in it. */
import { PlannerError } from "../domain/errors.ts";

export interface Endpoint {
  readonly host: string;
  readonly model: string | undefined;
  readonly hasKey: boolean;
}

const OVERLOADED = 500;
/** The way on that needs no endpoint. */
const WITHOUT_IT =
  "Without it: /model built-in in the chat, or unset OPENAI_BASE_URL, for the built-in interviewer.";

/** What the request asked for beyond plain text: an endpoint that refuses may be asked again without. */
export interface Asked {
  readonly tools: boolean;
  readonly shape: boolean;
}

const NOTHING: Asked = { tools: false, shape: false };
/** Statuses of a request that was not understood, or not wanted. */
const REFUSALS: ReadonlySet<number> = new Set([400, 404, 422, 500, 501]);
const OF_TOOLS = /\btools?\b|tool[_ -]?(?:use|call|choice)|function[_ -]?call/i;
const OF_LENGTH =
  /context (?:size|length|window)|too (?:long|many tokens|large)|max\w* (?:context|tokens|length)/i;

/** @returns `tools_refused` when the same question without tools may do; `cause: "refused"` when one without a shape may. */
export function endpointError(error: unknown, endpoint: Endpoint, asked: Asked = NOTHING): PlannerError {
  const status = numberAt(error, "status");
  if (asked.tools && status !== undefined && REFUSALS.has(status)) {
    const told = chainOf(error);
    if (OF_LENGTH.test(told)) return toolsRefused(endpoint, "has no room for the tools' descriptions");
    if (OF_TOOLS.test(told)) return toolsRefused(endpoint, "takes no tools");
  }
  const [message, hint] = explained(error, endpoint);
  const refused = asked.shape && status !== undefined && REFUSALS.has(status);
  return new PlannerError("endpoint_failed", message, { hint, cause: refused ? "refused" : nameOf(error) });
}

const toolsRefused = ({ host, model }: Endpoint, why: string): PlannerError =>
  new PlannerError("tools_refused", `${model ?? "The model"} at ${host} ${why}.`, {
    hint: "--model-protocol json talks to it without them; --model-protocol auto finds out by itself.",
  });

export const brokenOff = (host: string): PlannerError =>
  new PlannerError("endpoint_failed", `The answer from ${host} broke off in the middle.`, {
    hint: "Say it again; what was agreed before stands.",
  });

export const silent = (host: string, seconds: number): PlannerError =>
  new PlannerError("endpoint_failed", `No word from ${host} for ${seconds} s.`, {
    hint: `Is the server busy or loading a model? Say it again. ${WITHOUT_IT}`,
  });

export const noStream = (host: string): PlannerError =>
  new PlannerError("endpoint_failed", `What ${host} sent is no OpenAI-style stream.`, {
    hint: "OPENAI_BASE_URL is the address that ends in /v1 of a server that speaks OpenAI's chat completions.",
  });

function explained(error: unknown, { host, model, hasKey }: Endpoint): readonly [string, string] {
  const status = numberAt(error, "status");
  if (status === 401 || status === 403) {
    const refused = hasKey
      ? `${host} refused the key (HTTP ${status}).`
      : `${host} wants a key (HTTP ${status}).`;
    return [refused, "Set OPENAI_API_KEY to a key that this endpoint accepts."];
  }
  if (status === 404) {
    const what = model === undefined ? "this address" : `the model "${model}" or this address`;
    return [
      `${host} does not know ${what} (HTTP 404).`,
      "Check OPENAI_MODEL and that OPENAI_BASE_URL ends in /v1.",
    ];
  }
  if (status === 429) {
    return [`${host} takes no more requests for now (HTTP 429).`, "Wait, or check the quota of the key."];
  }
  if (status !== undefined && status >= OVERLOADED) {
    return [
      `${host} failed (HTTP ${status}).`,
      "Say it again in a moment; the fault is on the server's side.",
    ];
  }
  if (status !== undefined) {
    return [
      `${host} did not take the request (HTTP ${status}).`,
      "Does the model take a prompt this long? --model-protocol json asks for less.",
    ];
  }
  const text = chainOf(error);
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ETIMEDOUT|fetch failed|Connection error/i.test(text)) {
    return [
      `Nobody answers at ${host}.`,
      `Is the server running, and is OPENAI_BASE_URL right? ${WITHOUT_IT}`,
    ];
  }
  if (/terminated|ECONNRESET|socket|premature|aborted/i.test(text)) {
    const { message, hint } = brokenOff(host);
    return [message, hint ?? ""];
  }
  const { message, hint } = noStream(host);
  return [message, hint ?? ""];
}

/** Messages down the chain of causes; used for telling kinds apart, never shown. */
function chainOf(error: unknown): string {
  const parts: string[] = [];
  let current = error;
  while (current instanceof Error && parts.length < 5) {
    parts.push(current.name, current.message, String(Reflect.get(current, "code") ?? ""));
    current = current.cause;
  }
  return parts.join(" ");
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function numberAt(error: unknown, key: string): number | undefined {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === "number" ? value : undefined;
}
