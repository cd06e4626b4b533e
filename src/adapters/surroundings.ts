/** What lies around the program: an endpoint that answers, a folder that is there. Nothing is changed, no key is shown. */
import { access, constants, readdir } from "node:fs/promises";
import { dirname } from "node:path";

const PATIENCE_MS = 3000;

export interface Finding {
  readonly ok: boolean;
  readonly finding: string;
}

/** Asks an OpenAI-compatible endpoint for its models. */
export async function askEndpoint(baseUrl: string, apiKey: string | undefined): Promise<Finding> {
  const host = URL.parse(baseUrl)?.host ?? baseUrl;
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, "")}/models`, {
      headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return { ok: true, finding: `${host} answers` };
    if (response.status === 401 || response.status === 403) {
      return { ok: false, finding: `${host} answers, but refuses the key (${response.status})` };
    }
    return { ok: false, finding: `${host} answers with ${response.status}` };
  } catch {
    return { ok: false, finding: `${host} does not answer within ${PATIENCE_MS} ms` };
  }
}

/** Whether a folder can be written to, or could be made. */
export async function writableFolder(folder: string): Promise<Finding> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      await access(path, constants.W_OK);
      return { ok: true, finding: folder };
    } catch (error) {
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isMissing || path === dirname(path))
        return { ok: false, finding: `${folder} cannot be written to` };
    }
  }
}

/** Models in a Hugging Face cache. */
export async function cachedModels(hub: string): Promise<number | null> {
  const names = await readdir(hub).catch(() => null);
  return names === null ? null : names.filter((name) => name.startsWith("models--")).length;
}
