import { homedir } from "node:os";
import { join } from "node:path";
import { PlannerError } from "../../domain/errors.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const PUBLIC_HUB = "https://huggingface.co";

/** An empty variable is an unset one. */
function variable(env: Environment, name: string): string | null {
  const value = env[name]?.trim();
  return value === undefined || value === "" ? null : value;
}

/** ~ and ~/x, as a shell would expand them had it seen them. */
export function expandHome(path: string, env: Environment): string {
  if (path !== "~" && !path.startsWith("~/")) return path;
  return join(variable(env, "HOME") ?? homedir(), path.slice(1));
}

/** Where downloaded models lie: HF_HUB_CACHE, else HF_HOME/hub, else the cache folder's default. */
export function hubCacheFolder(env: Environment): string {
  const own = variable(env, "HF_HUB_CACHE");
  if (own !== null) return expandHome(own, env);
  const home = variable(env, "HF_HOME");
  if (home !== null) return join(expandHome(home, env), "hub");
  const cache = variable(env, "XDG_CACHE_HOME") ?? join(variable(env, "HOME") ?? homedir(), ".cache");
  return join(cache, "huggingface", "hub");
}

export function isOffline(env: Environment): boolean {
  return ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"].some((name) =>
    ["1", "true", "yes", "on"].includes(variable(env, name)?.toLowerCase() ?? ""),
  );
}

/** The hub, or the mirror that HF_ENDPOINT names. */
export function hubEndpoint(env: Environment): URL {
  const stated = variable(env, "HF_ENDPOINT") ?? PUBLIC_HUB;
  const url = URL.canParse(stated) ? new URL(stated) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new PlannerError("invalid_input", "HF_ENDPOINT is not a web address.", {
      hint: `Set it to something like ${PUBLIC_HUB}, or unset it.`,
    });
  }
  return url;
}

/** The access token. It goes into one header and never into a message. */
export function hubToken(env: Environment): string | null {
  const token = variable(env, "HF_TOKEN");
  if (token === null || /^[\x21-\x7e]+$/.test(token)) return token;
  throw new PlannerError("invalid_input", "HF_TOKEN holds characters that cannot be sent.", {
    hint: "Copy the token again, without spaces or line breaks inside.",
  });
}
