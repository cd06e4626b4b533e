/** Fetches a model's config.json from the hub: one time limit for everything, a size limit, no token to strangers. */
import { isPlannerError, PlannerError } from "../../domain/errors.ts";
import { type Ms, millions, secondsFromMs } from "../../domain/units.ts";
import type { ConfigPair } from "./config-file.ts";
import { type Environment, hubEndpoint, hubToken } from "./environment.ts";
import { failureOf, unreachable } from "./hub-failure.ts";
import { isObject } from "./model-config/config-fields.ts";
import { parseConfig } from "./parse-config.ts";

export type Fetch = typeof globalThis.fetch;

export interface HubOptions {
  readonly env: Environment;
  readonly fetch: Fetch;
  readonly timeoutMs: Ms;
}

const MOST_BYTES = 8 * 2 ** 20;
const MOST_REDIRECTS = 5;

async function bodyOf(response: Response, host: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) {
      throw new PlannerError(
        "unreadable_model",
        `${host} sent more than ${Math.floor(millions(MOST_BYTES))} MB.`,
        {
          hint: "No config.json is that large. Download the right file and give its path.",
        },
      );
    }
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Follows redirects itself, so that the token goes to the hub's own origin only. */
async function get(
  url: URL,
  token: string | null,
  options: HubOptions,
  signal: AbortSignal,
): Promise<Response> {
  let next = url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const authorized = token !== null && next.origin === url.origin;
    const headers = {
      accept: "application/json",
      ...(authorized ? { authorization: `Bearer ${token}` } : {}),
    };
    const response = await options.fetch(next, { headers, redirect: "manual", signal });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    if (!URL.canParse(location, next.href)) break;
    next = new URL(location, next);
    if (!["http:", "https:"].includes(next.protocol)) break;
  }
  throw new PlannerError("endpoint_failed", `${url.host} sends the request in circles.`, {
    hint: "Download config.json and give its path.",
  });
}

async function readPair(id: string, options: HubOptions, signal: AbortSignal): Promise<ConfigPair> {
  const base = hubEndpoint(options.env);
  const token = hubToken(options.env);
  const folder = `${base.href.replace(/\/$/, "")}/${id}/resolve/main`;
  const response = await get(new URL(`${folder}/config.json`), token, options, signal);
  if (!response.ok) {
    // An unread body keeps its connection, and with it the process, alive.
    await response.body?.cancel();
    throw failureOf(response, id, base.host, token !== null);
  }
  const config = parseConfig(await bodyOf(response, base.host), `config.json of ${id} at ${base.host}`);
  const pair = { config, quantization: undefined, source: `${base.origin}/${id}, revision main` };
  if (isObject(config) && isObject(config["quantization_config"])) return pair;

  const sibling = await get(new URL(`${folder}/hf_quant_config.json`), token, options, signal);
  if (!sibling.ok) {
    await sibling.body?.cancel();
    return pair;
  }
  const where = `hf_quant_config.json of ${id} at ${base.host}`;
  return { ...pair, quantization: parseConfig(await bodyOf(sibling, base.host), where) };
}

/** @throws PlannerError offline, unknown_model, endpoint_failed, unreadable_model or cancelled. */
export async function readFromHub(
  id: string,
  options: HubOptions,
  cancel?: AbortSignal,
): Promise<ConfigPair> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = cancel === undefined ? timeout : AbortSignal.any([cancel, timeout]);
  try {
    return await readPair(id, options, signal);
  } catch (error) {
    if (isPlannerError(error)) throw error;
    if (cancel?.aborted === true) throw new PlannerError("cancelled", "Stopped looking for the model.");
    const reason = timeout.aborted
      ? `did not answer within ${secondsFromMs(options.timeoutMs)} s`
      : "cannot be reached";
    throw unreachable(id, hubEndpoint(options.env).host, reason, error);
  }
}
